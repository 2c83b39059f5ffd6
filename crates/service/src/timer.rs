//! Timers for sleeping. In tests, one [`ManualTime`] is the clock and the timer of the service and of the simulated Amazon.

use hawser_core::{Clock, Rng, Timestamp};
use std::{
    future::Future,
    pin::Pin,
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

/// A source of delays.
pub trait Timer: Send + Sync {
    /// Completes after `duration`.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The timer of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemTimer;

impl Timer for SystemTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock that moves only when it is advanced or when somebody sleeps: sleeping an hour returns at once.
#[derive(Debug)]
pub struct ManualTime(AtomicI64);

impl ManualTime {
    /// A clock that starts at this time.
    pub const fn new(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_micros()))
    }

    /// Moves the clock forward.
    pub fn advance(&self, duration: Duration) {
        self.0.fetch_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX / 4), Ordering::SeqCst);
    }
}

impl Clock for ManualTime {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

impl Timer for ManualTime {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.advance(duration);
        Box::pin(tokio::task::yield_now())
    }
}

/// Exponential backoff with jitter: between 50 and 100 % of `base × 2^attempt`, limited to `ceiling`.
pub fn backoff(attempt: u32, base: Duration, ceiling: Duration, rng: &dyn Rng) -> Duration {
    let full = base.saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX)).min(ceiling);
    full.mul_f64(0.5 + rng.unit() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hawser_core::OsRng;

    #[test]
    fn backoff_grows_up_to_its_ceiling_without_overflow() {
        let wait = |attempt| backoff(attempt, Duration::from_secs(1), Duration::from_secs(60), &OsRng);
        assert!(wait(0) >= Duration::from_millis(500) && wait(0) <= Duration::from_secs(1));
        assert!(
            (4..200).all(|attempt| wait(attempt) >= Duration::from_secs(8) && wait(attempt) <= Duration::from_secs(60))
        );
    }
}
