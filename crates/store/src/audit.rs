//! The audit trail: append-only, written in the transaction of the change it tells of.

use crate::{InstanceTx, Scoped, StoreError};
use hawser_core::{AuditId, CompanyId, Timestamp};

/// A line to append; who acted is taken from the transaction's actor.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// Whose trail; `None` for the instance's.
    pub company: Option<CompanyId>,
    /// When.
    pub at: Timestamp,
    /// What was done, such as `shop.bind`.
    pub action: String,
    /// On what: an id in text form, or a name.
    pub subject: String,
    /// Before and after without secrets or buyer data, as JSON.
    pub details: String,
}

/// A line of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its id.
    pub id: AuditId,
    /// Whose trail.
    pub company: Option<CompanyId>,
    /// When.
    pub at: Timestamp,
    /// What kind of actor.
    pub actor_kind: String,
    /// Which one, in text form.
    pub actor_id: Option<String>,
    /// What was done.
    pub action: String,
    /// On what.
    pub subject: String,
    /// Before and after, as JSON.
    pub details: String,
}

impl Scoped {
    /// Appends a line in this transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company` when it is not the actor's.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let _ = entry;
        todo!()
    }

    /// The trail, the latest first; empty for who may not read it.
    pub async fn list_audit(&mut self, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        let _ = limit;
        todo!()
    }
}

impl InstanceTx {
    /// Appends a line as the instance owner.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let _ = entry;
        todo!()
    }
}
