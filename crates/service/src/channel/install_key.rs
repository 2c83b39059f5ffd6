//! Parses a key, checks it, and saves it sealed in the configuration. A rejected key is not stored, so that a wrong paste
//! never replaces a working key.

use super::{ChannelAccess, ServiceKeyError, key_field};
use crate::audit::audit;
use crate::channel::initial_keys::installed;
use crate::channel::key_status;
use crate::channel::remote_check::Asked;
use crate::{App, Error, api_keys};
use hawser_core::channel::Gate;
use hawser_core::{Actor, ApiKeyText, CompanyId, Environment, FailureCode, MemberId, Permission, Secret, Timestamp};
use hawser_store::{ChannelKeyRef, CheckedKey};

/// The member who saves the key, for the row.
pub(crate) const fn member(actor: &Actor) -> Option<MemberId> {
    match actor {
        Actor::Member { member, .. } => Some(*member),
        Actor::Key { .. } | Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
    }
}

/// The audit details of a key.
pub(crate) fn details(environment: Environment, prefix: &str, last4: &str, result: &str) -> String {
    serde_json::json!({"environment": environment.as_str(), "prefix": prefix, "last4": last4, "result": result})
        .to_string()
}

impl App {
    /// Saves a key. Spaces and line breaks are removed, the format and the environment are validated, and the key is checked.
    /// While the key server does not answer, a key is saved unchecked, unless that would close an open channel.
    ///
    /// # Errors
    /// [`ServiceKeyError`] if the text is not a key, is for the other environment, is rejected or cannot be checked; missing
    /// permission `settings.write`; database errors. The previous key then stays.
    pub async fn save_service_key(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
        pasted: &Secret,
    ) -> Result<ChannelAccess, ServiceKeyError> {
        self.require(actor, Permission::SettingsWrite)?;
        self.require_channel_of(actor, company, environment)?;
        let key = ApiKeyText::parse(pasted.expose()).map_err(ServiceKeyError::Malformed)?;
        if key.environment() != environment {
            return Err(ServiceKeyError::WrongEnvironment { belongs_to: key.environment() });
        }
        let hash = api_keys::hash(&key);
        let asked = self.examine_key(actor, company, environment, &key, &hash).await?;
        let result = match &asked {
            Asked::Answered(CheckedKey { code: Some(code), .. }) => return Err(ServiceKeyError::Refused(*code)),
            Asked::Answered(_) => "open",
            Asked::NoAnswer(tried) => {
                self.require_closed(actor, company, environment, tried.code).await?;
                tried.code.as_str()
            }
        };
        let now = self.now();
        let sealed = self.seal_text(key_field(company, environment), key.secret()).await?;
        let saved = installed(company, &key, sealed, now, member(actor));
        let noted = ChannelKeyRef { company, environment, hash: &hash };
        let mut entry = audit(self.clock(), self.rng(), Some(company), "service_key.save", environment, now);
        entry.details = details(environment, key.prefix(), key.last4(), result);
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::SettingsWrite).await?;
        writing.put_channel_key(&saved).await?;
        match &asked {
            Asked::Answered(found) => writing.note_channel_key_check(noted, found).await?,
            Asked::NoAnswer(tried) => writing.record_failed_check(noted, tried).await?,
        };
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        let known = self.known(actor, company, environment).await?;
        Ok(self.access(actor, company, environment, &known).await?)
    }

    /// Checks a key that is not yet configured.
    async fn examine_key(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
        key: &ApiKeyText,
        hash: &[u8; 32],
    ) -> Result<Asked, Error> {
        if let Some(hub) = self.inner.parts.outbound.hub.clone() {
            return Ok(self.ask_hub(&hub, key.secret(), key.prefix(), key.last4(), environment).await);
        }
        let at: Timestamp = self.now();
        let row = self.store().within(actor, at).read().await?.find_own_api_key(company, hash).await?;
        Ok(Asked::Answered(CheckedKey {
            hub: String::new(),
            at,
            code: key_status::refusal(row.as_ref(), environment, at),
            expires_at: row.as_ref().and_then(|row| row.expires_at),
            description: row.map(|row| row.description),
        }))
    }

    /// Requires a closed gate: an unchecked key may replace a key that opens nothing, but not one that opens the channel.
    async fn require_closed(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
        code: FailureCode,
    ) -> Result<(), ServiceKeyError> {
        let known = self.known(actor, company, environment).await?;
        let gate = Gate::derive(&known.facts, self.now(), self.inner.parts.settings.hub_grace);
        if gate.is_open() { Err(ServiceKeyError::CannotCheck(code)) } else { Ok(()) }
    }
}
