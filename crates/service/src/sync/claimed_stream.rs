//! Works off a claimed stream and releases it with the result.

use super::{
    counts::PullCounts,
    next_due::LastRun,
    panics::catching_panics,
    run::{Run, RunEnd},
};
use crate::{App, Error, verification::failure_attribution::Attribution};
use hawser_core::{
    FailureCode,
    sync::{LastLooks, PULL_INTERVAL, coverage::Interval},
};
use hawser_store::{ClaimedStream, ReleaseOutcome, StoreError};
use std::time::Duration;
use tokio::sync::watch;

/// A second look that goes back further counts as the daily one.
const SHORT_LOOK: Duration = Duration::from_secs(24 * 3600);

/// Delay while the database is unavailable.
const AFTER_DATABASE_ERROR: Duration = Duration::from_secs(60);

impl App {
    /// Works off a claimed stream. With `stop`, the run is limited to a worker's turn and ends when `stop` becomes true.
    pub(crate) async fn pull_claimed(
        &self,
        claimed: &ClaimedStream,
        stop: Option<watch::Receiver<bool>>,
        on_progress: &(dyn Fn(PullCounts) + Send + Sync),
    ) -> Result<(PullCounts, RunEnd), Error> {
        let looking = match stop {
            Some(_) => self.with_second_look(claimed).await?,
            None => None,
        };
        let claimed = looking.as_ref().unwrap_or(claimed);
        let Some(mut run) = Run::new(self, claimed, on_progress) else {
            let detail = Some("this seller account has no authorization".to_owned());
            let end = RunEnd::Incomplete { code: FailureCode::AuthorizationRevoked, detail };
            self.release_pull(claimed, &end).await?;
            return Ok((PullCounts::default(), end));
        };
        if let Some(stop) = stop {
            run = run.with_page_budget(stop);
        }
        let worked = catching_panics(async {
            let end = run.work().await?;
            self.release_pull(claimed, &end).await?;
            Ok(end)
        })
        .await;
        match worked {
            Ok(end) => Ok((run.counts, end)),
            Err(error) => {
                self.release_failed(claimed, &error).await;
                Err(error)
            }
        }
    }

    /// Releases the stream after an error of Hawser, which is recorded with a code and a growing delay. While the database
    /// is unavailable the stream is not at fault and keeps its result.
    pub(crate) async fn release_failed(&self, claimed: &ClaimedStream, error: &Error) {
        let store = self.store().for_claim();
        let released = if matches!(error, Error::Store(StoreError::Unavailable { .. } | StoreError::Locked)) {
            store.release_unfinished(claimed, self.now().plus(AFTER_DATABASE_ERROR)).await
        } else {
            let outcome = ReleaseOutcome {
                code: Some(error.code().unwrap_or(FailureCode::InternalError)),
                detail: None,
                finished_at: self.now(),
                next_due: self.next_attempt(claimed.failures),
            };
            store.release(claimed, &outcome).await
        };
        // The first error is the one to report; without a release the lease expires.
        if let Err(unreleased) = released {
            tracing::warn!(shop.id = %claimed.shop, error = %unreleased, "a stream cannot be released; its lease expires");
        }
    }

    /// The stream with the last days to read again, if they are due.
    async fn with_second_look(&self, claimed: &ClaimedStream) -> Result<Option<ClaimedStream>, Error> {
        let now = self.now();
        let last = LastLooks {
            day_at: claimed.day_read_at,
            three_days_at: claimed.three_days_read_at,
            day_pages: u32::try_from(claimed.day_pages).unwrap_or(0),
        };
        let Some(back) = last.due(now) else { return Ok(None) };
        let Some(stretch) = Interval::new(now.minus(back).max(claimed.since), now) else { return Ok(None) };
        let is_long = back > SHORT_LOOK;
        match self.store().for_claim().read_last_days_again(claimed, stretch, is_long, now).await {
            Ok(()) => {}
            // The run notices it as well.
            Err(StoreError::Fenced) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let again = claimed.again.map_or(stretch, |again| Interval {
            from: again.from.min(stretch.from),
            until: again.until.max(stretch.until),
        });
        let mut looking = claimed.clone();
        looking.again = Some(again);
        Ok(Some(looking))
    }

    /// Releases the stream and records the end of its run.
    pub(crate) async fn release_pull(&self, claimed: &ClaimedStream, end: &RunEnd) -> Result<(), Error> {
        let store = self.store().for_claim();
        let (code, detail) = match end {
            RunEnd::LostLease => return Ok(()),
            RunEnd::Yielded { wait } => {
                store.release_unfinished(claimed, self.now().plus(*wait)).await?;
                return Ok(());
            }
            RunEnd::Complete => (None, None),
            RunEnd::Incomplete { code, detail } => (Some(*code), detail.clone()),
        };
        let attribution = match (code, &claimed.authorization) {
            (Some(code), Some(authorization)) => self.handle_refusal(authorization.id, code).await?,
            _ => Attribution::Shop,
        };
        let next_due = self.next_due(LastRun { code, attribution, failures: claimed.failures }, PULL_INTERVAL);
        let outcome = ReleaseOutcome { code, detail, finished_at: self.now(), next_due };
        store.release(claimed, &outcome).await?;
        Ok(())
    }
}
