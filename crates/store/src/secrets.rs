//! The vault's rows: a check value for each master key, and the data keys, encrypted (wrapped) by a master key.

use crate::{
    InstanceTx, StoreError,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::{CompanyId, Timestamp};
use uuid::Uuid;

/// The check value of a master key: a blob that only that key decrypts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCheck {
    /// The master key's id.
    pub key_id: String,
    /// The encrypted check value.
    pub blob: Vec<u8>,
}

/// A data key that is not destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataKeyRow {
    /// Its company; `None` for the instance.
    pub company: Option<CompanyId>,
    /// Its purpose, such as `secrets` or `buyer:2026-11-03`.
    pub purpose: String,
    /// The key, encrypted by a master key.
    pub wrapped: Vec<u8>,
    pub created_at: Timestamp,
}

impl FromRow for KeyCheck {
    const TABLE: &'static str = "master_key_check";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { key_id: row.text("key_id")?, blob: row.bytes("blob")? })
    }
}

impl FromRow for DataKeyRow {
    const TABLE: &'static str = "data_key";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let owner = row.id("owner")?;
        Ok(Self {
            company: (!owner.is_nil()).then_some(CompanyId(owner)),
            purpose: row.text("purpose")?,
            wrapped: row.bytes("wrapped")?,
            created_at: row.time("created_at")?,
        })
    }
}

/// The owner of a data key as it is stored: a company's id, or sixteen zero bytes for the instance.
fn owner(company: impl Into<Option<CompanyId>>) -> Uuid {
    company.into().map_or_else(Uuid::nil, |company| company.0)
}

impl InstanceTx {
    /// The check value of a master key.
    pub async fn key_check(&mut self, key_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let select = "SELECT key_id, blob FROM master_key_check WHERE key_id = $1";
        let found: Option<KeyCheck> = self.tx.fetch_optional(select, args![key_id]).await?;
        Ok(found.map(|check| check.blob))
    }

    /// Every check value, by key id; empty before the first key.
    pub async fn list_key_checks(&mut self) -> Result<Vec<KeyCheck>, StoreError> {
        self.tx.fetch_all("SELECT key_id, blob FROM master_key_check ORDER BY key_id", &[]).await
    }

    /// Stores the check value of a key id unless there is one, and returns the stored one.
    pub async fn add_key_check(&mut self, check: &KeyCheck) -> Result<Vec<u8>, StoreError> {
        let insert = "INSERT INTO master_key_check (key_id, blob) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING";
        self.tx.execute(insert, args![&check.key_id, &check.blob]).await?;
        let stored = self.key_check(&check.key_id).await?;
        stored.ok_or(StoreError::Misuse { rule: "a key check exists after its insertion" })
    }

    /// Deletes the check value of a retired master key.
    pub async fn remove_key_check(&mut self, key_id: &str) -> Result<bool, StoreError> {
        Ok(self.tx.execute("DELETE FROM master_key_check WHERE key_id = $1", args![key_id]).await? > 0)
    }

    /// The wrapped data key of a company (`None`: the instance), if it exists and is not destroyed.
    pub async fn data_key(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let select = "SELECT owner, purpose, wrapped, created_at FROM data_key \
                      WHERE owner = $1 AND purpose = $2 AND destroyed_at IS NULL";
        let found: Option<DataKeyRow> = self.tx.fetch_optional(select, args![owner(company), purpose]).await?;
        Ok(found.map(|key| key.wrapped))
    }

    /// The wrapped data keys of a company whose purposes are between two texts, inclusive.
    pub async fn data_keys_between(
        &mut self,
        company: CompanyId,
        first: &str,
        last: &str,
    ) -> Result<Vec<DataKeyRow>, StoreError> {
        let select = "SELECT owner, purpose, wrapped, created_at FROM data_key \
                      WHERE owner = $1 AND purpose >= $2 AND purpose <= $3 AND destroyed_at IS NULL";
        self.tx.fetch_all(select, args![owner(company), first, last]).await
    }

    /// Stores a data key unless there is one, and returns the stored one. `key_id` names the master key that wraps it;
    /// a retired one is rejected, because the data key would be lost with it.
    ///
    /// # Errors
    /// [`StoreError::KeyRetired`].
    pub async fn add_data_key(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
        wrapped: &[u8],
        key_id: &str,
        at: Timestamp,
    ) -> Result<Vec<u8>, StoreError> {
        // Locked, so that a concurrent retirement of the master key waits and then sees the new data key.
        let check = sql!("SELECT key_id, blob FROM master_key_check WHERE key_id = $1" LOCK);
        let check: Option<KeyCheck> = self.tx.fetch_optional(check, args![key_id]).await?;
        check.ok_or(StoreError::KeyRetired)?;
        // A destroyed key is replaced by a new one; data that was encrypted under the old key stays lost.
        let insert = "INSERT INTO data_key AS d (owner, purpose, wrapped, created_at) VALUES ($1, $2, $3, $4) \
                      ON CONFLICT (owner, purpose) DO UPDATE SET \
                      wrapped = COALESCE(d.wrapped, excluded.wrapped), \
                      created_at = CASE WHEN d.wrapped IS NULL THEN excluded.created_at ELSE d.created_at END, \
                      destroyed_at = NULL \
                      RETURNING owner, purpose, wrapped, created_at";
        let stored: Option<DataKeyRow> =
            self.tx.fetch_optional(insert, args![owner(company), purpose, wrapped, at]).await?;
        stored.map(|key| key.wrapped).ok_or(StoreError::Misuse { rule: "a data key exists after its insertion" })
    }

    /// Every data key that is not destroyed.
    pub async fn list_data_keys(&mut self) -> Result<Vec<DataKeyRow>, StoreError> {
        let select = "SELECT owner, purpose, wrapped, created_at FROM data_key \
                      WHERE destroyed_at IS NULL ORDER BY owner, purpose";
        self.tx.fetch_all(select, &[]).await
    }

    /// Replaces a wrapped key if it is still `old`. Returns `false` if it was replaced or destroyed meanwhile.
    pub async fn replace_wrapped(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
        old: &[u8],
        new: &[u8],
    ) -> Result<bool, StoreError> {
        let update = "UPDATE data_key SET wrapped = $4 WHERE owner = $1 AND purpose = $2 AND wrapped = $3";
        Ok(self.tx.execute(update, args![owner(company), purpose, old, new]).await? > 0)
    }

    /// Destroys a data key, but not its row. Returns `false` if there was none.
    pub async fn destroy_data_key(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE data_key SET wrapped = NULL, destroyed_at = $3 \
                      WHERE owner = $1 AND purpose = $2 AND destroyed_at IS NULL";
        Ok(self.tx.execute(update, args![owner(company), purpose, at]).await? > 0)
    }
}
