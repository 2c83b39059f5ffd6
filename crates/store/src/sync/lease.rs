//! Renews and releases the lease of a claimed stream.

use crate::StoreError;
use crate::authorizations::access_tokens::micros;
use crate::executor::{args, sql};
use crate::sync::{ClaimedStream, WorkerStore};
use hawser_core::sync::Resource;
use hawser_core::{AccountId, FailureCode, Timestamp};
use std::time::Duration;

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseOutcome {
    /// The failure code; `None` for a complete run, which also resets the failure count.
    pub code: Option<FailureCode>,
    /// Details for people, without buyer data.
    pub detail: Option<String>,
    /// Time of the next run.
    pub next_due: Timestamp,
    /// End of the run.
    pub finished_at: Timestamp,
}

impl WorkerStore {
    /// Extends the lease from now on. Returns `false` if it was lost.
    pub async fn renew_lease(&self, claimed: &ClaimedStream, lease: Duration) -> Result<bool, StoreError> {
        let update = sql!(
            "UPDATE stream SET lease_until = " NOW " + $4 WHERE pk = $1 AND epoch = $2 AND lease_owner = $3"
        );
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, micros(lease)];
        Ok(self.db.execute(update, args).await? > 0)
    }

    /// Breaks the lease of an owner that is known to be dead. Returns `false` if it is no longer the owner. If the owner is
    /// alive after all, the epoch of the next claim prevents it from writing.
    pub async fn break_lease(&self, account: AccountId, resource: Resource, owner: &str) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL WHERE resource = $2 AND lease_owner = $3 \
                      AND account_pk = (SELECT pk FROM seller_account WHERE id = $1)";
        Ok(self.db.execute(update, args![account, resource.as_str(), owner]).await? > 0)
    }

    /// Releases a stream in the middle of its work, to be continued at `next_due`. The result and the failure count stay
    /// unchanged. Returns `false` if the lease was lost.
    pub async fn release_unfinished(&self, claimed: &ClaimedStream, next_due: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL, \
                      due_at = CASE WHEN requested_at IS NULL THEN $4 ELSE due_at END \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, next_due];
        Ok(self.db.execute(update, args).await? > 0)
    }

    /// Releases a stream that was claimed for something other than a run. Its due time stays, and so does a pull that was
    /// requested before the claim, because it is part of the due time. Returns `false` if the lease was lost.
    pub async fn release_untouched(&self, claimed: &ClaimedStream) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        Ok(self.db.execute(update, args![claimed.stream_pk, claimed.epoch, &claimed.owner]).await? > 0)
    }

    /// Ends a run and its lease. Returns `false`, without writing, if the lease was lost. A pull requested in the meantime
    /// stays due.
    pub async fn release(&self, claimed: &ClaimedStream, outcome: &ReleaseOutcome) -> Result<bool, StoreError> {
        let update = "UPDATE stream SET lease_owner = NULL, lease_until = NULL, last_code = $4, last_detail = $5, \
                      due_at = CASE WHEN requested_at IS NULL THEN $6 ELSE due_at END, last_finished_at = $7, \
                      failures = CASE WHEN $8 = 1 THEN failures + 1 ELSE 0 END, \
                      failing_since = CASE WHEN $8 = 1 THEN COALESCE(failing_since, $7) END, \
                      given_up_from = NULL, given_up_until = NULL, succeeded_at = CASE WHEN $8 = 1 THEN succeeded_at ELSE $7 END \
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
