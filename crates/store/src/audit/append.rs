//! Appends an entry. Its number and the MAC of the preceding entry come from the trail's head, which is locked until
//! the transaction ends, so that concurrent appends take turns.

use super::{
    AuditKey,
    chain::{NOTHING, company_of, trail_of},
};
use crate::{
    StoreError,
    executor::{FromRow, Pk, Row, Tx, args, sql},
    instance::company_pk,
};
use hawser_core::audit::{AuditEntry, AuditRecord};
use hawser_core::{Actor, AuditId};
use uuid::Uuid;

/// The action that the instance's trail records when the trail of a company starts. Its subject is the company.
pub(super) const BEGINNING: &str = "trail.begin";

/// The number and MAC of a trail's last entry.
pub(super) struct Head {
    pub(super) seq: i64,
    pub(super) mac: Vec<u8>,
    pub(super) seal: Vec<u8>,
}

impl FromRow for Head {
    const TABLE: &'static str = "audit_head";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { seq: row.int("seq")?, mac: row.bytes("mac")?, seal: row.bytes("seal")? })
    }
}

/// Appends an entry of that actor. Do it last in a transaction: others that append to this trail wait until it ends.
pub(super) async fn append(tx: &mut Tx, actor: &Actor, entry: &AuditEntry) -> Result<(), StoreError> {
    let key = tx.audit_key()?.clone();
    let (actor_kind, actor_id) = entry.by.clone().unwrap_or_else(|| (actor.kind().to_owned(), actor.id()));
    let line = AuditRecord {
        id: entry.id,
        company: entry.company,
        seq: 0,
        at: entry.at,
        actor_kind,
        actor_id,
        origin: entry.origin.clone(),
        action: entry.action.clone(),
        subject: entry.subject.clone(),
        details: entry.details.clone(),
    };
    let is_new = chain(tx, &key, line.clone()).await?;
    if let (true, Some(company)) = (is_new, entry.company) {
        // A trail that is removed as a whole still leaves a trace in the instance's trail.
        let id = AuditId(key.id_of_beginning(company.0, entry.id.0));
        let subject = company.to_string();
        let details = "{}".to_owned();
        let beginning = AuditRecord { id, company: None, action: BEGINNING.to_owned(), subject, details, ..line };
        chain(tx, &key, beginning).await?;
    }
    Ok(())
}

/// Writes an entry after the last one of its trail. Returns true if it created the trail's head.
async fn chain(tx: &mut Tx, key: &AuditKey, mut line: AuditRecord) -> Result<bool, StoreError> {
    let trail = trail_of(line.company);
    let select = sql!("SELECT seq, mac, seal FROM audit_head WHERE trail = $1" LOCK);
    let mut head: Option<Head> = tx.fetch_optional(select, args![trail]).await?;
    let mut is_new = false;
    if head.is_none() {
        if let Some(company) = company_of(trail) {
            company_pk(tx, company).await?;
        }
        let insert = "INSERT INTO audit_head (trail, seq, mac, seal) VALUES ($1, 0, $2, $3) ON CONFLICT DO NOTHING";
        let nothing = NOTHING.as_slice();
        let seal = key.of_head(trail, 0, nothing);
        is_new = tx.execute(insert, args![trail, nothing, &seal]).await? > 0;
        head = tx.fetch_optional(select, args![trail]).await?;
    }
    let head = head.ok_or(StoreError::Misuse { rule: "a trail's head is there after it was inserted" })?;
    let last = "SELECT COALESCE(MAX(seq), 0) AS pk FROM audit WHERE trail = $1";
    let last: Option<Pk> = tx.fetch_optional(last, args![trail]).await?;
    let last = last.map_or(0, |last| last.0);
    let is_whole = key.is_head(trail, head.seq, &head.mac, &head.seal) && last <= head.seq;
    // A head that was tampered with is not repaired: the entry starts a new chain, so that the break stays visible.
    let (before, previous) = if is_whole { (head.seq, head.mac) } else { (last, NOTHING.to_vec()) };
    line.seq = before.checked_add(1).ok_or(StoreError::Corrupt {
        table: "audit",
        column: "seq".to_owned(),
        row: before.to_string(),
    })?;
    let mac = key.of_line(&line, &previous);
    insert(tx, trail, &line, &previous, &mac).await?;
    let seal = key.of_head(trail, line.seq, &mac);
    let update = "UPDATE audit_head SET seq = $2, mac = $3, seal = $4 WHERE trail = $1";
    tx.execute(update, args![trail, line.seq, &mac, &seal]).await?;
    Ok(is_new)
}

async fn insert(tx: &mut Tx, trail: Uuid, line: &AuditRecord, previous: &[u8], mac: &[u8]) -> Result<(), StoreError> {
    let insert = "INSERT INTO audit \
                  (id, trail, seq, at, actor_kind, actor_id, origin, action, subject, details, previous, mac) \
                  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let args = args![
        line.id,
        trail,
        line.seq,
        line.at,
        &line.actor_kind,
        &line.actor_id,
        &line.origin,
        &line.action,
        &line.subject,
        &line.details,
        previous,
        mac,
    ];
    tx.execute(insert, args).await.map(|_| ())
}
