//! A worker's turn on one due stream: a pull or a scheduled verification.

use crate::{
    App, Error,
    sync::{next_due::LastRun, panics::catching_panics},
    verification::verify::Background,
};
use hawser_core::{Actor, FailureCode, sync::Resource};
use hawser_store::{ClaimedStream, ReleaseOutcome};
use std::time::Duration;
use tokio::sync::watch;

/// Interval between two scheduled verifications of a shop.
const VERIFY_EVERY: Duration = Duration::from_secs(24 * 3600);

/// History of the first pull of a shop if no date was chosen.
const FIRST_PULL: Duration = Duration::from_secs(30 * 24 * 3600);

impl App {
    /// Works off a claimed stream. An error is logged here, once; the stream is due again after a
    /// growing delay.
    pub(crate) async fn work_off(&self, claimed: &ClaimedStream, stop: watch::Receiver<bool>) {
        // Both futures are large; without a box, each caller up to the thread would keep room for them on its stack.
        let worked = match claimed.resource {
            Resource::Orders => Box::pin(self.pull_claimed(claimed, Some(stop), &|_| {})).await.map(|_| ()),
            Resource::Verification => match Box::pin(catching_panics(self.verify_claimed(claimed))).await {
                Ok(()) => Ok(()),
                Err(error) => {
                    self.release_failed(claimed, &error).await;
                    Err(error)
                }
            },
        };
        if let Err(error) = worked {
            let code = error.code().unwrap_or(FailureCode::InternalError);
            tracing::error!(shop.id = %claimed.shop, stream.account = %claimed.account,
                resource = claimed.resource.as_str(), code = code.as_str(), %error, "a due stream failed");
        }
    }

    async fn verify_claimed(&self, claimed: &ClaimedStream) -> Result<(), Error> {
        let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
        let account = reading.lookup_account(claimed.account).await?;
        drop(reading);
        let account = account.ok_or(Error::failure(FailureCode::NotFound))?;
        let (verification, attribution) = match self.verify_in_background(&account).await? {
            Background::Done(verification, attribution) => (verification, attribution),
            Background::NotYet(wait) => {
                self.store().for_claim().release_unfinished(claimed, self.now().plus(wait)).await?;
                return Ok(());
            }
        };
        if verification.passed {
            let now = self.now();
            let store = self.store().for_claim();
            store.ensure_stream(claimed.account, Resource::Orders, now.minus(FIRST_PULL), now).await?;
        }
        let last = LastRun { code: verification.code, attribution, failures: claimed.failures };
        let next_due = self.next_due(last, VERIFY_EVERY);
        let outcome = ReleaseOutcome { code: verification.code, detail: None, next_due, finished_at: self.now() };
        self.store().for_claim().release(claimed, &outcome).await?;
        Ok(())
    }
}
