//! Coverage: the received stretches of time as sorted, disjoint, half-open intervals `[from, until)`.

use crate::Timestamp;

/// A half-open interval of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// Start, inclusive.
    pub from: Timestamp,
    /// End, exclusive.
    pub until: Timestamp,
}

impl Interval {
    /// An interval, or `None` if it would be empty.
    pub fn new(from: Timestamp, until: Timestamp) -> Option<Self> {
        (from < until).then_some(Self { from, until })
    }
}

/// A set of points in time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(Vec<Interval>);

impl Coverage {
    /// The intervals, sorted, disjoint and not adjacent.
    pub fn intervals(&self) -> &[Interval] {
        &self.0
    }

    /// Adds an interval and merges overlapping or adjacent ones. An empty interval changes nothing.
    pub fn add(&mut self, added: Interval) {
        if added.from >= added.until {
            return;
        }
        let first = self.0.partition_point(|interval| interval.until < added.from);
        let last = self.0.partition_point(|interval| interval.from <= added.until);
        let merged = self.0[first..last].iter().fold(added, |merged, interval| Interval {
            from: merged.from.min(interval.from),
            until: merged.until.max(interval.until),
        });
        self.0.splice(first..last, [merged]);
    }

    /// True if the whole interval is covered.
    pub fn contains(&self, stretch: Interval) -> bool {
        self.0.iter().any(|interval| interval.from <= stretch.from && stretch.until <= interval.until)
    }

    /// The uncovered parts of an interval, in order.
    pub fn gaps(&self, stretch: Interval) -> Vec<Interval> {
        let mut gaps = Vec::new();
        let mut from = stretch.from;
        for interval in &self.0 {
            gaps.extend(Interval::new(from, interval.from.min(stretch.until)));
            from = from.max(interval.until);
        }
        gaps.extend(Interval::new(from, stretch.until));
        gaps
    }
}

impl FromIterator<Interval> for Coverage {
    fn from_iter<T: IntoIterator<Item = Interval>>(intervals: T) -> Self {
        let mut coverage = Self::default();
        intervals.into_iter().for_each(|interval| coverage.add(interval));
        coverage
    }
}
