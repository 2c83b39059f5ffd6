//! The state of the gate, for whoever stands before it.

use crate::channel::key_status::Known;
use crate::{App, Error};
use hawser_core::channel::{Gate, NextStep};
use hawser_core::{Actor, CompanyId, Environment, MemberId, Permission, Role, Timestamp};
use hawser_store::ChannelKeyRow;

/// The gate, and what to do there.
#[derive(Debug, Clone)]
pub struct ChannelAccess {
    /// The world it leads to.
    pub environment: Environment,
    /// The gate itself.
    pub gate: Gate,
    /// The key in the configuration.
    pub key: Option<ShownKey>,
    /// Whether the result is older than a minute; a fresh check runs then.
    pub is_stale: bool,
    /// What to do.
    pub next: NextStep,
    /// Whether who asks may change the configuration.
    pub can_fix: bool,
    /// Who may, when who asks may not.
    pub ask: Vec<Contact>,
    /// Where the API portal is, when it is another Hawser's.
    pub hub_url: Option<String>,
}

/// What may be shown of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownKey {
    /// What it begins with.
    pub prefix: String,
    /// What it ends with.
    pub last4: String,
    /// What it is for, in its owner's words, as far as the hub told.
    pub description: Option<String>,
    /// When it ends by itself.
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

/// Somebody to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub id: MemberId,
    /// The name.
    pub name: String,
}

impl App {
    /// The gate in front of a company's Amazon channel. The hub is asked in the background when the result is older than a
    /// minute; only a key of which nothing is known yet is waited for.
    ///
    /// # Errors
    /// `not_found` for another company's, and for a key of the other environment; the database.
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

    /// Who may change the configuration, for a member who may not.
    pub(crate) async fn contacts(&self, actor: &Actor, company: CompanyId) -> Result<Vec<Contact>, Error> {
        if !matches!(actor, Actor::Member { .. }) || actor.may(Permission::SettingsWrite) {
            return Ok(Vec::new());
        }
        let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| role.has(Permission::SettingsWrite)).collect();
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let members = reading.list_active_members(company, &roles).await?;
        Ok(members.into_iter().map(|(id, name)| Contact { id, name }).collect())
    }

    /// Whether this instance has issued the company a key that would do.
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
