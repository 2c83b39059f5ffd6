//! Time is a parameter: code that needs the current time takes a [`Clock`].

use std::{fmt, time::Duration};

/// A moment: microseconds since 1970-01-01T00:00:00Z, as stored in the database.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

/// The text is no RFC 3339 time or date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a time of the form 2026-11-22T08:15:30Z or a date of the form 2026-11-22")]
pub struct InvalidTime;

/// A time zone, in which a date without a time is a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

/// The text is not the name of a time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a time zone, such as Asia/Shanghai or UTC")]
pub struct UnknownZone;

impl Zone {
    /// The zone UTC.
    pub const UTC: Self = Self(jiff::tz::TimeZone::UTC);

    /// The zone with a name of the IANA database, such as `Asia/Shanghai`.
    ///
    /// # Errors
    /// [`UnknownZone`] for anything else.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        jiff::tz::TimeZone::get(name.trim()).map(Self).map_err(|_| UnknownZone)
    }
}

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 (any offset, any number of decimals) or a bare date, which means its midnight in UTC.
    ///
    /// # Errors
    /// [`InvalidTime`] for anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidTime> {
        Self::parse_in(text, &Zone::UTC)
    }

    /// Like [`Self::parse`], with a bare date as the beginning of that day in a time zone.
    ///
    /// # Errors
    /// [`InvalidTime`] for anything else.
    pub fn parse_in(text: &str, zone: &Zone) -> Result<Self, InvalidTime> {
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(time.as_microsecond()));
        }
        let date: jiff::civil::Date =
            if text.len() == 10 { text.parse().map_err(|_| InvalidTime)? } else { return Err(InvalidTime) };
        let zoned = date.to_zoned(zone.0.clone()).map_err(|_| InvalidTime)?;
        Ok(Self(zoned.timestamp().as_microsecond()))
    }

    /// Reads the date of an HTTP answer, such as `Sun, 22 Nov 2026 08:15:30 GMT`.
    ///
    /// # Errors
    /// [`InvalidTime`] for anything else.
    pub fn parse_http_date(text: &str) -> Result<Self, InvalidTime> {
        let zoned = jiff::fmt::rfc2822::parse(text).map_err(|_| InvalidTime)?;
        Ok(Self(zoned.timestamp().as_microsecond()))
    }

    /// The moment `duration` later; stays at the last one that can be written.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX))).writable().max(self)
    }

    /// The moment `duration` earlier; stays at the first one that can be written.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX))).writable().min(self)
    }

    /// The nearest moment that RFC 3339 can write.
    fn writable(self) -> Self {
        Self(self.0.clamp(jiff::Timestamp::MIN.as_microsecond(), jiff::Timestamp::MAX.as_microsecond()))
    }

    /// A stored time that cannot lie further ahead than `most`: one that does was written while the clock was wrong, and counts
    /// as now.
    #[must_use]
    pub fn at_most_ahead(self, most: Duration, now: Self) -> Self {
        if self > now.plus(most) { now } else { self }
    }

    /// How much time passed since `earlier`; zero when it lies ahead (a clock was set back).
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// `2026-11-22`: the day in UTC.
    pub fn day(self) -> String {
        self.to_string().get(..10).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod stored_times {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn p9_a_stored_time_is_never_further_ahead_than_allowed(stored in any::<i64>(), now in any::<i64>(), most in any::<u32>()) {
            let (stored, now) = (Timestamp(stored), Timestamp(now));
            let most = Duration::from_secs(u64::from(most));
            let used = stored.at_most_ahead(most, now);
            prop_assert!(used <= now.plus(most));
            prop_assert!(used == stored || (used == now && stored > now.plus(most)));
        }
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC with milliseconds: `2026-11-22T08:15:30.000Z`. A moment that cannot be written is shown as the nearest
    /// one that can.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        let time = jiff::Timestamp::from_microsecond(self.0).unwrap_or(end);
        write!(f, "{time:.3}")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

/// Tells the time; waiting is not its business.
pub trait Clock: Send + Sync {
    /// The current time.
    fn now(&self) -> Timestamp;
}

/// The machine's clock. The only place that may read it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock that reads the machine's")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_microsecond())
    }
}

#[cfg(test)]
mod field {
    use super::*;

    #[test]
    fn p11_a_bare_date_is_a_day_in_a_time_zone() {
        let tokyo = Zone::named("Asia/Tokyo").unwrap();
        assert_eq!(Timestamp::parse_in("2026-11-22", &tokyo).unwrap().to_string(), "2026-11-21T15:00:00.000Z");
        // The day on which the clocks go forward at midnight begins at one o'clock.
        let cairo = Zone::named("Africa/Cairo").unwrap();
        assert_eq!(Timestamp::parse_in("2026-04-24", &cairo).unwrap().to_string(), "2026-04-23T22:00:00.000Z");
        let time = "2026-11-22T08:15:30Z";
        assert_eq!(Timestamp::parse_in(time, &tokyo), Timestamp::parse(time), "a time states its own zone");
        assert!(Zone::named("Mars/Olympus").is_err() && Zone::named("").is_err());
        for marketplace in &crate::shops::marketplace::ALL {
            assert!(Zone::named(marketplace.time_zone).is_ok(), "{}", marketplace.time_zone);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_milliseconds_and_round_trips() {
        let time = Timestamp::parse("2026-11-22T08:15:30.123+08:00").unwrap();
        assert_eq!(time.to_string(), "2026-11-22T00:15:30.123Z");
        assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
        assert_eq!(Timestamp::parse("2026-11-22").unwrap().to_string(), "2026-11-22T00:00:00.000Z");
        assert_eq!(time.day(), "2026-11-22");
        let date = Timestamp::parse_http_date("Sun, 22 Nov 2026 08:15:30 GMT").unwrap();
        assert_eq!(date.to_string(), "2026-11-22T08:15:30.000Z");
        for bad in ["", "yesterday", "2026-13-01", "2026-11-22T08:15:30"] {
            assert_eq!(Timestamp::parse(bad), Err(InvalidTime), "{bad}");
        }
    }

    #[test]
    fn a_time_beyond_what_can_be_written_is_the_nearest_one_that_can() {
        let last = Timestamp::parse("9999-12-30T00:00:00Z").unwrap();
        assert_eq!(last.plus(Duration::from_secs(400 * 86400)).to_string(), "9999-12-30T22:00:00.999Z");
        assert_eq!(Timestamp::from_micros(i64::MAX).to_string(), "9999-12-30T22:00:00.999Z");
        assert_eq!(Timestamp::from_micros(i64::MAX).day(), "9999-12-30");
        for end in [i64::MIN, i64::MAX] {
            let text = Timestamp::from_micros(end).to_string();
            assert_eq!(Timestamp::parse(&text).unwrap().to_string(), text);
        }
    }
}
