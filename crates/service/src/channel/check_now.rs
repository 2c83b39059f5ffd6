//! Checks the configured key immediately.

use super::ChannelAccess;
use crate::channel::key_status::Known;
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment};
use hawser_store::CheckedKey;

impl App {
    /// Checks the key of the channel immediately, regardless of the age of the last result.
    ///
    /// # Errors
    /// `not_found` for another company, and for a key of the other environment; database errors. A key server that does not
    /// answer is not an error; it adds a notice to the gate.
    pub async fn check_channel_key_now(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<ChannelAccess, Error> {
        self.require_channel_of(actor, company, environment)?;
        self.check_with_hub(company, environment, true).await?;
        let known = self.known(actor, company, environment).await?;
        self.remember(&known).await?;
        self.access(actor, company, environment, &known).await
    }

    /// Stores the result of this instance, so that it can be shown after the key stops being accepted.
    async fn remember(&self, known: &Known) -> Result<(), Error> {
        let (Some(row), Some(answer), true) = (&known.row, known.facts.answer, self.hub_name().is_empty()) else {
            return Ok(());
        };
        let found = CheckedKey {
            hub: String::new(),
            at: answer.at,
            code: answer.refused,
            description: row.description.clone(),
            expires_at: row.expires_at,
        };
        let mut writing = self.store().within(&Actor::InstanceOwner, self.now()).write().await?;
        writing.note_channel_key_check(row.key(), &found).await?;
        Ok(writing.commit().await?)
    }
}
