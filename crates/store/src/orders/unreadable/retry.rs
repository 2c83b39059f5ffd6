//! Requests of single orders that were set aside: which are due, and what came of them. Every write checks the epoch of the
//! stream's lease, like the commit of a page.

use super::{SetAsideOrder, resolve};
use crate::orders::{OrderUpsert, PageCommitted, upsert_orders};
use crate::{
    ClaimedStream, StoreError, WorkerStore,
    executor::{FromRow, Pk, Row, Tx, args},
};
use hawser_core::{AmazonOrderId, SetAsideReason, Timestamp, UnreadableOrderId};
use std::time::Duration;

/// An order that was set aside and is to be requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRetry {
    pub id: UnreadableOrderId,
    pub order_id: AmazonOrderId,
    /// Requests so far.
    pub attempts: u64,
}

/// A request after which the order stays set aside.
#[derive(Debug, Clone)]
pub struct FailedRetry {
    pub id: UnreadableOrderId,
    /// Time of the request.
    pub at: Timestamp,
    /// Time of the next one.
    pub retry_at: Timestamp,
    /// The new reason, if it changed.
    pub reason: Option<SetAsideReason>,
    /// The order as Amazon answered, if it did.
    pub seen: Option<SetAsideOrder>,
}

impl FromRow for DueRetry {
    const TABLE: &'static str = "unreadable_order";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: UnreadableOrderId(row.id("id")?),
            order_id: row.parsed("order_id")?,
            attempts: row.count("attempts")?,
        })
    }
}

impl WorkerStore {
    /// Orders of the stream's account that are due, the longest overdue first. A time further ahead than `longest`, the
    /// longest wait, comes from a clock that was wrong and counts as due.
    pub async fn due_retries(
        &self,
        claimed: &ClaimedStream,
        now: Timestamp,
        longest: Duration,
        limit: u32,
    ) -> Result<Vec<DueRetry>, StoreError> {
        let select = "SELECT pk, id, order_id, attempts FROM unreadable_order \
                      WHERE account_pk = $1 AND (retry_at <= $2 OR retry_at > $3) ORDER BY retry_at, pk LIMIT $4";
        let mut tx = self.db.read().await?;
        tx.fetch_all(select, args![claimed.account_pk, now, now.plus(longest), limit]).await
    }

    /// One order of the stream's account, due or not; `None` if it is no longer set aside or has no number.
    pub async fn lookup_retry(
        &self,
        claimed: &ClaimedStream,
        id: UnreadableOrderId,
    ) -> Result<Option<DueRetry>, StoreError> {
        let select = "SELECT pk, id, order_id, attempts FROM unreadable_order \
                      WHERE account_pk = $1 AND id = $2 AND order_id IS NOT NULL";
        self.db.read().await?.fetch_optional(select, args![claimed.account_pk, id]).await
    }

    /// Stores an order that was set aside, the only one of `orders`, and removes it from the list.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost: nothing is written.
    pub async fn store_retried(
        &self,
        claimed: &ClaimedStream,
        retry: &DueRetry,
        orders: &[OrderUpsert],
    ) -> Result<PageCommitted, StoreError> {
        let mut tx = self.db.write().await?;
        if !owns(&mut tx, claimed, 1).await? {
            tx.rollback().await?;
            return Err(self.fenced(claimed).await);
        }
        let done = upsert_orders(&mut tx, claimed.account_pk, orders).await?;
        resolve(&mut tx, claimed.account_pk, orders).await?;
        // The answer is the current state, whatever its time says.
        tx.execute("DELETE FROM unreadable_order WHERE id = $1", args![retry.id]).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Records that an order was requested and stays set aside.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost: nothing is written.
    pub async fn record_failed_retry(&self, claimed: &ClaimedStream, failed: &FailedRetry) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        if !owns(&mut tx, claimed, 0).await? {
            tx.rollback().await?;
            return Err(self.fenced(claimed).await);
        }
        let update = "UPDATE unreadable_order SET attempts = attempts + 1, tried_at = $2, retry_at = $3, \
                      reason = COALESCE($4, reason) WHERE id = $1";
        let reason = failed.reason.map(SetAsideReason::as_str);
        tx.execute(update, args![failed.id, failed.at, failed.retry_at, reason]).await?;
        if let Some(seen) = &failed.seen {
            let update = "UPDATE unreadable_order SET reason = $2, path = $3, rule = $4, \
                          last_updated_at = COALESCE($5, last_updated_at), last_seen_at = $6, \
                          sealed_day = CASE WHEN $5 IS NULL THEN sealed_day ELSE $7 END, \
                          sealed = CASE WHEN $5 IS NULL THEN sealed ELSE $8 END WHERE id = $1";
            let args = args![
                failed.id,
                seen.reason.as_str(),
                &seen.path,
                &seen.rule,
                seen.last_updated_time,
                failed.at,
                &seen.sealed_day,
                &seen.sealed,
            ];
            tx.execute(update, args).await?;
        }
        tx.commit().await
    }
}

/// Counts a request, and the orders that it brought, if the lease is still valid; false otherwise. This locks the row of the
/// stream, so that no other worker can claim it before the commit.
async fn owns(tx: &mut Tx, claimed: &ClaimedStream, orders: u32) -> Result<bool, StoreError> {
    let update = "UPDATE stream SET api_calls = api_calls + 1, orders_total = orders_total + $4 \
                  WHERE pk = $1 AND epoch = $2 AND lease_owner = $3 RETURNING pk";
    let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, orders];
    Ok(tx.fetch_optional::<Pk>(update, args).await?.is_some())
}
