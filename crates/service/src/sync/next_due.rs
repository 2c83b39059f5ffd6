//! Decides when a stream is due again after a run.

use crate::{App, backoff, verification::failure_attribution::Attribution};
use hawser_core::{FailureCode, Retry, Rng, Timestamp};
use std::time::Duration;

/// Delay of a stream that stays refused until a person acts.
const HELD_FOR: Duration = Duration::from_secs(6 * 3600);

/// Interval and number of retries after a renewed authorization. Amazon takes about an hour to apply a renewal.
const RENEWED_EVERY: Duration = Duration::from_secs(5 * 60);
const RENEWED_TIMES: i64 = 12;

/// Delay of a stream whose failure is not attributed to the shop.
const EXCUSED_FOR: Duration = Duration::from_secs(10 * 60);

const BACKOFF_BASE: Duration = Duration::from_secs(60);
const BACKOFF_CEILING: Duration = Duration::from_secs(3600);

/// The end of a run, as far as the next due time depends on it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LastRun {
    /// The failure, if the run was not complete.
    pub(crate) code: Option<FailureCode>,
    pub(crate) attribution: Attribution,
    /// Number of failed runs in a row before this one.
    pub(crate) failures: i64,
}

impl App {
    /// The next due time of a stream that runs `every` so often when it succeeds. Jitter of 10 % keeps shops that were
    /// bound at the same time from staying together.
    pub(crate) fn next_due(&self, last: LastRun, every: Duration) -> Timestamp {
        let wait = wait(last, every, self.rng());
        self.now().plus(wait.mul_f64(0.9 + self.rng().unit() / 5.0))
    }

    /// The next due time of a stream after an error of Hawser: the delay grows with the number of failures before it.
    pub(crate) fn next_attempt(&self, failures: i64) -> Timestamp {
        self.now().plus(growing(failures, self.rng()))
    }
}

fn growing(failures: i64, rng: &dyn Rng) -> Duration {
    backoff(u32::try_from(failures).unwrap_or(0).min(16), BACKOFF_BASE, BACKOFF_CEILING, rng)
}

fn wait(last: LastRun, every: Duration, rng: &dyn Rng) -> Duration {
    let Some(code) = last.code else { return every };
    match code.retry() {
        Retry::No if last.attribution == Attribution::Shop => HELD_FOR,
        Retry::No => EXCUSED_FOR,
        Retry::Backoff if code == FailureCode::JustRenewed && last.failures < RENEWED_TIMES => RENEWED_EVERY,
        Retry::Backoff | Retry::Quota => growing(last.failures, rng),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::OsRng;

    #[test]
    fn a_renewed_authorization_is_retried_every_five_minutes_for_an_hour() {
        let wait = |failures| {
            let last = LastRun { code: Some(FailureCode::JustRenewed), attribution: Attribution::Shop, failures };
            wait(last, Duration::from_secs(24 * 3600), &OsRng)
        };
        assert_eq!((0..RENEWED_TIMES).map(wait).sum::<Duration>(), Duration::from_secs(3600));
        assert_eq!(wait(0), RENEWED_EVERY);
        assert!(wait(RENEWED_TIMES) > RENEWED_EVERY);
    }
}
