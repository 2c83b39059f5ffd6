//! The faults that a check of the audit trails can find.

use crate::{AuditId, CompanyId, Timestamp};

/// A fault of a trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFault {
    /// An entry was changed, or was not written by this program.
    Changed {
        /// Its number.
        seq: i64,
        /// Its id as it is stored now.
        id: AuditId,
        /// Its time as it is stored now.
        at: Timestamp,
        /// Its action as it is stored now.
        action: String,
    },
    /// Entries between others are missing.
    Removed {
        /// The number of the first.
        from: i64,
        /// The number of the last.
        to: i64,
    },
    /// Entries at the end are missing.
    Cut {
        /// The number of the first.
        from: i64,
        /// The number of the last.
        to: i64,
    },
    /// An entry that this program wrote does not continue the preceding one: the head did not match when it was written, or
    /// the preceding entries were restored later.
    Broken {
        /// Its number.
        seq: i64,
        /// Its id.
        id: AuditId,
        /// Time at which it was written.
        at: Timestamp,
    },
    /// There are entries but no head, so that missing entries at the end cannot be recognized.
    NoHead,
    /// The head was changed, so that missing entries at the end cannot be recognized.
    HeadChanged,
    /// There are entries after the last one that the head covers.
    Unsealed {
        /// The number of the first.
        from: i64,
        /// The number of the last.
        to: i64,
    },
    /// The company exists, but its trail is empty.
    Emptied,
    /// The trail was started more than once: earlier entries are missing.
    BegunAgain {
        /// The number of starts.
        times: u64,
    },
    /// The instance's trail does not record the start of this trail.
    BeginningUnknown,
}

/// A fault and the trail that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultyTrail {
    /// The company whose trail it is; `None` for the instance's trail.
    pub company: Option<CompanyId>,
    /// The fault.
    pub fault: AuditFault,
}

/// The result of a check of all trails.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditCheck {
    /// The number of entries that were checked.
    pub lines: u64,
    /// The number of trails that were checked.
    pub trails: u64,
    /// The first faults, trail by trail; 100 at most.
    pub faults: Vec<FaultyTrail>,
    /// The number of further faults.
    pub unnamed: u64,
}
