//! A manual clock. Unlike with the service's `ManualTime`, a sleeper really waits until the clock has been moved far enough.

use hawser_core::{Clock, Timestamp};
use hawser_service::Timer;
use std::{future::Future, pin::Pin, time::Duration};
use tokio::sync::watch;

/// The clock of a host, shared by the service and the simulated Amazon.
#[derive(Debug)]
pub struct HostTime(watch::Sender<Timestamp>);

impl HostTime {
    /// Creates a clock at an initial time.
    pub fn new(start: Timestamp) -> Self {
        Self(watch::Sender::new(start))
    }

    /// Moves the clock forward, wakes the sleepers that are due, and returns the new time.
    pub fn advance(&self, by: Duration) -> Timestamp {
        self.0.send_modify(|now| *now = now.plus(by));
        self.now()
    }
}

impl Clock for HostTime {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }
}

impl Timer for HostTime {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let until = self.now().plus(duration);
        let mut time = self.0.subscribe();
        Box::pin(async move {
            // Waiting fails only if the clock was dropped, and then there is no sleeper.
            _ = time.wait_for(|now| *now >= until).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_has_been_moved_far_enough_and_not_before() {
        let start = Timestamp::from_micros(1_795_348_800_000_000);
        let time = Arc::new(HostTime::new(start));
        let sleeping = Arc::clone(&time);
        let sleeper = tokio::spawn(async move { sleeping.sleep(Duration::from_secs(60)).await });
        while time.0.receiver_count() == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(time.advance(Duration::from_secs(59)), start.plus(Duration::from_secs(59)));
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        assert!(!sleeper.is_finished());
        time.advance(Duration::from_secs(1));
        assert!(sleeper.await.is_ok());
    }
}
