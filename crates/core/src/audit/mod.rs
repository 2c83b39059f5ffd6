//! The audit trail: entries, how a trail is filtered and paged, and the faults that a check of it can find. One trail per
//! company, and one of the instance. How entries are stored and chained is not part of this.

mod fault;

pub use fault::{AuditCheck, AuditFault, FaultyTrail};

use crate::{AuditId, CompanyId, Timestamp};

/// An entry to append.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    /// Its id.
    pub id: AuditId,
    /// The company whose trail it belongs to; `None` for the instance's trail.
    pub company: Option<CompanyId>,
    /// Time of the action.
    pub at: Timestamp,
    /// Kind and id of the actor; `None` for the actor of the transaction.
    pub by: Option<(String, Option<String>)>,
    /// A network address, `command_line`, `worker` or `unknown`.
    pub origin: String,
    /// The action, such as `shop.bind`.
    pub action: String,
    /// The object of the action: an id in text form, or a name.
    pub subject: String,
    /// Values before and after the action as JSON, without secrets and buyer data.
    pub details: String,
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its id.
    pub id: AuditId,
    /// The company whose trail it belongs to; `None` for the instance's trail.
    pub company: Option<CompanyId>,
    /// Its number in its trail, from 1.
    pub seq: i64,
    /// Time of the action.
    pub at: Timestamp,
    /// The kind of the actor.
    pub actor_kind: String,
    /// The id of the actor in text form.
    pub actor_id: Option<String>,
    /// A network address, `command_line`, `worker` or `unknown`.
    pub origin: String,
    /// The action, such as `shop.bind`.
    pub action: String,
    /// The object of the action: an id in text form, or a name.
    pub subject: String,
    /// Values before and after the action, as JSON.
    pub details: String,
}

impl AuditRecord {
    /// Its position; a page that is requested with it begins after this entry.
    pub const fn cursor(&self) -> AuditCursor {
        AuditCursor { at: self.at, seq: self.seq }
    }
}

/// A filter of a trail. An absent part matches every entry.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// The beginning of the action: `shop.` or `shop.bind`.
    pub action: Option<String>,
    /// The kind of the actor: `member`, `key`, `instance_owner`, `worker`, `link`.
    pub actor_kind: Option<String>,
    /// The actor's id in text form.
    pub actor_id: Option<String>,
    /// The whole subject.
    pub subject: Option<String>,
    /// The earliest time.
    pub since: Option<Timestamp>,
    /// The end of the time range, exclusive.
    pub until: Option<Timestamp>,
}

/// The position of an entry in a trail that is ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditCursor {
    /// Time of the entry.
    pub at: Timestamp,
    /// Its number in its trail.
    pub seq: i64,
}
