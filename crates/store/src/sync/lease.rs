//! Keeping a claimed stream, and letting it go.

use crate::StoreError;
use crate::authorizations::access_tokens::micros;
use crate::executor::{args, sql};
use crate::sync::streams::{ClaimedStream, WorkerStore};
use hawser_core::sync::Resource;
use hawser_core::{AccountId, FailureCode, Timestamp};
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

impl WorkerStore {
    /// Extends the lease from now on; `false` when it was lost.
    pub async fn renew_lease(&self, claimed: &ClaimedStream, lease: Duration) -> Result<bool, StoreError> {
        let update = sql!(
            "UPDATE stream SET lease_until = " NOW " + $4 WHERE pk = $1 AND epoch = $2 AND lease_owner = $3"
        );
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, micros(lease)];
        Ok(self.db.execute(update, args).await? > 0)
    }

    /// Ends the lease of a holder that is known to be dead; `false` when it is not the holder any more. Should it be alive
    /// after all, the epoch of the next claim keeps it from writing.
    pub async fn break_lease(&self, account: AccountId, resource: Resource, owner: &str) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL WHERE resource = $2 AND lease_owner = $3 \
                      AND account_pk = (SELECT pk FROM seller_account WHERE id = $1)";
        Ok(self.db.execute(update, args![account, resource.as_str(), owner]).await? > 0)
    }

    /// Lets a stream go in the middle of its work, to be taken up again at `next_due`; `false` when it was lost. Neither
    /// result nor count of failures change.
    pub async fn release_unfinished(&self, claimed: &ClaimedStream, next_due: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL, \
                      due_at = CASE WHEN requested_at IS NULL THEN $4 ELSE due_at END \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, next_due];
        Ok(self.db.execute(update, args).await? > 0)
    }

    /// Ends a run and the lease; `false` when it was lost, and then nothing is written. A pull that was asked for in the
    /// meantime stays due.
    pub async fn release(&self, claimed: &ClaimedStream, outcome: &ReleaseOutcome) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL, last_code = $4, last_detail = $5, \
                      due_at = CASE WHEN requested_at IS NULL THEN $6 ELSE due_at END, last_finished_at = $7, \
                      failures = CASE WHEN $8 = 1 THEN failures + 1 ELSE 0 END \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![
            claimed.stream_pk,
            claimed.epoch,
            &claimed.owner,
            outcome.code.map(FailureCode::as_str),
            &outcome.detail,
            outcome.next_due,
            outcome.finished_at,
            outcome.code.is_some(),
        ];
        Ok(self.db.execute(update, args).await? > 0)
    }
}
