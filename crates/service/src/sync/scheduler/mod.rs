//! Streams by themselves: claims what is due, a few at a time, the longest due first, and works each off in turns, so that a
//! big shop does not keep small ones waiting. What ends here comes up again later; cost grows with what is due.

pub(crate) mod orphaned_leases;
pub(crate) mod run;

use crate::{App, Error, audit::Origin, orders::LEASE};
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet};

/// How a process works streams off.
#[derive(Debug, Clone, Copy)]
pub struct SchedulerOptions {
    /// How many streams at once.
    pub concurrency: u32,
    /// How long to wait before looking again when nothing was due.
    pub look_again: Duration,
}

impl Default for SchedulerOptions {
    fn default() -> Self {
        Self { concurrency: 8, look_again: Duration::from_secs(1) }
    }
}

impl App {
    /// Works streams off until `stop` turns true, then lets those under way finish their page. An error of one stream is
    /// logged and does not end the others; while the database is out of reach it is tried again.
    pub async fn run_scheduler(&self, options: SchedulerOptions, stop: watch::Receiver<bool>) {
        Origin::Worker.scope(self.schedule(options, stop)).await;
    }

    async fn schedule(&self, options: SchedulerOptions, mut stop: watch::Receiver<bool>) {
        let mut working: JoinSet<()> = JoinSet::new();
        let (mut relieved_at, mut purged_at) = (None, None);
        while !*stop.borrow() {
            self.relieve_from_time_to_time(&mut relieved_at).await;
            self.purge_from_time_to_time(&mut purged_at).await;
            let free = options.concurrency.saturating_sub(u32::try_from(working.len()).unwrap_or(u32::MAX));
            let claimed = match self.claim_due(free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(%error, "due streams cannot be claimed, trying again");
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
                    Some(_) = working.join_next() => {}
                    () = self.timer().sleep(options.look_again) => {}
                }
            }
        }
        while working.join_next().await.is_some() {}
    }

    /// Works off everything that is due at this moment, one stream after the other; how many there were. For tests and the
    /// demo, which decide themselves when time passes.
    ///
    /// # Errors
    /// The database.
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
