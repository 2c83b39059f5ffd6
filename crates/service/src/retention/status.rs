//! The results of the jobs, as operators read them.

use super::jobs::{EVERY, JOBS, Job};
use crate::health::doctor::{Finding, Health};
use crate::{App, Error};
use hawser_core::{Actor, Permission, Timestamp};
use hawser_store::JobRow;
use serde::Serialize;
use std::{collections::HashMap, time::Duration};

/// The number of days that Amazon allows unless law requires more.
const ALLOWED_BY_AMAZON: u16 = 30;

/// If a job has not succeeded for this long, something is wrong.
const TOLERANCE: Duration = EVERY.saturating_mul(3);

/// The result of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionRun {
    pub name: &'static str,
    /// Rows that it deleted or cleared.
    pub removed: u64,
    pub failure: Option<String>,
}

/// A job and its last run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionStatus {
    pub name: &'static str,
    /// The deleted data, and the event from which its age is counted.
    pub what: &'static str,
    /// The age, as a text.
    pub age: String,
    /// Rows per statement.
    pub batch: u32,
    /// The index that finds the rows.
    pub index: &'static str,
    /// End of the last run; `None` before the first.
    pub finished_at: Option<Timestamp>,
    /// End of the last run without a failure.
    pub succeeded_at: Option<Timestamp>,
    /// Rows that the last run deleted or cleared.
    pub last_removed: u64,
    pub removed_total: u64,
    /// Consecutive failed runs.
    pub failures: u64,
    /// The reason for which the last run failed.
    pub failure: Option<String>,
}

impl RetentionStatus {
    fn new(job: &Job, row: Option<JobRow>) -> Self {
        let (finished_at, succeeded_at) = row.as_ref().map_or((None, None), |row| (row.finished_at, row.succeeded_at));
        let (last_removed, removed_total) = row.as_ref().map_or((0, 0), |row| (row.last_removed, row.removed_total));
        let failures = row.as_ref().map_or(0, |row| row.failures);
        Self {
            name: job.name,
            what: job.what,
            age: job.age.to_string(),
            batch: job.batch,
            index: job.index,
            finished_at,
            succeeded_at,
            last_removed,
            removed_total,
            failures,
            failure: row.and_then(|row| row.failure),
        }
    }
}

impl App {
    /// The jobs and their last runs.
    ///
    /// # Errors
    /// The permission `settings.write`, the database.
    pub async fn list_retention(&self, actor: &Actor) -> Result<Vec<RetentionStatus>, Error> {
        self.require(actor, Permission::SettingsWrite)?;
        self.retention_jobs().await
    }

    /// The jobs and their last runs, for the metrics, which name no tenant.
    ///
    /// # Errors
    /// The database.
    pub async fn retention_jobs(&self) -> Result<Vec<RetentionStatus>, Error> {
        let rows = self.store().retention().list_jobs().await?;
        let mut rows: HashMap<String, JobRow> = rows.into_iter().map(|row| (row.name.clone(), row)).collect();
        Ok(JOBS.iter().map(|job| RetentionStatus::new(job, rows.remove(job.name))).collect())
    }

    /// The finding of `hawser doctor`.
    pub(crate) async fn retention_finding(&self) -> Result<Finding, Error> {
        let (jobs, now, days) = (self.retention_jobs().await?, self.now(), self.inner.parts.settings.buyer_data_days);
        let kept = format!("buyer data is kept for {days} days after shipment");
        if days > ALLOWED_BY_AMAZON {
            let detail = format!(
                "{kept}; Amazon allows {ALLOWED_BY_AMAZON} unless law requires more: check retention.buyer_data_days"
            );
            return Ok(Finding::new("retention", Health::Warning, detail));
        }
        let companies = self.store().instance().read().await?.list_companies().await?;
        let created_at = companies.iter().map(|company| company.created_at).min();
        let is_late =
            |job: &&RetentionStatus| job.succeeded_at.or(created_at).is_some_and(|since| now.since(since) > TOLERANCE);
        if let Some(late) = jobs.iter().find(is_late) {
            let detail = match (&late.failure, late.succeeded_at) {
                (Some(failure), _) => {
                    format!("the job {} failed {} times in a row: {failure}", late.name, late.failures)
                }
                (None, Some(at)) => format!("the job {} last ran at {at}: is hawser serve running?", late.name),
                (None, None) => format!("the job {} never ran: is hawser serve running?", late.name),
            };
            return Ok(Finding::new("retention", Health::Warning, detail));
        }
        let removed: u64 = jobs.iter().map(|job| job.removed_total).sum();
        let seen = match jobs.iter().filter_map(|job| job.finished_at).max() {
            Some(at) => format!("last run at {at}, {removed} rows removed so far; {kept}"),
            None => format!("not run yet; {kept}"),
        };
        Ok(Finding::new("retention", Health::Well, seen))
    }
}
