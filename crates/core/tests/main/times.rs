//! Times are read from what others write, written in one form, and never overflow.

use hawser_core::Timestamp;
use proptest::prelude::*;
use std::time::Duration;

/// From 1970 to 2100, in microseconds.
const YEARS: std::ops::Range<i64> = 0..4_102_444_800_000_000;

proptest! {
    #[test]
    fn text_keeps_the_millisecond_and_sorts_like_the_moment(first in YEARS, second in YEARS) {
        let [first, second] = [first, second].map(|micros| Timestamp::from_micros(micros - micros % 1000));
        prop_assert_eq!(Timestamp::parse(&first.to_string()), Ok(first));
        prop_assert_eq!(first.to_string().len(), "2026-11-22T08:15:30.000Z".len());
        prop_assert_eq!(first.cmp(&second), first.to_string().cmp(&second.to_string()));
        prop_assert_eq!(first.day(), &first.to_string()[..10]);
        let json = serde_json::to_string(&first).unwrap();
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), first);
    }

    #[test]
    fn an_offset_and_any_number_of_decimals_mean_the_same_moment(micros in YEARS, hours in -12..15_i64, decimals in 0..4_usize) {
        let moment = Timestamp::from_micros(micros - micros % 1_000_000);
        let local = Timestamp::from_micros(moment.as_micros() + hours * 3_600_000_000).to_string();
        let fraction = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals * 3)) };
        let text = format!("{}{fraction}{hours:+03}:00", &local[..19]);
        prop_assert_eq!(Timestamp::parse(&text), Ok(moment), "{}", text);
    }

    #[test]
    fn a_later_moment_is_as_much_later_as_was_added(micros in YEARS, seconds in 0..100_000_000_u64) {
        let (moment, duration) = (Timestamp::from_micros(micros), Duration::from_secs(seconds));
        prop_assert_eq!(moment.plus(duration).since(moment), duration);
        prop_assert_eq!(moment.plus(duration).minus(duration), moment);
        prop_assert_eq!(moment.since(moment.plus(duration)), Duration::ZERO);
    }

    #[test]
    fn no_moment_and_no_duration_overflows(micros in any::<i64>(), other in any::<i64>(), seconds in any::<u64>()) {
        let (moment, duration) = (Timestamp::from_micros(micros), Duration::from_secs(seconds));
        prop_assert!(moment.plus(duration) >= moment);
        prop_assert!(moment.minus(duration) <= moment);
        let _ = (moment.since(Timestamp::from_micros(other)), moment.to_string(), moment.day());
    }

    #[test]
    fn arbitrary_text_never_panics(text in any::<String>(), near in "[0-9TZ:.+ -]{0,30}") {
        let _ = (Timestamp::parse(&text), Timestamp::parse(&near));
    }
}

#[test]
fn a_date_is_its_midnight_in_utc_and_other_forms_are_refused() {
    let midnight = Timestamp::parse("2026-11-22T00:00:00Z").unwrap();
    assert_eq!(Timestamp::parse("2026-11-22"), Ok(midnight));
    assert_eq!(Timestamp::parse("2028-02-29").unwrap().to_string(), "2028-02-29T00:00:00.000Z");
    for bad in ["2026-02-29", "22/11/2026", "2026-11", "1700000000", "2026-11-22 noon", "２０２６-11-22"] {
        assert!(Timestamp::parse(bad).is_err(), "{bad}");
    }
}
