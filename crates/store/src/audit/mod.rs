//! The audit trail: append-only, written in the transaction of the change it tells of, and chained, so that a line that was
//! changed or removed behind the program's back is found. One trail a company, and the instance's own.

mod append;
mod chain;
mod check;
mod list;

pub use chain::AuditKey;
pub use check::{AuditCheck, AuditFault, FaultyTrail};
pub use list::{AuditCursor, AuditFilter};

use crate::{
    AuthTx, InstanceTx, Store, StoreError, TenantTx,
    executor::{FromRow, Row},
};
use hawser_core::{Actor, AuditId, CompanyId, Timestamp};

/// A line to append.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// Whose trail; `None` for the instance's.
    pub company: Option<CompanyId>,
    /// When.
    pub at: Timestamp,
    /// Who: kind and id; `None` takes the transaction's actor.
    pub by: Option<(String, Option<String>)>,
    /// From where: a network address, `command_line`, `worker`, `unknown`.
    pub origin: String,
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
    /// Its number in its trail, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What kind of actor.
    pub actor_kind: String,
    /// Which one, in text form.
    pub actor_id: Option<String>,
    /// From where.
    pub origin: String,
    /// What was done.
    pub action: String,
    /// On what.
    pub subject: String,
    /// Before and after, as JSON.
    pub details: String,
}

impl FromRow for AuditRow {
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
    /// Gives the store, and every clone of it, the key of the audit trail. Nothing is appended before.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] when it has another one already.
    pub fn set_audit_key(&self, key: AuditKey) -> Result<(), StoreError> {
        self.db.set_audit_key(key)
    }
}

impl TenantTx {
    /// Appends a line in this transaction, last of all: until it ends, others who append to this trail wait.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company` when it is not the actor's.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let is_own = entry.company.map_or(self.scope.is_instance_owner(), |company| self.scope.belongs_to(company));
        if !is_own {
            return Err(StoreError::NotFound { what: "company" });
        }
        append::append(&mut self.tx, &self.scope.actor, entry).await
    }
}

impl InstanceTx {
    /// Appends a line as the instance owner.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        append::append(&mut self.tx, &Actor::InstanceOwner, entry).await
    }
}

impl AuthTx {
    /// Appends a line as who has just come in.
    pub async fn append_audit(&mut self, actor: &Actor, entry: &AuditEntry) -> Result<(), StoreError> {
        append::append(&mut self.tx, actor, entry).await
    }
}
