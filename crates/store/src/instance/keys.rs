//! What the vault keeps in the database: a check value for each master key, and the wrapped data keys.

use crate::{InstanceTx, StoreError};
use hawser_core::{CompanyId, Timestamp};

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
    /// What for, such as `credentials` or `buyer/2026-11`.
    pub purpose: String,
    /// The key, wrapped by a master key.
    pub wrapped: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl InstanceTx {
    /// The check value of a master key.
    pub async fn key_check(&mut self, key_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let _ = key_id;
        todo!()
    }

    /// Every check value, by key id; empty before the first key.
    pub async fn list_key_checks(&mut self) -> Result<Vec<KeyCheck>, StoreError> {
        todo!()
    }

    /// Stores a check value; the first one for a key id wins, and what is stored comes back.
    pub async fn add_key_check(&mut self, check: &KeyCheck) -> Result<Vec<u8>, StoreError> {
        let _ = check;
        todo!()
    }

    /// Forgets a retired master key.
    pub async fn remove_key_check(&mut self, key_id: &str) -> Result<bool, StoreError> {
        let _ = key_id;
        todo!()
    }

    /// The wrapped data key of a company (of the instance: `None`); `None` when there is none or it was destroyed.
    pub async fn data_key(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let _ = (company.into(), purpose);
        todo!()
    }

    /// Stores a data key; the first living one wins under a race, and what is stored comes back.
    pub async fn add_data_key(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
        wrapped: &[u8],
        at: Timestamp,
    ) -> Result<Vec<u8>, StoreError> {
        let _ = (company.into(), purpose, wrapped, at);
        todo!()
    }

    /// Every living data key.
    pub async fn list_data_keys(&mut self) -> Result<Vec<DataKeyRow>, StoreError> {
        todo!()
    }

    /// Replaces a wrapping if it still is `old`; `false` when it is not (somebody else did, or the key was destroyed).
    pub async fn replace_wrapped(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
        old: &[u8],
        new: &[u8],
    ) -> Result<bool, StoreError> {
        let _ = (company.into(), purpose, old, new);
        todo!()
    }

    /// Destroys a data key: the row stays, the key is gone. `false` when there was none.
    pub async fn destroy_data_key(
        &mut self,
        company: impl Into<Option<CompanyId>> + Send,
        purpose: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let _ = (company.into(), purpose, at);
        todo!()
    }
}
