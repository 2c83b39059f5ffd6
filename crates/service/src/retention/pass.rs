//! The scheduler's part: it looks for due jobs every few minutes and runs them beside the streams.

use super::buyer_data::buyer_data_limit;
use crate::{App, audit::Origin};
use hawser_core::Timestamp;
use std::time::Duration;
use tokio::{sync::watch, task::JoinSet};

/// Interval between two looks. The scheduler also looks when it starts.
const LOOK_EVERY: Duration = Duration::from_secs(300);

/// The time of the last look, and the pass that it started.
#[derive(Default)]
pub(crate) struct RetentionPass {
    looked_at: Option<Timestamp>,
    running: JoinSet<()>,
}

impl RetentionPass {
    /// Starts a pass unless the last one was a moment ago or is still running.
    pub(crate) fn start_if_due(&mut self, app: &App, stop: &watch::Receiver<bool>) {
        while let Some(Err(ended)) = self.running.try_join_next() {
            tracing::error!(error = %ended, "the deletion of expired data ended unexpectedly");
        }
        let now = app.now();
        let is_recent = self.looked_at.is_some_and(|last| (last..last.plus(LOOK_EVERY)).contains(&now));
        if is_recent || !self.running.is_empty() {
            return;
        }
        self.looked_at = Some(now);
        // Every process forgets the keys, also if another one runs the job that destroys them.
        app.forget_buyer_keys(&buyer_data_limit(app.inner.parts.settings.buyer_data_days, now));
        let (app, stop) = (app.clone(), stop.clone());
        self.running.spawn(Origin::Worker.scope(async move {
            if let Err(error) = app.run_due_jobs(&stop).await {
                tracing::warn!(%error, "expired data cannot be deleted");
            }
        }));
    }

    /// Waits until the running job has finished its batch.
    pub(crate) async fn finish(mut self) {
        while self.running.join_next().await.is_some() {}
    }
}
