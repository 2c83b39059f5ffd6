//! What `hawser doctor` asks the database.

use crate::{
    InstanceTx, Store, StoreError,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::Timestamp;

/// How far the streams are behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    /// Streams that are due and that nobody works on.
    pub due: u64,
    /// Since when the longest due one is.
    pub oldest_due_at: Option<Timestamp>,
    /// Streams whose last run failed.
    pub failing: u64,
    /// Writes that were refused because their lease was lost.
    pub fenced_writes: u64,
}

impl FromRow for Lag {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            due: row.count("due")?,
            oldest_due_at: row.opt_time("oldest_due_at")?,
            failing: row.count("failing")?,
            fenced_writes: row.count("fenced")?,
        })
    }
}

struct Now(Timestamp);

impl FromRow for Now {
    const TABLE: &'static str = "instance";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.time("moment").map(Self)
    }
}

impl InstanceTx {
    /// The hour of the database's clock, which leases go by.
    pub async fn database_time(&mut self) -> Result<Timestamp, StoreError> {
        let now: Option<Now> = self.tx.fetch_optional(sql!("SELECT " NOW " AS moment"), args![]).await?;
        now.map(|now| now.0).ok_or(StoreError::NotFound { what: "time" })
    }

    /// How far the streams are behind at a moment.
    pub async fn lag(&mut self, now: Timestamp) -> Result<Lag, StoreError> {
        let select = sql!(
            "SELECT COUNT(CASE WHEN due_at <= $1 AND (lease_until IS NULL OR lease_until <= " NOW ") THEN 1 END) AS due, \
             MIN(CASE WHEN due_at <= $1 AND (lease_until IS NULL OR lease_until <= " NOW ") THEN due_at END) AS oldest_due_at, \
             COUNT(last_code) AS failing, CAST(COALESCE(SUM(fenced_writes), 0) AS BIGINT) AS fenced FROM stream"
        );
        let lag: Option<Lag> = self.tx.fetch_optional(select, args![now]).await?;
        lag.ok_or(StoreError::NotFound { what: "stream" })
    }
}

impl Store {
    /// Whether the database can be written to: begins a writing transaction, writes, and undoes it.
    pub async fn try_write(&self) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        tx.execute("DELETE FROM incident WHERE pk < 0", args![]).await?;
        tx.rollback().await
    }
}
