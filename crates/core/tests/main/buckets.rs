//! A bucket never grants more than its plan allows.

use hawser_core::Timestamp;
use hawser_core::sync::token_bucket::{Bucket, UsagePlan};
use proptest::{collection::vec, prelude::*};
use std::time::Duration;

/// Rates from one request in three minutes to a thousand per second, the range of Amazon's plans.
fn plan() -> impl Strategy<Value = UsagePlan> {
    (prop_oneof![Just(0.0056), Just(0.0167), 0.005..50.0, Just(1000.0)], 1..60_u32)
        .prop_map(|(rate, burst)| UsagePlan { rate, burst })
}

/// A pause in microseconds: none, short, long.
fn pause() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0_u64), 0..5_000_u64, 0..5_000_000_u64, 0..600_000_000_u64]
}

fn start() -> Timestamp {
    Timestamp::from_micros(1_800_000_000_000_000)
}

/// The tokens that a plan allows in a stretch of time, with a margin for rounding.
fn allowed(plan: UsagePlan, stretch: Duration) -> f64 {
    f64::from(plan.burst) + plan.rate * stretch.as_secs_f64() + 1e-6
}

proptest! {
    #[test]
    fn in_no_stretch_of_time_more_is_granted_than_burst_and_rate(
        plan in plan(),
        steps in vec((pause(), 0..80_u32, 0..80_u32), 1..40),
    ) {
        let mut bucket = Bucket::full(plan, start());
        let mut now = start();
        let mut used: Vec<(Timestamp, u32)> = Vec::new();
        for (pause, wanted, unused) in steps {
            now = now.plus(Duration::from_micros(pause));
            let (taken, after) = bucket.take(wanted, now);
            prop_assert!(taken <= wanted);
            let unused = unused.min(taken);
            bucket = after.give_back(unused, now);
            prop_assert!(bucket.tokens <= f64::from(plan.burst) && bucket.tokens > -1e-6);
            used.push((now, taken - unused));
        }
        for (first, (from, _)) in used.iter().enumerate() {
            let mut sum = 0;
            for (until, count) in &used[first..] {
                sum += count;
                prop_assert!(f64::from(sum) <= allowed(plan, until.since(*from)), "{sum} from {from} until {until}");
            }
        }
    }

    #[test]
    fn tokens_given_back_late_never_add_up_to_more_than_was_earned(
        plan in plan(),
        steps in vec((pause(), 0..80_u32), 1..40),
    ) {
        let mut bucket = Bucket::full(plan, start());
        let mut now = start();
        let (mut used, mut reserved) = (0, 0);
        for (index, (pause, wanted)) in steps.into_iter().enumerate() {
            now = now.plus(Duration::from_micros(pause));
            if index % 3 == 2 {
                bucket = bucket.give_back(reserved, now);
                reserved = 0;
            }
            let (taken, after) = bucket.take(wanted, now);
            bucket = after;
            used += taken / 2;
            reserved += taken - taken / 2;
            prop_assert!(bucket.tokens <= f64::from(plan.burst));
            prop_assert!(f64::from(used + reserved) <= allowed(plan, now.since(start())));
        }
    }

    #[test]
    fn a_clock_that_goes_back_grants_nothing_extra(plan in plan(), back in pause(), jumps in 1..20_usize) {
        let (_, empty) = Bucket::full(plan, start()).take(plan.burst, start());
        let mut bucket = empty;
        let back = Duration::from_micros(back).min(plan.full_refill());
        for _ in 0..jumps {
            let (taken, after) = bucket.take(1, start().minus(back));
            prop_assert_eq!(taken, 0);
            let (taken, after) = after.take(1, start());
            prop_assert_eq!(taken, 0);
            bucket = after;
        }
        prop_assert_eq!(bucket, empty);
    }

    #[test]
    fn p9_a_bucket_of_a_clock_that_was_ahead_has_a_token_after_a_full_refill(plan in plan(), ahead in any::<u32>()) {
        let ahead = Duration::from_secs(u64::from(ahead));
        let (_, empty) = Bucket::full(plan, start().plus(ahead)).take(plan.burst, start().plus(ahead));
        let first = empty.refilled(start());
        let later = first.at.max(start()).plus(plan.full_refill() + Duration::from_secs(1));
        prop_assert!(later <= start().plus(plan.full_refill() * 2 + Duration::from_secs(1)));
        prop_assert_eq!(first.take(1, later).0, 1);
    }

    #[test]
    fn p9_a_rate_far_below_the_documented_one_is_not_believed(plan in plan(), rate in 1e-320..1.0_f64) {
        let bucket = Bucket::full(plan, start()).with_rate(rate, plan.rate, start());
        prop_assert!(bucket.plan.rate >= plan.rate / 20.0);
        let (_, empty) = bucket.take(plan.burst, start());
        prop_assert!(empty.wait(start()) <= Duration::from_secs_f64(20.1 / plan.rate + 1.0));
        let stored = Bucket { plan: UsagePlan { rate, ..plan }, ..empty };
        prop_assert!(stored.with_lowest_rate(plan.rate).plan.rate >= plan.rate / 20.0);
    }

    #[test]
    fn after_the_announced_wait_a_token_is_there_and_not_long_before(plan in plan(), taken in 0..60_u32, passed in pause()) {
        let now = start().plus(Duration::from_micros(passed));
        let (_, bucket) = Bucket::full(plan, start()).take(taken, start());
        let wait = bucket.wait(now);
        let (granted, _) = bucket.take(1, now.plus(wait));
        prop_assert_eq!(granted, 1, "after {:?}", wait);
        if wait > Duration::from_micros(10) {
            let (granted, _) = bucket.take(1, now.plus(wait).minus(Duration::from_micros(10)));
            prop_assert_eq!(granted, 0, "{:?} would have been enough", wait - Duration::from_micros(10));
        }
    }

    #[test]
    fn what_is_not_used_is_there_again(plan in plan(), wanted in 0..80_u32) {
        let full = Bucket::full(plan, start());
        let (taken, after) = full.take(wanted, start());
        prop_assert_eq!(taken, wanted.min(plan.burst));
        prop_assert_eq!(after.give_back(taken, start()), full);
        prop_assert_eq!(after.give_back(u32::MAX, start()), full);
    }

    #[test]
    fn another_rate_counts_from_now_on_and_nonsense_is_ignored(plan in plan(), rate in any::<f64>(), passed in pause()) {
        let now = start().plus(Duration::from_micros(passed));
        let (_, empty) = Bucket::full(plan, start()).take(plan.burst, start());
        let changed = empty.with_rate(rate, 0.0, now);
        prop_assert_eq!(changed.tokens, empty.refilled(now).tokens);
        let is_sound = rate.is_finite() && rate > 0.0;
        prop_assert_eq!(changed.plan.rate, if is_sound { rate } else { plan.rate });
    }

    #[test]
    fn no_plan_and_no_hour_makes_a_bucket_panic_or_overflow(
        rate in any::<f64>(), burst in any::<u32>(), at in any::<i64>(), now in any::<i64>(), wanted in any::<u32>(),
    ) {
        let bucket = Bucket::full(UsagePlan { rate, burst }, Timestamp::from_micros(at));
        let now = Timestamp::from_micros(now);
        let (taken, after) = bucket.take(wanted, now);
        prop_assert!(taken <= wanted.min(burst));
        let after = after.drained(now).give_back(wanted, now);
        prop_assert!(after.tokens <= f64::from(burst));
        let _ = after.wait(now);
    }
}

#[test]
fn a_refusal_empties_a_bucket_but_keeps_its_debt() {
    let full = Bucket::full(UsagePlan { rate: 1.0, burst: 5 }, start());
    assert_eq!(full.drained(start()).take(1, start()).0, 0);
    let in_debt = Bucket { tokens: -2.0, ..full };
    assert_eq!(in_debt.drained(start()).tokens, -2.0);
    assert_eq!(in_debt.wait(start()), Duration::from_secs(3));
}
