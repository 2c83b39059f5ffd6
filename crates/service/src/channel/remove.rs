//! Removes a key from the configuration. The key itself stays in the portal.

use crate::audit::audit;
use crate::channel::install_key::details;
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment, Permission};

impl App {
    /// Removes the key of an environment from the configuration. Returns `false` if there was none.
    ///
    /// # Errors
    /// Missing permission `settings.write`; `not_found` for another company; database errors.
    pub async fn remove_service_key(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<bool, Error> {
        self.require(actor, Permission::SettingsWrite)?;
        self.require_channel_of(actor, company, environment)?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::SettingsWrite).await?;
        let Some(row) = writing.find_channel_key(company, environment).await? else { return Ok(false) };
        writing.remove_channel_key(company, environment).await?;
        let mut entry = audit(self.clock(), self.rng(), Some(company), "service_key.remove", environment, now);
        entry.details = details(environment, &row.prefix, &row.last4, "key_missing");
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(true)
    }
}
