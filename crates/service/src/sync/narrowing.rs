//! Makes windows smaller that fail, and larger again once they succeed. Pure functions and their state.

use super::window::{NOT_BEFORE_NOW, Window};
use hawser_core::{FailureCode, Timestamp, sync::coverage::Interval};
use std::time::Duration;

/// A window that is not longer is given up instead of split.
const SHORTEST: Duration = Duration::from_secs(60);

/// A limit that is at least this long limits nothing.
const UNLIMITED: Duration = Duration::from_secs(1000 * 24 * 3600);

/// The state of a run that makes its windows smaller.
#[derive(Debug, Default)]
pub(crate) struct Narrowing {
    /// The longest window to request.
    pub(super) span: Option<Duration>,
    /// Windows of this run that failed.
    pub(super) failed: u32,
    /// Windows given up since the last one that succeeded.
    pub(super) given_up_in_row: u32,
    /// The first stretch that was given up, and the reason.
    pub(super) given_up: Option<(Interval, FailureCode, Option<String>)>,
}

impl Narrowing {
    /// A run whose windows are limited to `span`.
    pub(crate) fn new(span: Option<Duration>) -> Self {
        Self { span, ..Self::default() }
    }
}

/// The end of the next part of a window, which begins at `from`; `None` leaves it open.
pub(crate) fn part_end(window: &Window, from: Timestamp, span: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    let Some(span) = span else { return window.before };
    let end = from.plus(span);
    match window.before {
        Some(before) => Some(before.min(end)),
        None => (end <= now.minus(NOT_BEFORE_NOW)).then_some(end),
    }
}

/// The end of the first part of a window that failed; `None` if the window is too short to be split. It is the median update
/// time of the orders that arrived, or the middle of the window. Each window that was given up in a row doubles the length
/// of those that are not split, so that a long bad stretch is passed in a few steps.
pub(crate) fn split(
    from: Timestamp,
    until: Timestamp,
    median: Option<Timestamp>,
    given_up_in_row: u32,
) -> Option<Timestamp> {
    let span = until.since(from);
    if span <= SHORTEST.saturating_mul(1 << given_up_in_row.min(24)) {
        return None;
    }
    let second = Duration::from_secs(1);
    let median = median.filter(|median| from.plus(second) <= *median && *median <= until.minus(second));
    Some(median.unwrap_or_else(|| from.plus(span / 2)))
}

/// The limit of the windows after one that succeeded.
pub(crate) fn widened(span: Duration) -> Option<Duration> {
    let span = span.saturating_mul(2);
    (span < UNLIMITED).then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    proptest! {
        #[test]
        fn a_split_is_inside_and_splitting_ends(length in 0..100_000_000_i64, median in -10..100_000_010_i64, row in 0..40_u32) {
            let mut until = at(length);
            let mut steps = 0;
            while let Some(end) = split(at(0), until, (steps < 3).then_some(at(median)), row) {
                prop_assert!(at(0) < end && end < until);
                until = end;
                steps += 1;
            }
            prop_assert!(steps < 40);
        }

        #[test]
        fn parts_stay_in_their_window(from in 0..1000_i64, before in proptest::option::of(1001..2000_i64), span in 1..5000_u64) {
            let window = Window { from: at(0), before: before.map(at), marketplaces: vec![] };
            let end = part_end(&window, at(from), Some(Duration::from_secs(span)), at(3000));
            prop_assert!(end.is_none_or(|end| at(from) < end));
            prop_assert!(before.is_none_or(|before| end.is_some_and(|end| end <= at(before))));
            prop_assert_eq!(part_end(&window, at(from), None, at(3000)), before.map(at));
        }
    }
}
