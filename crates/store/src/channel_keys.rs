//! The key that a company's Amazon channel stands behind, one for each environment: sealed, with what the last check found.

use crate::{
    Scoped, StoreError,
    executor::{FromRow, Row, args},
    instance::company_pk,
};
use hawser_core::{CompanyId, Environment, FailureCode, MemberId, Timestamp};

/// A key to keep in the configuration.
#[derive(Debug, Clone)]
pub struct NewChannelKey {
    /// Whose configuration.
    pub company: CompanyId,
    /// Which of its two fields.
    pub environment: Environment,
    /// The key, sealed.
    pub sealed: Vec<u8>,
    /// SHA-256 of its text.
    pub hash: [u8; 32],
    /// What may be shown of its beginning.
    pub prefix: String,
    /// What may be shown of its end.
    pub last4: String,
    /// When.
    pub saved_at: Timestamp,
    /// By which member; none when by the instance.
    pub saved_by: Option<MemberId>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedKey {
    /// When.
    pub at: Timestamp,
    /// Why it is not accepted; none when it is.
    pub code: Option<FailureCode>,
    /// The hub's description of it.
    pub description: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A key in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelKeyRow {
    /// Whose configuration.
    pub company: CompanyId,
    /// Which of its two fields.
    pub environment: Environment,
    /// The key, sealed.
    pub sealed: Vec<u8>,
    /// SHA-256 of its text.
    pub hash: Vec<u8>,
    /// What may be shown of its beginning.
    pub prefix: String,
    /// What may be shown of its end.
    pub last4: String,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// By which member.
    pub saved_by: Option<MemberId>,
    /// When it was last checked with an answer.
    pub checked_at: Option<Timestamp>,
    /// What that answer refused it for.
    pub last_code: Option<FailureCode>,
    /// When it was last accepted.
    pub last_good_at: Option<Timestamp>,
    /// The hub's description of it.
    pub description: Option<String>,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
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
        })
    }
}

impl Scoped {
    /// Keeps a key in the place of the one that was there; what was found about that one is forgotten.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company`, when it is not the actor's.
    pub async fn put_channel_key(&mut self, key: &NewChannelKey) -> Result<(), StoreError> {
        if !self.scope.belongs_to(key.company) {
            return Err(StoreError::NotFound { what: "company" });
        }
        let company = company_pk(&mut self.tx, key.company).await?;
        let upsert = "INSERT INTO channel_key (company_pk, environment, sealed, hash, prefix, last4, saved_at, saved_by) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (company_pk, environment) DO UPDATE SET \
                      sealed = excluded.sealed, hash = excluded.hash, prefix = excluded.prefix, last4 = excluded.last4, \
                      saved_at = excluded.saved_at, saved_by = excluded.saved_by, checked_at = NULL, last_code = NULL, \
                      last_good_at = NULL, description = NULL, expires_at = NULL";
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
        self.tx.execute(upsert, args).await.map(|_| ())
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
                      k.saved_by, k.checked_at, k.last_code, k.last_good_at, k.description, k.expires_at \
                      FROM channel_key k JOIN company c ON c.pk = k.company_pk \
                      WHERE c.id = $1 AND k.environment = $2";
        self.tx.fetch_optional(select, args![company, environment.as_str()]).await
    }

    /// Notes what a check found, unless another key was saved meanwhile: `false` then.
    pub async fn note_channel_key_check(
        &mut self,
        key: &ChannelKeyRow,
        found: &CheckedKey,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE channel_key SET checked_at = $4, last_code = $5, \
                      last_good_at = CASE WHEN $5 IS NULL THEN $4 ELSE last_good_at END, \
                      description = COALESCE($6, description), expires_at = CASE WHEN $5 IS NULL THEN $7 ELSE expires_at END \
                      WHERE environment = $2 AND hash = $3 AND company_pk = (SELECT pk FROM company WHERE id = $1)";
        let code = found.code.map(FailureCode::as_str);
        let args = args![
            key.company,
            key.environment.as_str(),
            &key.hash,
            found.at,
            code,
            &found.description,
            found.expires_at,
        ];
        Ok(self.tx.execute(update, args).await? > 0)
    }
}
