//! The services section of the configuration, with masked keys.

use super::{ChannelAccess, Contact, ShownKey};
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, MemberId, Permission, Timestamp};

/// The services section of the configuration.
#[derive(Debug, Clone)]
pub struct Services {
    pub production: Option<ServiceKey>,
    pub sandbox: Option<ServiceKey>,
    /// Address of the API portal, if another Hawser runs it.
    pub hub_url: Option<String>,
    /// True if the caller may change this.
    pub can_change: bool,
    /// True if the caller may create a key and add it in one step.
    pub can_make: bool,
    /// Members who may change it, if the caller may not.
    pub ask: Vec<Contact>,
}

/// A key in the configuration.
#[derive(Debug, Clone)]
pub struct ServiceKey {
    pub key: ShownKey,
    pub saved_at: Timestamp,
    /// The member who saved it; `None` if set-up or a program did.
    pub saved_by: Option<MemberId>,
    /// The reason why it does not open the channel; `None` if it does.
    pub closed_by: Option<FailureCode>,
    /// Time of the last answered check, if any.
    pub checked_at: Option<Timestamp>,
}

impl App {
    /// Returns the services section of a company's configuration: masked keys with their last known state.
    ///
    /// # Errors
    /// Missing permission `settings.write` if the actor is a key; `not_found` for another company; database errors.
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
        // A key cannot see the other environment.
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
