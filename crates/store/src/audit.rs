//! The audit trail: append-only, written in the transaction of the change it tells of.

use crate::{
    EntranceTx, InstanceTx, Scoped, StoreError,
    executor::{FromRow, Row, Tx, args},
    instance::company_pk,
};
use hawser_core::{Actor, AuditId, CompanyId, Permission, Timestamp};

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

impl FromRow for AuditRow {
    const TABLE: &'static str = "audit";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: AuditId(row.id("id")?),
            company: row.opt_id("company_id")?.map(CompanyId),
            at: row.time("at")?,
            actor_kind: row.text("actor_kind")?,
            actor_id: row.opt_text("actor_id")?,
            action: row.text("action")?,
            subject: row.text("subject")?,
            details: row.text("details")?,
        })
    }
}

async fn append(tx: &mut Tx, actor: &Actor, entry: &AuditEntry) -> Result<(), StoreError> {
    let company = match entry.company {
        Some(company) => Some(company_pk(tx, company).await?),
        None => None,
    };
    let actor_id = match actor {
        Actor::Member { member, .. } => Some(member.to_string()),
        Actor::Key { key, .. } => Some(key.to_string()),
        Actor::Link { shop, .. } => Some(shop.to_string()),
        Actor::InstanceOwner | Actor::Worker => None,
    };
    let insert = "INSERT INTO audit (id, company_pk, at, actor_kind, actor_id, action, subject, details) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args =
        args![entry.id, company, entry.at, actor.kind(), &actor_id, &entry.action, &entry.subject, &entry.details,];
    tx.execute(insert, args).await.map(|_| ())
}

impl Scoped {
    /// Appends a line in this transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `company` when it is not the actor's.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let is_own = entry.company.map_or(self.scope.is_instance_owner(), |company| self.scope.belongs_to(company));
        if !is_own {
            return Err(StoreError::NotFound { what: "company" });
        }
        append(&mut self.tx, &self.scope.actor, entry).await
    }

    /// The trail, the latest first; empty for who may not read it.
    pub async fn list_audit(&mut self, limit: u32) -> Result<Vec<AuditRow>, StoreError> {
        if !self.scope.actor.may(Permission::AuditRead) {
            return Ok(Vec::new());
        }
        let select = "SELECT t.pk, t.id, c.id AS company_id, t.at, t.actor_kind, t.actor_id, t.action, t.subject, \
                      t.details FROM audit t LEFT JOIN company c ON c.pk = t.company_pk \
                      WHERE c.id = $1 OR $8 = 1 ORDER BY t.pk DESC LIMIT $7";
        let owner = self.scope.is_instance_owner();
        self.all(select.into(), args![limit, owner]).await
    }
}

impl InstanceTx {
    /// Appends a line as the instance owner.
    pub async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        append(&mut self.tx, &Actor::InstanceOwner, entry).await
    }
}

impl EntranceTx {
    /// Appends a line as who has just come in.
    pub async fn append_audit(&mut self, actor: &Actor, entry: &AuditEntry) -> Result<(), StoreError> {
        append(&mut self.tx, actor, entry).await
    }
}
