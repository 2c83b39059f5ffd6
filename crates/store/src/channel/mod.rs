//! The API key of a company's Amazon channel, one for each environment, stored sealed with the result of the last check.

use crate::{
    ApiKeyRow, InstanceTx, NewApiKey, StoreError, TenantTx, api_keys,
    executor::{FromRow, Row, Tx, args},
    instance::company_pk,
};
use hawser_core::{CompanyId, Environment, FailureCode, MemberId, Role, Timestamp};

/// A key to save in the configuration.
#[derive(Debug, Clone)]
pub struct NewChannelKey {
    pub company: CompanyId,
    pub environment: Environment,
    pub sealed: Vec<u8>,
    /// SHA-256 of the key text.
    pub hash: [u8; 32],
    /// First characters, which may be shown.
    pub prefix: String,
    /// Last characters, which may be shown.
    pub last4: String,
    pub saved_at: Timestamp,
    /// The member who saved it; `None` if the instance did.
    pub saved_by: Option<MemberId>,
}

/// Identifies a key of a configuration as it was when it was read.
#[derive(Debug, Clone, Copy)]
pub struct ChannelKeyRef<'a> {
    pub company: CompanyId,
    pub environment: Environment,
    /// SHA-256 of the key's text.
    pub hash: &'a [u8],
}

/// The result of an answered check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedKey {
    /// Address of the key server; empty for this instance.
    pub hub: String,
    pub at: Timestamp,
    /// The reason why the key was rejected; `None` if it was accepted.
    pub code: Option<FailureCode>,
    /// The key server's description of the key.
    pub description: Option<String>,
    pub expires_at: Option<Timestamp>,
}

/// A check that got no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedKey {
    /// Address of the key server.
    pub hub: String,
    pub at: Timestamp,
    /// `key_check_unreachable` or `key_check_throttled`.
    pub code: FailureCode,
    /// Earliest time of the next attempt.
    pub retry_at: Timestamp,
}

/// A key in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelKeyRow {
    pub company: CompanyId,
    pub environment: Environment,
    pub sealed: Vec<u8>,
    /// SHA-256 of the key text.
    pub hash: Vec<u8>,
    /// First characters, which may be shown.
    pub prefix: String,
    /// Last characters, which may be shown.
    pub last4: String,
    pub saved_at: Timestamp,
    /// The member who saved it, if any.
    pub saved_by: Option<MemberId>,
    /// Time of the last answered check, if any.
    pub checked_at: Option<Timestamp>,
    /// The reason for which that check rejected the key, if it did.
    pub last_code: Option<FailureCode>,
    /// Time of the last check that accepted the key, if any.
    pub last_good_at: Option<Timestamp>,
    /// The key server's description of the key.
    pub description: Option<String>,
    pub expires_at: Option<Timestamp>,
    /// Which hub all this comes from; empty is this instance.
    pub hub: String,
    /// Time of a later attempt that got no answer, if any.
    pub tried_at: Option<Timestamp>,
    /// `key_check_unreachable` or `key_check_throttled`.
    pub tried_code: Option<FailureCode>,
    /// Earliest time of the next attempt.
    pub retry_at: Option<Timestamp>,
}

impl ChannelKeyRow {
    /// The identity of this key for the statements that record a check.
    pub fn key(&self) -> ChannelKeyRef<'_> {
        ChannelKeyRef { company: self.company, environment: self.environment, hash: &self.hash }
    }
}

impl FromRow for ChannelKeyRow {
    const TABLE: &'static str = "channel_key";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            company: CompanyId(row.id("company_id")?),
            environment: row.parsed("environment")?,
            sealed: row.bytes("sealed")?,
            hash: row.bytes("hash")?,
            prefix: row.text("prefix")?,
            last4: row.text("last4")?,
            saved_at: row.time("saved_at")?,
            saved_by: row.opt_id("saved_by")?.map(MemberId),
            checked_at: row.opt_time("checked_at")?,
            last_code: row.opt_parsed("last_code")?,
            last_good_at: row.opt_time("last_good_at")?,
            description: row.opt_text("description")?,
            expires_at: row.opt_time("expires_at")?,
            hub: row.text("hub")?,
            tried_at: row.opt_time("tried_at")?,
            tried_code: row.opt_parsed("tried_code")?,
            retry_at: row.opt_time("retry_at")?,
        })
    }
}

async fn put(tx: &mut Tx, key: &NewChannelKey) -> Result<(), StoreError> {
    let company = company_pk(tx, key.company).await?;
    let upsert = "INSERT INTO channel_key (company_pk, environment, sealed, hash, prefix, last4, saved_at, saved_by) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (company_pk, environment) DO UPDATE SET \
                  sealed = excluded.sealed, hash = excluded.hash, prefix = excluded.prefix, last4 = excluded.last4, \
                  saved_at = excluded.saved_at, saved_by = excluded.saved_by, checked_at = NULL, last_code = NULL, \
                  last_good_at = NULL, description = NULL, expires_at = NULL, hub = '', tried_at = NULL, \
                  tried_code = NULL, retry_at = NULL";
    let args = args![
        company,
        key.environment.as_str(),
        &key.sealed,
        &key.hash[..],
        &key.prefix,
        &key.last4,
        key.saved_at,
        key.saved_by,
    ];
    tx.execute(upsert, args).await.map(|_| ())
}

impl InstanceTx {
    /// Adds a key and installs it in its company's configuration: what set-up does.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`.
    pub async fn install_key(&mut self, key: &NewApiKey, installed: &NewChannelKey) -> Result<(), StoreError> {
        api_keys::add(&mut self.tx, key).await?;
        put(&mut self.tx, installed).await
    }
}

impl TenantTx {
    /// Keeps a key in the place of the one that was there; what was found about that one is forgotten.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, when it is not the actor's.
    pub async fn put_channel_key(&mut self, key: &NewChannelKey) -> Result<(), StoreError> {
        self.within_company(key.company)?;
        put(&mut self.tx, key).await
    }

    /// Takes the key out of the configuration; `false` when there was none.
    pub async fn remove_channel_key(
        &mut self,
        company: CompanyId,
        environment: Environment,
    ) -> Result<bool, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(false);
        }
        let delete = "DELETE FROM channel_key WHERE environment = $2 AND company_pk = \
                      (SELECT pk FROM company WHERE id = $1)";
        Ok(self.tx.execute(delete, args![company, environment.as_str()]).await? > 0)
    }

    /// The key in the configuration.
    pub async fn find_channel_key(
        &mut self,
        company: CompanyId,
        environment: Environment,
    ) -> Result<Option<ChannelKeyRow>, StoreError> {
        if !self.scope.belongs_to(company) {
            return Ok(None);
        }
        let select = "SELECT c.id AS company_id, k.environment, k.sealed, k.hash, k.prefix, k.last4, k.saved_at, \
                      k.saved_by, k.checked_at, k.last_code, k.last_good_at, k.description, k.expires_at, k.hub, k.tried_at, \
                      k.tried_code, k.retry_at FROM channel_key k JOIN company c ON c.pk = k.company_pk \
                      WHERE c.id = $1 AND k.environment = $2";
        self.tx.fetch_optional(select, args![company, environment.as_str()]).await
    }

    /// Notes what a check found, unless another key was saved meanwhile: `false` then. What another hub found is forgotten.
    pub async fn note_channel_key_check(
        &mut self,
        key: ChannelKeyRef<'_>,
        found: &CheckedKey,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE channel_key SET checked_at = $4, last_code = $5, \
                      last_good_at = CASE WHEN $6 = 1 THEN $4 WHEN hub = $9 THEN last_good_at END, \
                      description = COALESCE($7, CASE WHEN hub = $9 THEN description END), \
                      expires_at = CASE WHEN $6 = 1 THEN $8 WHEN hub = $9 THEN expires_at END, \
                      hub = $9, tried_at = NULL, tried_code = NULL, retry_at = NULL \
                      WHERE environment = $2 AND hash = $3 AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        let args = args![
            key.company,
            key.environment.as_str(),
            key.hash,
            found.at,
            found.code.map(FailureCode::as_str),
            found.code.is_none(),
            &found.description,
            found.expires_at,
            &found.hub,
        ];
        self.within_company(key.company)?;
        Ok(self.tx.execute(update, args).await? > 0)
    }

    /// Notes that a check brought no answer, unless another key was saved meanwhile: `false` then. The last answer of that
    /// hub stays; what another hub found is forgotten.
    pub async fn record_failed_check(&mut self, key: ChannelKeyRef<'_>, tried: &TriedKey) -> Result<bool, StoreError> {
        let update = "UPDATE channel_key SET tried_at = $4, tried_code = $5, retry_at = $6, \
                      checked_at = CASE WHEN hub = $7 THEN checked_at END, \
                      last_code = CASE WHEN hub = $7 THEN last_code END, \
                      last_good_at = CASE WHEN hub = $7 THEN last_good_at END, \
                      description = CASE WHEN hub = $7 THEN description END, \
                      expires_at = CASE WHEN hub = $7 THEN expires_at END, hub = $7 \
                      WHERE environment = $2 AND hash = $3 AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        let args = args![
            key.company,
            key.environment.as_str(),
            key.hash,
            tried.at,
            tried.code.as_str(),
            tried.retry_at,
            &tried.hub,
        ];
        self.within_company(key.company)?;
        Ok(self.tx.execute(update, args).await? > 0)
    }

    /// The company's own key with that hash, in whatever state it is; another company's looks like none.
    pub async fn find_own_api_key(&mut self, company: CompanyId, hash: &[u8]) -> Result<Option<ApiKeyRow>, StoreError> {
        self.within_company(company)?;
        api_keys::find_own(&mut self.tx, company, hash).await
    }

    /// The members of a company in one of those roles who are not disabled, by name.
    pub async fn list_active_members(
        &mut self,
        company: CompanyId,
        roles: &[Role],
    ) -> Result<Vec<(MemberId, String)>, StoreError> {
        self.within_company(company)?;
        let select = "SELECT m.id, m.name, m.role FROM member m JOIN company c ON c.pk = m.company_pk \
                      WHERE c.id = $1 AND m.disabled_at IS NULL ORDER BY m.name, m.pk";
        let members: Vec<Named> = self.tx.fetch_all(select, args![company]).await?;
        let is_asked = |member: &Named| roles.iter().any(|role| role.as_str() == member.role);
        Ok(members.into_iter().filter(is_asked).map(|member| (member.id, member.name)).collect())
    }

    /// Refuses a company that is not the actor's.
    fn within_company(&self, company: CompanyId) -> Result<(), StoreError> {
        if self.scope.belongs_to(company) { Ok(()) } else { Err(StoreError::NotFound { what: "company" }) }
    }
}

/// A member as somebody to ask.
struct Named {
    id: MemberId,
    name: String,
    role: String,
}

impl FromRow for Named {
    const TABLE: &'static str = "member";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { id: MemberId(row.id("id")?), name: row.text("name")?, role: row.text("role")? })
    }
}
