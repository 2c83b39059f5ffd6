//! One due stream: pull orders, or climb the ladder.

use crate::verification::failure_attribution::Attribution;
use crate::verification::verify::Background;
use crate::{App, Error, backoff};
use hawser_core::sync::Resource;
use hawser_core::{Actor, FailureCode, Retry, Rng, Timestamp};
use hawser_store::{ClaimedStream, ReleaseOutcome};
use std::time::Duration;
use tokio::sync::watch;

/// How often a shop is verified by itself.
const VERIFY_EVERY: Duration = Duration::from_secs(24 * 3600);

/// How far back the first pull of a shop reaches when nobody chose a date.
const FIRST_PULL: Duration = Duration::from_secs(30 * 24 * 3600);

/// When a stream that somebody has to act on is tried again all the same.
const HELD_FOR: Duration = Duration::from_secs(6 * 3600);

/// How often a stream whose authorization was renewed a moment ago is tried again, and how many times: Amazon takes about
/// an hour to know of the renewal.
const RENEWED_EVERY: Duration = Duration::from_secs(5 * 60);
const RENEWED_TIMES: i64 = 12;

/// When a stream is tried again whose failure is not its own, or not known to be.
const EXCUSED_FOR: Duration = Duration::from_secs(10 * 60);

const BACKOFF_BASE: Duration = Duration::from_secs(60);
const BACKOFF_CEILING: Duration = Duration::from_secs(3600);

impl App {
    /// Works a claimed stream off. Whatever goes wrong is logged here, once; the stream comes up again.
    pub(crate) async fn work_off(&self, claimed: &ClaimedStream, stop: watch::Receiver<bool>) {
        let worked = match claimed.resource {
            Resource::Orders => self.pull_in_turn(claimed, stop).await,
            Resource::Verification => self.verify_in_turn(claimed).await,
        };
        if let Err(error) = worked {
            tracing::error!(shop.id = %claimed.shop, resource = claimed.resource.as_str(), %error, "a due stream was not worked off");
        }
    }

    async fn verify_in_turn(&self, claimed: &ClaimedStream) -> Result<(), Error> {
        let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
        let account = reading.lookup_account(claimed.account).await?;
        drop(reading);
        let Some(account) = account else { return Ok(()) };
        let (verification, verdict) = match self.verify_in_background(&account).await? {
            Background::Done(verification, verdict) => (verification, verdict),
            Background::NotYet(wait) => {
                self.store().for_claim().release_unfinished(claimed, self.now().plus(wait)).await?;
                return Ok(());
            }
        };
        if verification.passed {
            let now = self.now();
            let claims = self.store().for_claim();
            claims.ensure_stream(claimed.account, Resource::Orders, now.minus(FIRST_PULL), now).await?;
        }
        let next_due = self.next_due(verification.code, verdict, claimed.failures, VERIFY_EVERY);
        let outcome = ReleaseOutcome { code: verification.code, detail: None, next_due, finished_at: self.now() };
        self.store().for_claim().release(claimed, &outcome).await?;
        Ok(())
    }

    /// When a stream comes up again: spread a little, so that a thousand shops bound in one hour do not stay together.
    pub(crate) fn next_due(
        &self,
        code: Option<FailureCode>,
        verdict: Attribution,
        failures: i64,
        every: Duration,
    ) -> Timestamp {
        let wait = wait(code, verdict, failures, every, self.rng());
        self.now().plus(wait.mul_f64(0.9 + self.rng().unit() / 5.0))
    }
}

/// How long until a stream comes up again after a run that ended so.
fn wait(code: Option<FailureCode>, verdict: Attribution, failures: i64, every: Duration, rng: &dyn Rng) -> Duration {
    let Some(code) = code else { return every };
    match code.retry() {
        Retry::No if verdict == Attribution::Shop => HELD_FOR,
        Retry::No => EXCUSED_FOR,
        Retry::Backoff if code == FailureCode::JustRenewed && failures < RENEWED_TIMES => RENEWED_EVERY,
        Retry::Backoff | Retry::Quota => {
            backoff(u32::try_from(failures).unwrap_or(0).min(16), BACKOFF_BASE, BACKOFF_CEILING, rng)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::OsRng;

    #[test]
    fn after_a_renewal_it_is_tried_every_five_minutes_for_an_hour() {
        let wait = |failures| wait(Some(FailureCode::JustRenewed), Attribution::Shop, failures, VERIFY_EVERY, &OsRng);
        assert_eq!((0..RENEWED_TIMES).map(wait).sum::<Duration>(), Duration::from_secs(3600));
        assert_eq!(wait(0), RENEWED_EVERY);
        assert!(wait(RENEWED_TIMES) > RENEWED_EVERY);
    }
}
