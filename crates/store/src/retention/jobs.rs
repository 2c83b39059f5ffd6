//! The rows of the jobs: one process at a time runs a job, and what it did is remembered.

use super::RetentionStore;
use crate::authorizations::access_tokens::micros;
use crate::{
    StoreError,
    executor::{FromRow, Row, args, sql},
};
use hawser_core::Timestamp;
use std::time::Duration;

/// A job as it is stored; a job that never ran has no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub name: String,
    /// Time of the next run.
    pub due_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Time at which the last run without a failure finished.
    pub succeeded_at: Option<Timestamp>,
    /// Rows that the last finished run deleted or cleared.
    pub last_removed: u64,
    pub removed_total: u64,
    /// Consecutive failed runs.
    pub failures: u64,
    /// The reason for which the last run failed.
    pub failure: Option<String>,
}

/// The result of a run.
#[derive(Debug, Clone)]
pub struct FinishedJob<'a> {
    pub name: &'a str,
    /// The process that claimed the job.
    pub owner: &'a str,
    pub at: Timestamp,
    /// Time of the next run.
    pub due_at: Timestamp,
    /// Rows that the run deleted or cleared.
    pub removed: u64,
    /// The reason of a failure.
    pub failure: Option<&'a str>,
}

impl FromRow for JobRow {
    const TABLE: &'static str = "retention_job";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            name: row.text("name")?,
            due_at: row.time("due_at")?,
            finished_at: row.opt_time("finished_at")?,
            succeeded_at: row.opt_time("succeeded_at")?,
            last_removed: row.count("last_removed")?,
            removed_total: row.count("removed_total")?,
            failures: row.count("failures")?,
            failure: row.opt_text("failure")?,
        })
    }
}

impl RetentionStore {
    /// The jobs that ran at least once, by name.
    pub async fn list_jobs(&self) -> Result<Vec<JobRow>, StoreError> {
        let select = "SELECT name, due_at, finished_at, succeeded_at, last_removed, removed_total, failures, failure \
                      FROM retention_job ORDER BY name";
        self.db.read().await?.fetch_all(select, &[]).await
    }

    /// Claims a job that is due and that no other process runs. A job whose next run is further ahead than `furthest` is
    /// due as well, because the clock was set back since. Returns `false` if the job is not the caller's.
    pub async fn claim_job(
        &self,
        name: &str,
        owner: &str,
        now: Timestamp,
        furthest: Timestamp,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let claim = sql!(
            "INSERT INTO retention_job AS j (name, due_at, lease_owner, lease_until, started_at) \
             VALUES ($1, $3, $2, " NOW " + $5, $3) ON CONFLICT (name) DO UPDATE SET \
             lease_owner = excluded.lease_owner, lease_until = excluded.lease_until, started_at = excluded.started_at \
             WHERE (j.due_at <= $3 OR j.due_at > $4) AND (j.lease_until IS NULL OR j.lease_until <= " NOW ")"
        );
        Ok(self.db.execute(claim, args![name, owner, now, furthest, micros(lease)]).await? > 0)
    }

    /// Extends the lease of a claimed job. Returns `false` if it was lost.
    pub async fn extend_job(&self, name: &str, owner: &str, lease: Duration) -> Result<bool, StoreError> {
        let update = sql!("UPDATE retention_job SET lease_until = " NOW " + $3 WHERE name = $1 AND lease_owner = $2");
        Ok(self.db.execute(update, args![name, owner, micros(lease)]).await? > 0)
    }

    /// Records the result of a run and ends its lease. Returns `false` if the lease was lost.
    pub async fn finish_job(&self, job: &FinishedJob<'_>) -> Result<bool, StoreError> {
        let update = "UPDATE retention_job SET lease_owner = NULL, lease_until = NULL, finished_at = $3, due_at = $4, \
                      last_removed = $5, removed_total = removed_total + $5, failure = $6, \
                      succeeded_at = CASE WHEN $6 IS NULL THEN $3 ELSE succeeded_at END, \
                      failures = CASE WHEN $6 IS NULL THEN 0 ELSE failures + 1 END \
                      WHERE name = $1 AND lease_owner = $2";
        let removed = i64::try_from(job.removed).unwrap_or(i64::MAX);
        let args = args![job.name, job.owner, job.at, job.due_at, removed, job.failure];
        Ok(self.db.execute(update, args).await? > 0)
    }
}
