//! Checks every trail for entries that were changed or removed without this program. Reads a few entries at a time, so
//! that memory does not grow with the trails and appending is not blocked.

use super::{
    AuditKey,
    append::{BEGINNING, Head},
    chain::{NOTHING, company_of},
};
use crate::{
    Store, StoreError,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::CompanyId;
use hawser_core::audit::{AuditCheck, AuditFault, AuditRecord, FaultyTrail};
use std::collections::HashMap;
use uuid::Uuid;

/// Entries read at once.
const CHUNK: u32 = 500;

/// The number of faults that are reported in full.
const NAMED: usize = 100;

/// Adds a fault, up to [`NAMED`]; further ones are counted.
fn add(check: &mut AuditCheck, trail: Uuid, fault: AuditFault) {
    if check.faults.len() < NAMED {
        check.faults.push(FaultyTrail { company: company_of(trail), fault });
    } else {
        check.unnamed += 1;
    }
}

/// A stored entry with its MACs.
struct Stored {
    line: AuditRecord,
    previous: Vec<u8>,
    mac: Vec<u8>,
}

impl FromRow for Stored {
    const TABLE: &'static str = "audit";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { line: AuditRecord::from_row(row)?, previous: row.bytes("previous")?, mac: row.bytes("mac")? })
    }
}

struct Trail(Uuid);

impl FromRow for Trail {
    const TABLE: &'static str = "audit_head";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.id("trail").map(Self)
    }
}

/// The progress of the check of one trail.
struct Progress {
    /// The number of the last entry.
    last: i64,
    /// The MAC of that entry; `None` if it is not reliable.
    mac: Option<Vec<u8>>,
}

impl Store {
    /// Checks every entry of every trail. Entries that are appended meanwhile may or may not be included.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] without the key, [`StoreError::Corrupt`] for a row that cannot be read, the database.
    pub async fn check_audit(&self) -> Result<AuditCheck, StoreError> {
        let key = self.db.audit_key()?.clone();
        let mut check = AuditCheck::default();
        // Listed first, so that the instance's trail, read later, records the start of each.
        let select = "SELECT trail FROM audit_head UNION SELECT trail FROM audit UNION SELECT id AS trail FROM company";
        let trails: Vec<Trail> = self.db.read().await?.fetch_all(select, &[]).await?;
        if trails.is_empty() {
            return Ok(check);
        }
        let mut begun: HashMap<Uuid, u64> = HashMap::new();
        self.check_trail(&key, Uuid::nil(), &mut check, &mut begun).await?;
        let is_instance_whole = check.faults.is_empty();
        let mut trails: Vec<Uuid> = trails.into_iter().map(|trail| trail.0).filter(|trail| !trail.is_nil()).collect();
        trails.extend(begun.keys());
        trails.sort_unstable();
        trails.dedup();
        for trail in trails {
            let has_lines = self.check_trail(&key, trail, &mut check, &mut HashMap::new()).await?;
            match begun.get(&trail).copied().unwrap_or(0) {
                // If the instance's trail itself has a fault, that one is reported instead.
                0 if has_lines && is_instance_whole => add(&mut check, trail, AuditFault::BeginningUnknown),
                0 | 1 => {}
                times => add(&mut check, trail, AuditFault::BegunAgain { times }),
            }
        }
        Ok(check)
    }

    /// Checks one trail and counts the starts of other trails that it records. Returns true if it has an entry.
    async fn check_trail(
        &self,
        key: &AuditKey,
        trail: Uuid,
        check: &mut AuditCheck,
        begun: &mut HashMap<Uuid, u64>,
    ) -> Result<bool, StoreError> {
        // Read in one transaction. Entries up to this end do not change later.
        let mut tx = self.db.read().await?;
        let select = "SELECT seq, mac, seal FROM audit_head WHERE trail = $1";
        let head: Option<Head> = tx.fetch_optional(select, args![trail]).await?;
        let max = "SELECT COALESCE(MAX(seq), 0) AS pk FROM audit WHERE trail = $1";
        let end = tx.fetch_optional::<Pk>(max, args![trail]).await?.map_or(0, |end| end.0);
        drop(tx);

        check.trails += 1;
        let mut progress = Progress { last: 0, mac: Some(NOTHING.to_vec()) };
        let mut after = i64::MIN;
        loop {
            let select = "SELECT id, trail, seq, at, actor_kind, actor_id, origin, action, subject, details, previous, mac \
                          FROM audit WHERE trail = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
            let lines: Vec<Stored> = self.db.read().await?.fetch_all(select, args![trail, after, end, CHUNK]).await?;
            let Some(last) = lines.last() else { break };
            after = last.line.seq;
            for stored in lines {
                check.lines += 1;
                if let (BEGINNING, Ok(company)) = (&*stored.line.action, stored.line.subject.parse::<CompanyId>()) {
                    *begun.entry(company.0).or_default() += 1;
                }
                progress.step(key, stored, |fault| add(check, trail, fault));
            }
        }
        match head {
            None if end > 0 => add(check, trail, AuditFault::NoHead),
            None => add(check, trail, AuditFault::Emptied),
            Some(head) if !key.is_head(trail, head.seq, &head.mac, &head.seal) => {
                add(check, trail, AuditFault::HeadChanged);
            }
            Some(head) if head.seq > end => add(check, trail, AuditFault::Cut { from: end + 1, to: head.seq }),
            Some(head) if head.seq < end => add(check, trail, AuditFault::Unsealed { from: head.seq + 1, to: end }),
            Some(head) => {
                // The last entry matches its own MAC, but the head may have been made for another entry.
                if progress.mac.as_ref().is_some_and(|mac| *mac != head.mac) {
                    add(check, trail, AuditFault::HeadChanged);
                }
            }
        }
        Ok(end > 0)
    }
}

impl Progress {
    /// Checks the next entry.
    fn step(&mut self, key: &AuditKey, stored: Stored, mut report: impl FnMut(AuditFault)) {
        let Stored { line, previous, mac } = stored;
        let follows = self.last.saturating_add(1);
        if line.seq > follows {
            report(AuditFault::Removed { from: follows, to: line.seq - 1 });
            self.mac = None;
        }
        self.last = self.last.max(line.seq);
        if !key.is_line(&line, &previous, &mac) {
            self.mac = None;
            return report(AuditFault::Changed { seq: line.seq, id: line.id, at: line.at, action: line.action });
        }
        if self.mac.as_ref().is_some_and(|before| *before != previous) {
            report(AuditFault::Broken { seq: line.seq, id: line.id, at: line.at });
        }
        self.mac = Some(mac);
    }
}
