//! Goes through every trail and names what somebody changed or removed behind the program's back. Reads a few lines at a
//! time, so that it costs the same memory however long the trails are, and holds up nobody who appends.

use super::{
    AuditKey, AuditRow,
    append::{BEGINNING, Head},
    chain::{NOTHING, company_of},
};
use crate::{
    Store, StoreError,
    executor::{FromRow, Pk, Row, args},
};
use hawser_core::{AuditId, CompanyId, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// Lines read at once.
const CHUNK: u32 = 500;

/// So many faults are named; the others are counted.
const NAMED: usize = 100;

/// What is wrong with a trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFault {
    /// A line is not as it was written, or was never written by this program.
    Changed {
        /// Its number.
        seq: i64,
        /// Its id, as it stands there.
        id: AuditId,
        /// Its time, as it stands there.
        at: Timestamp,
        /// Its action, as it stands there.
        action: String,
    },
    /// Lines between others are gone.
    Removed {
        /// The first one's number.
        from: i64,
        /// The last one's number.
        to: i64,
    },
    /// Lines at the end are gone.
    Cut {
        /// The first one's number.
        from: i64,
        /// The last one's number.
        to: i64,
    },
    /// A line that this program wrote does not follow the line that stands before it: when it was written, the head did not
    /// fit, or what stands before it was put back.
    Broken {
        /// Its number.
        seq: i64,
        /// Its id.
        id: AuditId,
        /// When it was written.
        at: Timestamp,
    },
    /// There are lines but no head: nobody can say whether more of them were there.
    NoHead,
    /// The head is not as it was sealed: nobody can say whether more lines were there.
    HeadChanged,
    /// Lines stand behind the last one that the head knows.
    Unsealed {
        /// The first one's number.
        from: i64,
        /// The last one's number.
        to: i64,
    },
    /// The company exists, and its whole trail is gone.
    Emptied,
    /// The trail was begun more than once: what stood in it before is gone.
    BegunAgain {
        /// How often.
        times: u64,
    },
    /// The instance's trail does not tell of this trail's beginning.
    BeginningUnknown,
}

/// A trail with a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyTrail {
    /// Whose; `None` for the instance's own.
    pub company: Option<CompanyId>,
    /// What is wrong.
    pub fault: AuditFault,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditCheck {
    /// How many lines were looked at.
    pub lines: u64,
    /// In how many trails.
    pub trails: u64,
    /// What is wrong, trail by trail; 100 at most.
    pub faults: Vec<FaultyTrail>,
    /// How many more faults there are.
    pub unnamed: u64,
}

impl AuditCheck {
    fn add(&mut self, trail: Uuid, fault: AuditFault) {
        if self.faults.len() < NAMED {
            self.faults.push(FaultyTrail { company: company_of(trail), fault });
        } else {
            self.unnamed += 1;
        }
    }
}

/// A line as it stands in the database.
struct Stored {
    line: AuditRow,
    previous: Vec<u8>,
    mac: Vec<u8>,
}

impl FromRow for Stored {
    const TABLE: &'static str = "audit";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { line: AuditRow::from_row(row)?, previous: row.bytes("previous")?, mac: row.bytes("mac")? })
    }
}

struct Trail(Uuid);

impl FromRow for Trail {
    const TABLE: &'static str = "audit_head";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.id("trail").map(Self)
    }
}

/// Where a walk through one trail stands.
struct Walk {
    /// The number of the last line seen.
    last: i64,
    /// The MAC of that line; `None` when it cannot be relied on.
    mac: Option<Vec<u8>>,
}

impl Store {
    /// Looks at every line of every trail. Lines appended meanwhile may or may not be looked at.
    ///
    /// # Errors
    /// [`StoreError::Misuse`] without the key, [`StoreError::Corrupt`] for a row that cannot be read, the database.
    pub async fn check_audit(&self) -> Result<AuditCheck, StoreError> {
        let key = self.db.audit_key()?.clone();
        let mut check = AuditCheck::default();
        // The list first: whoever is on it began before the instance's trail is read, which tells of it.
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
                // Gone lines of the instance's trail are named there.
                0 if has_lines && is_instance_whole => check.add(trail, AuditFault::BeginningUnknown),
                0 | 1 => {}
                times => check.add(trail, AuditFault::BegunAgain { times }),
            }
        }
        Ok(check)
    }

    /// Looks at one trail, and counts what it tells of others' beginnings; whether it has any line.
    async fn check_trail(
        &self,
        key: &AuditKey,
        trail: Uuid,
        check: &mut AuditCheck,
        begun: &mut HashMap<Uuid, u64>,
    ) -> Result<bool, StoreError> {
        // Both at one moment; afterwards, lines up to there never change.
        let mut tx = self.db.read().await?;
        let select = "SELECT seq, mac, seal FROM audit_head WHERE trail = $1";
        let head: Option<Head> = tx.fetch_optional(select, args![trail]).await?;
        let max = "SELECT COALESCE(MAX(seq), 0) AS pk FROM audit WHERE trail = $1";
        let end = tx.fetch_optional::<Pk>(max, args![trail]).await?.map_or(0, |end| end.0);
        drop(tx);

        check.trails += 1;
        let mut walk = Walk { last: 0, mac: Some(NOTHING.to_vec()) };
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
                walk.step(key, stored, |fault| check.add(trail, fault));
            }
        }
        match head {
            None if end > 0 => check.add(trail, AuditFault::NoHead),
            None => check.add(trail, AuditFault::Emptied),
            Some(head) if !key.is_head(trail, head.seq, &head.mac, &head.seal) => {
                check.add(trail, AuditFault::HeadChanged);
            }
            Some(head) if head.seq > end => check.add(trail, AuditFault::Cut { from: end + 1, to: head.seq }),
            Some(head) if head.seq < end => check.add(trail, AuditFault::Unsealed { from: head.seq + 1, to: end }),
            Some(head) => {
                // The last line fits its own MAC, but is it the line that the head was sealed over?
                if walk.mac.as_ref().is_some_and(|mac| *mac != head.mac) {
                    check.add(trail, AuditFault::HeadChanged);
                }
            }
        }
        Ok(end > 0)
    }
}

impl Walk {
    /// Looks at the next line.
    fn step(&mut self, key: &AuditKey, stored: Stored, mut tell: impl FnMut(AuditFault)) {
        let Stored { line, previous, mac } = stored;
        let follows = self.last.saturating_add(1);
        if line.seq > follows {
            tell(AuditFault::Removed { from: follows, to: line.seq - 1 });
            self.mac = None;
        }
        self.last = self.last.max(line.seq);
        if !key.is_line(&line, &previous, &mac) {
            self.mac = None;
            return tell(AuditFault::Changed { seq: line.seq, id: line.id, at: line.at, action: line.action });
        }
        if self.mac.as_ref().is_some_and(|before| *before != previous) {
            tell(AuditFault::Broken { seq: line.seq, id: line.id, at: line.at });
        }
        self.mac = Some(mac);
    }
}
