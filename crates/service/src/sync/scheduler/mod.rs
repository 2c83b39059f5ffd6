//! The scheduler: claims due streams, the longest overdue first, and works off several at once, each for a limited turn, so
//! that a large shop does not keep small ones waiting. Finished streams are rescheduled; cost is proportional to the number
//! of due streams.

mod orphaned_leases;
mod turn;

use super::lease::LEASE;
use crate::{App, Error, audit::Origin, retention::RetentionPass};
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet};

/// Settings of the scheduler.
#[derive(Debug, Clone, Copy)]
pub struct SchedulerOptions {
    /// Number of streams that are worked off at the same time.
    pub concurrency: u32,
    /// Polling interval while nothing is due.
    pub look_again: Duration,
}

impl Default for SchedulerOptions {
    fn default() -> Self {
        Self { concurrency: 8, look_again: Duration::from_secs(1) }
    }
}

impl App {
    /// Works off due streams until `stop` becomes true, then lets running ones finish their page. An error of one stream is
    /// logged and does not affect the others. While the database is unavailable, claiming is retried.
    pub async fn run_scheduler(&self, options: SchedulerOptions, stop: watch::Receiver<bool>) {
        Origin::Worker.scope(self.schedule(options, stop)).await;
    }

    async fn schedule(&self, options: SchedulerOptions, mut stop: watch::Receiver<bool>) {
        let mut working: JoinSet<()> = JoinSet::new();
        let (mut checked_at, mut retention) = (None, RetentionPass::default());
        while !*stop.borrow() {
            self.break_orphaned_leases_if_due(&mut checked_at).await;
            retention.start_if_due(self, &stop);
            let free = options.concurrency.saturating_sub(u32::try_from(working.len()).unwrap_or(u32::MAX));
            let claimed = match self.claim_due(free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(%error, "due streams cannot be claimed; retrying");
                    Vec::new()
                }
            };
            let is_idle = claimed.is_empty();
            for claimed in claimed {
                let (app, stop) = (self.clone(), stop.clone());
                working.spawn(Origin::Worker.scope(async move { app.work_off(&claimed, stop).await }));
            }
            if is_idle || working.len() >= options.concurrency as usize {
                tokio::select! {
                    _ = stop.changed() => {}
                    Some(ended) = working.join_next() => log_end(ended),
                    () = self.timer().sleep(options.look_again) => {}
                }
            }
        }
        while let Some(ended) = working.join_next().await {
            log_end(ended);
        }
        retention.finish().await;
    }

    /// Works off everything that is due now, one stream after the other, and returns the number of streams. Tests and the
    /// demo use it, because they control the clock.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn run_due(&self) -> Result<usize, Error> {
        let (_keep, stop) = watch::channel(false);
        let mut worked = 0;
        loop {
            let claimed = self.claim_due(1).await?;
            let Some(claimed) = claimed.first() else { return Ok(worked) };
            Origin::Worker.scope(self.work_off(claimed, stop.clone())).await;
            worked += 1;
        }
    }

    async fn claim_due(&self, limit: u32) -> Result<Vec<hawser_store::ClaimedStream>, Error> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        Ok(self.store().for_claim().claim_due(&self.run_id(), self.now(), limit, LEASE).await?)
    }
}

/// Logs a panic outside of a stream's work, such as in its release; the lease of that stream expires.
fn log_end(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(is_panic = error.is_panic(), "a worker's task ended early");
    }
}
