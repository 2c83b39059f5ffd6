//! Runs the jobs: one process at a time, in small batches, until nothing is due or the process stops.

use super::jobs::{EVERY, JOBS, Job};
use super::status::RetentionRun;
use crate::{App, Error, audit::Origin};
use hawser_core::{Actor, Permission, Timestamp};
use hawser_store::FinishedJob;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::watch;

/// Time after which a failed job is tried again.
const RETRY: Duration = Duration::from_secs(600);

/// A lease is extended after each batch. If the process is killed, it ends soon.
const LEASE: Duration = Duration::from_secs(120);

/// The time at which a job is due.
#[derive(Clone, Copy)]
enum Due {
    /// At the time that its last run set.
    AsPlanned,
    Now,
}

impl App {
    /// Runs the due jobs.
    ///
    /// # Errors
    /// The database. A failure of a job is recorded instead, and does not affect the others.
    pub(super) async fn run_due_jobs(&self, stop: &watch::Receiver<bool>) -> Result<(), Error> {
        let now = self.now();
        let planned: HashMap<String, Timestamp> =
            self.store().retention().list_jobs().await?.into_iter().map(|job| (job.name, job.due_at)).collect();
        let is_due = |job: &&Job| planned.get(job.name).is_none_or(|due| *due <= now || *due > now.plus(EVERY));
        for job in JOBS.iter().filter(is_due) {
            if *stop.borrow() {
                break;
            }
            self.run_job(job, Due::AsPlanned, stop).await?;
        }
        Ok(())
    }

    /// Runs every job now, except those that another process is running, and returns the results.
    ///
    /// # Errors
    /// The permission `settings.write`, the database.
    pub async fn run_retention(&self, actor: &Actor) -> Result<Vec<RetentionRun>, Error> {
        self.require(actor, Permission::SettingsWrite)?;
        let (_keep, stop) = watch::channel(false);
        let mut runs = Vec::new();
        for job in JOBS {
            runs.extend(self.run_job(job, Due::Now, &stop).await?);
        }
        Ok(runs)
    }

    /// Runs a job and records the result; `None` if it is not due or another process runs it.
    async fn run_job(
        &self,
        job: &'static Job,
        due: Due,
        stop: &watch::Receiver<bool>,
    ) -> Result<Option<RetentionRun>, Error> {
        let (store, owner, now) = (self.store().retention(), self.run_id(), self.now());
        let furthest = match due {
            Due::AsPlanned => now.plus(EVERY),
            Due::Now => Timestamp::from_micros(i64::MIN),
        };
        if !store.claim_job(job.name, &owner, now, furthest, LEASE).await? {
            return Ok(None);
        }
        let removed = Arc::new(AtomicU64::new(0));
        // In a task of its own, so that a panic is recorded like every other failure.
        let work = {
            let (app, owner, removed, stop) = (self.clone(), owner.clone(), Arc::clone(&removed), stop.clone());
            tokio::spawn(Origin::Worker.scope(async move { app.run_batches(job, &owner, &removed, stop).await }))
        };
        let failure = match work.await {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("the job panicked; the log has the details".to_owned()),
        };
        let (at, removed) = (self.now(), removed.load(Ordering::SeqCst));
        match &failure {
            None if removed == 0 => {}
            None => tracing::info!(job = job.name, rows = removed, "expired data deleted"),
            Some(error) => tracing::warn!(job = job.name, rows = removed, %error, "expired data cannot be deleted"),
        }
        let due_at = at.plus(if failure.is_none() { EVERY } else { RETRY });
        let finished = FinishedJob { name: job.name, owner: &owner, at, due_at, removed, failure: failure.as_deref() };
        store.finish_job(&finished).await?;
        Ok(Some(RetentionRun { name: job.name, removed, failure }))
    }

    async fn run_batches(
        &self,
        job: &Job,
        owner: &str,
        removed: &AtomicU64,
        stop: watch::Receiver<bool>,
    ) -> Result<(), Error> {
        while !*stop.borrow() {
            let batch = job.run_batch(self, self.now()).await?;
            removed.fetch_add(batch, Ordering::SeqCst);
            let is_done = batch < u64::from(job.batch);
            if is_done || !self.store().retention().extend_job(job.name, owner, LEASE).await? {
                break;
            }
        }
        Ok(())
    }
}
