//! Sums over all streams for monitoring. They identify no shop.

use crate::sync::WorkerStore;
use crate::{
    StoreError,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::Timestamp;

/// Sums over all streams of the database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamTotals {
    /// Number of streams.
    pub streams: u64,
    /// Streams that are due and waiting.
    pub due: u64,
    /// Streams that are being worked on.
    pub running: u64,
    /// Streams whose last run failed.
    pub failing: u64,
    /// Orders received in total.
    pub orders: u64,
    /// Pages committed in total.
    pub pages: u64,
    /// Requests sent in total.
    pub api_calls: u64,
    /// Writes refused because the lease was lost.
    pub fenced_writes: u64,
}

impl FromRow for StreamTotals {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            streams: row.count("streams")?,
            due: row.count("due")?,
            running: row.count("running")?,
            failing: row.count("failing")?,
            orders: row.count("orders")?,
            pages: row.count("pages")?,
            api_calls: row.count("calls")?,
            fenced_writes: row.count("fenced")?,
        })
    }
}

impl WorkerStore {
    /// Reads the sums over all streams.
    pub async fn stream_totals(&self, now: Timestamp) -> Result<StreamTotals, StoreError> {
        let select = sql!(
            "SELECT COUNT(*) AS streams, \
             COUNT(CASE WHEN lease_until > " NOW " THEN 1 END) AS running, \
             COUNT(CASE WHEN due_at <= $1 AND (lease_until IS NULL OR lease_until <= " NOW ") THEN 1 END) AS due, \
             COUNT(CASE WHEN failures > 0 THEN 1 END) AS failing, \
             CAST(COALESCE(SUM(orders_total), 0) AS BIGINT) AS orders, \
             CAST(COALESCE(SUM(pages_total), 0) AS BIGINT) AS pages, \
             CAST(COALESCE(SUM(api_calls), 0) AS BIGINT) AS calls, \
             CAST(COALESCE(SUM(fenced_writes), 0) AS BIGINT) AS fenced FROM stream"
        );
        let mut tx = self.db.read().await?;
        Ok(tx.fetch_optional(select, args![now]).await?.unwrap_or_default())
    }
}
