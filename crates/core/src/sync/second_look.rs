//! When the last days are read again: Amazon's index lags, and an order can become visible after its time was covered.

use crate::Timestamp;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Interval of the last day. It is a little shorter than the promised hour, because a pull that comes anyway does it.
const DAY_EVERY: Duration = Duration::from_secs(50 * 60);

/// Interval of the last three days.
const THREE_DAYS_EVERY: Duration = DAY;

/// Interval per page of the last day. A large shop is read again less often, so that most of the quota is left.
const PER_PAGE: Duration = Duration::from_secs(15 * 60);

/// The last days as they were read again last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LastLooks {
    /// Time at which the last day was read again.
    pub day_at: Option<Timestamp>,
    /// Time at which the last three days were read again.
    pub three_days_at: Option<Timestamp>,
    /// Pages that the last day took.
    pub day_pages: u32,
}

impl LastLooks {
    /// The time to read again now, back from now: three days, one day, or nothing.
    pub fn due(self, now: Timestamp) -> Option<Duration> {
        let day_every = DAY_EVERY.max(PER_PAGE.saturating_mul(self.day_pages)).min(DAY);
        if is_due(self.three_days_at, THREE_DAYS_EVERY, now) {
            Some(DAY * 3)
        } else if is_due(self.day_at, day_every, now) {
            Some(DAY)
        } else {
            None
        }
    }
}

/// True if something happened long enough ago, or in the future of a clock that was wrong.
fn is_due(last: Option<Timestamp>, every: Duration, now: Timestamp) -> bool {
    last.is_none_or(|last| last > now.plus(HOUR) || now.since(last) >= every)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_due_hourly_and_the_last_three_daily() {
        let now = Timestamp::parse("2026-11-22T08:00:00Z").unwrap();
        let ago = |minutes: u64| Some(now.minus(Duration::from_secs(minutes * 60)));
        let due = |day, three_days, day_pages| {
            LastLooks { day_at: day, three_days_at: three_days, day_pages }.due(now).map(|back| back.as_secs() / 86_400)
        };
        assert_eq!(due(None, None, 0), Some(3));
        assert_eq!(due(ago(10), ago(10), 0), None);
        assert_eq!(due(ago(50), ago(600), 1), Some(1));
        assert_eq!(due(ago(50), ago(600), 40), None, "40 pages cost two hours of quota");
        assert_eq!(due(ago(600), ago(600), 40), Some(1));
        assert_eq!(due(ago(1), ago(1440), 0), Some(3));
        let ahead = Some(now.plus(DAY * 30));
        assert_eq!(due(ahead, ago(10), 0), Some(1), "the clock was wrong");
    }
}
