//! Keeping a claimed stream, and letting it go.

use super::{ClaimedStream, Claims};
use crate::StoreError;
use hawser_core::{FailureCode, Timestamp};
use std::time::Duration;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseOutcome {
    /// The code; `None` when it went well, which also ends the count of failures in a row.
    pub code: Option<FailureCode>,
    /// A detail for people, without buyer data.
    pub detail: Option<String>,
    /// When to pull next.
    pub next_due: Timestamp,
    /// When the run ended.
    pub finished_at: Timestamp,
}

impl Claims {
    /// Extends the lease from now on; `false` when it was lost.
    pub async fn renew_lease(&self, claimed: &ClaimedStream, lease: Duration) -> Result<bool, StoreError> {
        let _ = (claimed, lease);
        todo!()
    }

    /// Ends a run and the lease; `false` when it was lost, and then nothing is written. A pull that was asked for in the
    /// meantime stays due.
    pub async fn release(&self, claimed: &ClaimedStream, outcome: &ReleaseOutcome) -> Result<bool, StoreError> {
        let _ = (claimed, outcome);
        todo!()
    }
}
