//! The stored facts about a stream, from which the state of the synchronization is derived.

use crate::{FailureCode, Timestamp};

/// The facts about the stream of an account's orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamFacts {
    /// Time from which on the stream is expected to keep its interval.
    pub started_at: Option<Timestamp>,
    /// End of the last complete pull.
    pub succeeded_at: Option<Timestamp>,
    /// Time of the first failed pull since then, and the code of the last one.
    pub failing: Option<(Timestamp, FailureCode)>,
}
