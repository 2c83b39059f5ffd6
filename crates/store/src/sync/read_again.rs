//! Stretches that are read again although they are covered: the last days, because Amazon's index lags, and what somebody
//! or something asks for. A stream has one such stretch, which shrinks from its start as it is read.

use crate::sync::{ClaimedStream, WorkerStore};
use crate::{
    StoreError,
    executor::{Tx, args},
};
use hawser_core::sync::{Resource, coverage::Interval};
use hawser_core::{AccountId, Timestamp};

/// Extends the stretch of a stream by another one.
pub(super) async fn extend(tx: &mut Tx, stream: i64, stretch: Interval) -> Result<(), StoreError> {
    let update = "UPDATE stream SET again_from = CASE WHEN again_from < $2 THEN again_from ELSE $2 END, \
                  again_until = CASE WHEN again_until > $3 THEN again_until ELSE $3 END WHERE pk = $1";
    tx.execute(update, args![stream, stretch.from, stretch.until]).await.map(|_| ())
}

/// Takes a stretch that was read from the start of the one to read again.
pub(super) async fn advance(
    tx: &mut Tx,
    claimed: &ClaimedStream,
    again: Option<Interval>,
    since: Timestamp,
    read: Interval,
) -> Result<(), StoreError> {
    let Some(again) = again else { return Ok(()) };
    let rest = again.after_reading(read, since);
    if rest == Some(again) {
        return Ok(());
    }
    let update = "UPDATE stream SET again_from = $2, again_until = $3 WHERE pk = $1";
    let args = args![claimed.stream_pk, rest.map(|rest| rest.from), rest.map(|rest| rest.until)];
    tx.execute(update, args).await.map(|_| ())
}

impl WorkerStore {
    /// Has a stretch of an account read again by the next run.
    pub async fn read_again(
        &self,
        account: AccountId,
        resource: Resource,
        stretch: Interval,
    ) -> Result<(), StoreError> {
        let update = "UPDATE stream SET again_from = CASE WHEN again_from < $2 THEN again_from ELSE $2 END, \
                      again_until = CASE WHEN again_until > $3 THEN again_until ELSE $3 END \
                      WHERE account_pk = (SELECT pk FROM seller_account WHERE id = $1) AND resource = $4";
        self.db.execute(update, args![account, stretch.from, stretch.until, resource.as_str()]).await.map(|_| ())
    }

    /// Has the last days read again by this run, and records the time: that of the last three days only if `is_long`.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn read_last_days_again(
        &self,
        claimed: &ClaimedStream,
        stretch: Interval,
        is_long: bool,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let update = "UPDATE stream SET again_from = CASE WHEN again_from < $4 THEN again_from ELSE $4 END, \
                      again_until = CASE WHEN again_until > $5 THEN again_until ELSE $5 END, day_read_at = $6, \
                      three_days_read_at = CASE WHEN $7 = 1 THEN $6 ELSE three_days_read_at END \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, stretch.from, stretch.until, now, is_long];
        self.change_window(claimed, update, args).await
    }

    /// Records the pages that the last day took.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn record_day_pages(&self, claimed: &ClaimedStream, pages: u32) -> Result<(), StoreError> {
        let update = "UPDATE stream SET day_pages = $4 WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        self.change_window(claimed, update, args![claimed.stream_pk, claimed.epoch, &claimed.owner, pages]).await
    }
}
