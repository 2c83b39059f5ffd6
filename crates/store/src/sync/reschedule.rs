//! Reschedules the streams of a seller account whose obstacle is gone.

use crate::sync::WorkerStore;
use crate::{StoreError, executor::args};
use hawser_core::{AccountId, Timestamp};

impl WorkerStore {
    /// Makes every stream of the account due now, resets its failures, and returns the number of streams. A stream that is
    /// running, still with the obstacle, is due again afterwards.
    pub async fn wake_streams(&self, account: AccountId, now: Timestamp) -> Result<u64, StoreError> {
        let update = "UPDATE stream SET requested_at = $2, failures = 0, \
                      due_at = CASE WHEN due_at < $2 THEN due_at ELSE $2 END \
                      WHERE account_pk = (SELECT pk FROM seller_account WHERE id = $1)";
        self.db.execute(update, args![account, now]).await
    }
}
