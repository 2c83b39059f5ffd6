//! The sandbox's clock, which adds an offset to the given one, and the formats of times. Inside the sandbox, times are
//! milliseconds since the epoch, the precision of Orders 2026-01-01; Orders v0 shows seconds.

use hawser_core::{Clock, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A clock with an offset that can change at any time.
pub(crate) struct OffsetClock {
    below: Arc<dyn Clock>,
    offset_ms: AtomicI64,
}

impl OffsetClock {
    pub(crate) fn over(below: Arc<dyn Clock>) -> Self {
        Self { below, offset_ms: AtomicI64::new(0) }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        to_ms(self.below.now()).saturating_add(self.offset_ms.load(Ordering::SeqCst))
    }

    pub(crate) fn offset_ms(&self) -> i64 {
        self.offset_ms.load(Ordering::SeqCst)
    }

    pub(crate) fn set_offset_ms(&self, offset_ms: i64) {
        self.offset_ms.store(offset_ms, Ordering::SeqCst);
    }
}

pub(crate) fn to_ms(time: Timestamp) -> i64 {
    time.as_micros().div_euclid(1_000)
}

pub(crate) fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_micros(ms.saturating_mul(1_000))
}

/// `2026-11-22T08:15:30.123Z`, as Orders 2026-01-01 writes times (PROTOCOL C.4).
pub(crate) fn with_millis(ms: i64) -> String {
    from_ms(ms).to_string()
}

/// `2026-11-22T08:15:30Z`, as Orders v0 writes times (PROTOCOL C.3).
pub(crate) fn with_seconds(ms: i64) -> String {
    let mut text = with_millis(ms);
    text.truncate(19);
    text.push('Z');
    text
}

/// `Sun, 22 Nov 2026 08:15:30 GMT`, as HTTP writes dates.
pub(crate) fn for_http(ms: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = with_seconds(ms);
    let weekday = usize::try_from(ms.div_euclid(DAY).rem_euclid(7)).ok().and_then(|day| DAYS.get(day));
    let parts = (text.get(..4), text.get(5..7), text.get(8..10), text.get(11..19));
    let (Some(weekday), (Some(year), Some(month), Some(day), Some(time))) = (weekday, parts) else { return text };
    let month = month.parse::<usize>().ok().and_then(|nth| MONTHS.get(nth.checked_sub(1)?)).unwrap_or(&"Jan");
    format!("{weekday}, {day} {month} {year} {time} GMT")
}

/// Parses a time from a client: RFC 3339, a date, or a time without a zone, which means UTC.
pub(crate) fn parse(text: &str) -> Option<i64> {
    Timestamp::parse(text).or_else(|_| Timestamp::parse(&format!("{text}Z"))).ok().map(to_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_clients_write_them() {
        let expected = parse("2026-11-22T08:15:30Z").unwrap();
        for text in ["2026-11-22T08:15:30", "2026-11-22T08:15:30.000000", "2026-11-22T16:15:30+08:00"] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        assert_eq!(with_seconds(expected + 999), "2026-11-22T08:15:30Z");
        assert_eq!(for_http(expected), "Sun, 22 Nov 2026 08:15:30 GMT");
        assert_eq!(for_http(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(with_millis(expected + 999), "2026-11-22T08:15:30.999Z");
        for bad in ["", "yesterday", "2026-13-01", "1700000000", "2026-11-22 T", "Z"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
