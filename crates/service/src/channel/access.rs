//! The state of the gate, as shown to a caller.

use crate::channel::key_status::Known;
use crate::{App, Error};
use hawser_core::channel::{Gate, NextStep};
use hawser_core::{Actor, CompanyId, Environment, MemberId, Permission, Role, Timestamp};
use hawser_store::ChannelKeyRow;

/// The gate and the next step of the caller.
#[derive(Debug, Clone)]
pub struct ChannelAccess {
    pub environment: Environment,
    pub gate: Gate,
    pub key: Option<ShownKey>,
    /// True if the result is older than a minute; a new check is then running.
    pub is_stale: bool,
    pub next: NextStep,
    /// True if the caller may change the configuration.
    pub can_fix: bool,
    /// Members who may change the configuration, if the caller may not.
    pub ask: Vec<Contact>,
    /// Address of the API portal, if another Hawser runs it.
    pub hub_url: Option<String>,
}

/// The parts of a key that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownKey {
    pub prefix: String,
    pub last4: String,
    /// The owner's description of the key, if the key server reported it.
    pub description: Option<String>,
    pub expires_at: Option<Timestamp>,
}

impl From<&ChannelKeyRow> for ShownKey {
    fn from(row: &ChannelKeyRow) -> Self {
        Self {
            prefix: row.prefix.clone(),
            last4: row.last4.clone(),
            description: row.description.clone(),
            expires_at: row.expires_at,
        }
    }
}

/// A member who may change the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub id: MemberId,
    pub name: String,
}

impl App {
    /// Returns the gate of a company's Amazon channel. A result older than a minute is refreshed in the background; the caller
    /// waits for the check only if the key was never checked.
    ///
    /// # Errors
    /// `not_found` for another company, and for a key of the other environment; database errors.
    pub async fn channel_access(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<ChannelAccess, Error> {
        self.require_channel_of(actor, company, environment)?;
        let mut known = self.known(actor, company, environment).await?;
        if known.facts.is_unknown() {
            self.check_with_hub(company, environment, false).await?;
            known = self.known(actor, company, environment).await?;
        } else if known.facts.is_stale(self.now()) {
            self.check_in_background(company, environment);
        }
        self.access(actor, company, environment, &known).await
    }

    pub(crate) async fn access(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
        known: &Known,
    ) -> Result<ChannelAccess, Error> {
        let now = self.now();
        let gate = Gate::derive(&known.facts, now, self.inner.parts.settings.hub_grace);
        let can_fix = actor.may(Permission::SettingsWrite);
        let has_other = known.row.is_none() && self.has_key_to_add(actor, company, environment).await?;
        let hub = self.hub_name();
        Ok(ChannelAccess {
            environment,
            key: known.row.as_ref().map(ShownKey::from),
            is_stale: known.facts.is_stale(now),
            next: NextStep::after(gate.closed_by, has_other, can_fix),
            can_fix,
            ask: self.contacts(actor, company).await?,
            hub_url: (!hub.is_empty()).then(|| hub.to_owned()),
            gate,
        })
    }

    /// Lists the members who may change the configuration, for a member who may not.
    pub(crate) async fn contacts(&self, actor: &Actor, company: CompanyId) -> Result<Vec<Contact>, Error> {
        if !matches!(actor, Actor::Member { .. }) || actor.may(Permission::SettingsWrite) {
            return Ok(Vec::new());
        }
        let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| role.has(Permission::SettingsWrite)).collect();
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let members = reading.list_active_members(company, &roles).await?;
        Ok(members.into_iter().map(|(id, name)| Contact { id, name }).collect())
    }

    /// Returns true if this instance has issued a suitable key to the company.
    async fn has_key_to_add(&self, actor: &Actor, company: CompanyId, environment: Environment) -> Result<bool, Error> {
        if !self.hub_name().is_empty() {
            return Ok(false);
        }
        let now = self.now();
        let keys = self.store().within(actor, now).read().await?.list_api_keys().await?;
        let mut own = keys.iter().filter(|key| key.company == company);
        Ok(own.any(|key| crate::channel::key_status::refusal(Some(key), environment, now).is_none()))
    }
}
