//! Coverage compared with a simple model: the set of covered minutes.

use hawser_core::Timestamp;
use hawser_core::sync::coverage::{Coverage, Interval};
use proptest::{collection::vec, prelude::*};
use std::collections::BTreeSet;

const MINUTE: i64 = 60_000_000;

fn interval((from, length): (i64, i64)) -> Interval {
    let [from, until] = [from, from + length].map(|minute| Timestamp::from_micros(minute * MINUTE));
    Interval { from, until }
}

fn minutes(interval: &Interval) -> std::ops::Range<i64> {
    interval.from.as_micros() / MINUTE..interval.until.as_micros() / MINUTE
}

fn stretch() -> impl Strategy<Value = Interval> {
    (-100..100_i64, 1..25_i64).prop_map(interval)
}

proptest! {
    #[test]
    fn coverage_is_the_set_of_its_minutes(stretches in vec(stretch(), 0..20)) {
        let coverage: Coverage = stretches.iter().copied().collect();
        let model: BTreeSet<i64> = stretches.iter().flat_map(minutes).collect();
        let covered: Vec<i64> = coverage.intervals().iter().flat_map(minutes).collect();
        prop_assert_eq!(covered, model.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn intervals_stay_sorted_and_never_touch(stretches in vec(stretch(), 0..20)) {
        let coverage: Coverage = stretches.into_iter().collect();
        prop_assert!(coverage.intervals().iter().all(|interval| interval.from < interval.until));
        prop_assert!(coverage.intervals().windows(2).all(|pair| pair[0].until < pair[1].from));
    }

    #[test]
    fn the_order_of_adding_does_not_matter_and_twice_is_once(
        (stretches, shuffled) in vec(stretch(), 0..20).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let coverage: Coverage = stretches.iter().copied().collect();
        prop_assert_eq!(&coverage, &shuffled.iter().copied().collect::<Coverage>());
        prop_assert_eq!(&coverage, &stretches.iter().chain(&shuffled).copied().collect::<Coverage>());
    }

    #[test]
    fn removing_takes_the_minutes_away(stretches in vec(stretch(), 0..20), removed in stretch()) {
        let mut coverage: Coverage = stretches.iter().copied().collect();
        coverage.remove(removed);
        let mut model: BTreeSet<i64> = stretches.iter().flat_map(minutes).collect();
        model.retain(|minute| !minutes(&removed).contains(minute));
        let covered: Vec<i64> = coverage.intervals().iter().flat_map(minutes).collect();
        prop_assert_eq!(covered, model.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn gaps_and_covered_make_up_a_stretch_without_overlap(stretches in vec(stretch(), 0..20), asked in stretch()) {
        let mut coverage: Coverage = stretches.iter().copied().collect();
        let model: BTreeSet<i64> = stretches.iter().flat_map(minutes).collect();
        let gaps = coverage.gaps(asked);
        let missing: Vec<i64> = gaps.iter().flat_map(minutes).collect();
        prop_assert_eq!(&missing, &minutes(&asked).filter(|minute| !model.contains(minute)).collect::<Vec<_>>());
        prop_assert!(gaps.windows(2).all(|pair| pair[0].until < pair[1].from));
        prop_assert_eq!(coverage.contains(asked), gaps.is_empty());
        for gap in gaps {
            coverage.add(gap);
        }
        prop_assert!(coverage.contains(asked) && coverage.gaps(asked).is_empty());
    }

    #[test]
    fn an_empty_or_inverted_stretch_changes_nothing(stretches in vec(stretch(), 0..20), from in -100..100_i64, back in 0..50_i64) {
        let coverage: Coverage = stretches.into_iter().collect();
        let mut after = coverage.clone();
        let [from, until] = [from, from - back].map(|minute| Timestamp::from_micros(minute * MINUTE));
        prop_assert_eq!(Interval::new(from, until), None);
        after.add(Interval { from, until });
        prop_assert_eq!(after, coverage);
    }
}
