//! Statements of `hawser doctor`.

use crate::authorizations::access_tokens::micros;
use crate::{
    InstanceTx, Store, StoreError,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::Timestamp;
use hawser_core::sync::{LONGEST_DUE, LONGEST_LEASE};

/// The backlog of the streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lag {
    /// Due streams without a lease.
    pub due: u64,
    /// The earliest due time among them.
    pub oldest_due_at: Option<Timestamp>,
    /// Streams whose last run failed.
    pub failing: u64,
    /// Writes that were rejected because the lease was lost.
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

/// Stored times that lie further ahead than possible.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImpossibleTimes {
    /// Due times of streams.
    pub due: u64,
    /// Leases of streams.
    pub leases: u64,
    /// Token buckets.
    pub quotas: u64,
    /// Access tokens.
    pub tokens: u64,
}

impl FromRow for ImpossibleTimes {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            due: row.count("due")?,
            leases: row.count("leases")?,
            quotas: row.count("quotas")?,
            tokens: row.count("tokens")?,
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
    /// The time of the database's clock, which leases are measured with.
    pub async fn database_time(&mut self) -> Result<Timestamp, StoreError> {
        let now: Option<Now> = self.tx.fetch_optional(sql!("SELECT " NOW " AS moment"), args![]).await?;
        now.map(|now| now.0).ok_or(StoreError::NotFound { what: "time" })
    }

    /// The number of stored times that lie further ahead than possible, because a clock was wrong when they were written.
    pub async fn impossible_times(&mut self, now: Timestamp) -> Result<ImpossibleTimes, StoreError> {
        let select = sql!(
            "SELECT (SELECT COUNT(*) FROM stream WHERE due_at > $1) AS due, \
             (SELECT COUNT(*) FROM stream WHERE lease_until > " NOW " + $2) AS leases, \
             (SELECT COUNT(*) FROM quota_bucket WHERE updated_at > $3) AS quotas, \
             (SELECT COUNT(*) FROM seller_authorization WHERE access_expires_at > $3) AS tokens"
        );
        let args = args![now.plus(LONGEST_DUE), micros(LONGEST_LEASE), now.plus(LONGEST_LEASE)];
        let times: Option<ImpossibleTimes> = self.tx.fetch_optional(select, args).await?;
        times.ok_or(StoreError::NotFound { what: "time" })
    }

    /// The backlog of the streams at a time.
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
    /// Checks that the database can be written to, in a transaction that is rolled back.
    pub async fn try_write(&self) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        tx.execute("DELETE FROM incident WHERE pk < 0", args![]).await?;
        tx.rollback().await
    }
}
