//! The services part of the configuration, as it may be shown.

use super::{ChannelAccess, Contact, ShownKey};
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, MemberId, Permission, Timestamp};

/// The configuration's services.
#[derive(Debug, Clone)]
pub struct Services {
    /// The production key.
    pub production: Option<ServiceKey>,
    /// The sandbox key.
    pub sandbox: Option<ServiceKey>,
    /// Where the API portal is, when it is another Hawser's.
    pub hub_url: Option<String>,
    /// Whether who asks may change this.
    pub can_change: bool,
    /// Whether who asks may make a key and add it in one go.
    pub can_make: bool,
    /// Who may change it, when who asks may not.
    pub ask: Vec<Contact>,
}

/// A key in the configuration.
#[derive(Debug, Clone)]
pub struct ServiceKey {
    /// What may be shown of it.
    pub key: ShownKey,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// By which member; none when by set-up or a program.
    pub saved_by: Option<MemberId>,
    /// Why it does not open the channel; none when it does.
    pub closed_by: Option<FailureCode>,
    /// When it was last checked with an answer.
    pub checked_at: Option<Timestamp>,
}

impl App {
    /// The services part of a company's configuration: keys masked, with their last known state.
    ///
    /// # Errors
    /// For a key as the actor, the permission `settings.write`; `not_found` for another company's; the database.
    pub async fn services(&self, actor: &Actor, company: CompanyId) -> Result<Services, Error> {
        if matches!(actor, Actor::Key { .. }) {
            self.require(actor, Permission::SettingsWrite)?;
        }
        let hub = self.inner.parts.outbound.hub.as_ref().map(|hub| hub.url().to_owned());
        let can_change = actor.may(Permission::SettingsWrite);
        Ok(Services {
            production: self.service_key(actor, company, Environment::Production).await?,
            sandbox: self.service_key(actor, company, Environment::Sandbox).await?,
            can_change,
            can_make: can_change && actor.may(Permission::KeysManage) && hub.is_none(),
            ask: self.contacts(actor, company).await?,
            hub_url: hub,
        })
    }

    async fn service_key(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<Option<ServiceKey>, Error> {
        // To a key, the other world does not exist.
        if matches!(actor, Actor::Key { environment: own, .. } if *own != environment) {
            return Ok(None);
        }
        self.require_channel_of(actor, company, environment)?;
        let known = self.known(actor, company, environment).await?;
        let ChannelAccess { gate, key, .. } = self.access(actor, company, environment, &known).await?;
        Ok(known.row.zip(key).map(|(row, key)| ServiceKey {
            key,
            saved_at: row.saved_at,
            saved_by: row.saved_by,
            closed_by: gate.closed_by,
            checked_at: gate.checked_at,
        }))
    }
}
