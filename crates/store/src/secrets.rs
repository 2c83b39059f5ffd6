//! What the vault keeps in the database: a check value for each master key, and the wrapped data keys.

use crate::{
    InstanceTx, StoreError,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::{CompanyId, Timestamp};
use uuid::Uuid;

/// The check value of a master key: a blob that only that key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCheck {
    /// The master key's id.
    pub key_id: String,
    /// The sealed check value.
    pub blob: Vec<u8>,
}

/// A data key that lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataKeyRow {
    /// Whose; `None` for the instance's own.
    pub company: Option<CompanyId>,
    /// What for, such as `secrets` or `buyer:2026-11`.
    pub purpose: String,
    /// The key, wrapped by a master key.
    pub wrapped: Vec<u8>,
    /// When it was made.
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

/// The owner of a data key as it stands in the row: a company, or sixteen zeros for the instance.
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

    /// Stores a check value; the first one for a key id wins, and what is stored comes back.
    pub async fn add_key_check(&mut self, check: &KeyCheck) -> Result<Vec<u8>, StoreError> {
        let insert = "INSERT INTO master_key_check (key_id, blob) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING";
        self.tx.execute(insert, args![&check.key_id, &check.blob]).await?;
        let stored = self.key_check(&check.key_id).await?;
        stored.ok_or(StoreError::Misuse { rule: "a key check is there after it was inserted" })
    }

    /// Forgets a retired master key.
    pub async fn remove_key_check(&mut self, key_id: &str) -> Result<bool, StoreError> {
        Ok(self.tx.execute("DELETE FROM master_key_check WHERE key_id = $1", args![key_id]).await? > 0)
    }

    /// The wrapped data key of a company (of the instance: `None`); `None` when there is none or it was destroyed.
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

    /// Stores a data key; the first living one wins under a race, and what is stored comes back. `key_id` names the master
    /// key that it is wrapped by: a retired one is refused, or the data key would be lost with it.
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
        // Locked: whoever retires the master key at this moment waits, and then sees the new data key.
        let check = sql!("SELECT key_id, blob FROM master_key_check WHERE key_id = $1" LOCK);
        let check: Option<KeyCheck> = self.tx.fetch_optional(check, args![key_id]).await?;
        check.ok_or(StoreError::KeyRetired)?;
        // A destroyed key makes room for a new one: what was sealed under the old one stays lost.
        let insert = "INSERT INTO data_key AS d (owner, purpose, wrapped, created_at) VALUES ($1, $2, $3, $4) \
                      ON CONFLICT (owner, purpose) DO UPDATE SET \
                      wrapped = COALESCE(d.wrapped, excluded.wrapped), \
                      created_at = CASE WHEN d.wrapped IS NULL THEN excluded.created_at ELSE d.created_at END, \
                      destroyed_at = NULL \
                      RETURNING owner, purpose, wrapped, created_at";
        let stored: Option<DataKeyRow> =
            self.tx.fetch_optional(insert, args![owner(company), purpose, wrapped, at]).await?;
        stored.map(|key| key.wrapped).ok_or(StoreError::Misuse { rule: "a data key is there after it was inserted" })
    }

    /// Every living data key.
    pub async fn list_data_keys(&mut self) -> Result<Vec<DataKeyRow>, StoreError> {
        let select = "SELECT owner, purpose, wrapped, created_at FROM data_key \
                      WHERE destroyed_at IS NULL ORDER BY owner, purpose";
        self.tx.fetch_all(select, &[]).await
    }

    /// Replaces a wrapping if it still is `old`; `false` when it is not (somebody else did, or the key was destroyed).
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

    /// Destroys a data key: the row stays, the key is gone. `false` when there was none.
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
