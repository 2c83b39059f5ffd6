//! The audit trails: append-only, written in the transaction of the change that they record, and chained, so that a
//! check finds entries that were changed or removed without this program.

mod append;
mod chain;
mod check;
mod list;

pub use chain::AuditKey;

use crate::{
    AuthTx, InstanceTx, Store, StoreError, TenantTx,
    executor::{FromRow, Row},
};
use hawser_core::audit::{AuditEntry, AuditRecord};
use hawser_core::{Actor, AuditId};

impl FromRow for AuditRecord {
    const TABLE: &'static str = "audit";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: AuditId(row.id("id")?),
            company: chain::company_of(row.id("trail")?),
            seq: row.int("seq")?,
            at: row.time("at")?,
            actor_kind: row.text("actor_kind")?,
            actor_id: row.opt_text("actor_id")?,
            origin: row.text("origin")?,
            action: row.text("action")?,
            subject: row.text("subject")?,
            details: row.text("details")?,
        })
    }
}

impl Store {
    /// Sets the key of the audit trail for this store and all its clones. Nothing can be appended before.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] if another key is set.
    pub fn set_audit_key(&self, key: AuditKey) -> Result<(), StoreError> {
        self.db.set_audit_key(key)
    }
}

impl TenantTx {
    /// Appends an entry. Do it last in a transaction: others that append to this trail wait until it ends.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company` if it is not the actor's.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let is_own = entry.company.map_or(self.scope.is_instance_owner(), |company| self.scope.belongs_to(company));
        if !is_own {
            return Err(StoreError::NotFound { what: "company" });
        }
        append::append(&mut self.tx, &self.scope.actor, entry).await
    }
}

impl InstanceTx {
    /// Appends an entry of the instance owner.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        append::append(&mut self.tx, &Actor::InstanceOwner, entry).await
    }
}

impl AuthTx {
    /// Appends an entry of an actor who has just signed in.
    pub async fn append_audit(&mut self, actor: &Actor, entry: &AuditEntry) -> Result<(), StoreError> {
        append::append(&mut self.tx, actor, entry).await
    }
}
