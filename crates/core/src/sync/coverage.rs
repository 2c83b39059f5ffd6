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

    /// The rest of a stretch that is read from its start on, or from `since` if that is later, after one read. A read that
    /// begins later leaves the whole stretch.
    pub fn after_reading(self, read: Self, since: Timestamp) -> Option<Self> {
        let is_from_start = read.from <= self.from.max(since) && self.from < read.until;
        if is_from_start { Self::new(read.until, self.until) } else { Some(self) }
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

    /// Removes an interval.
    pub fn remove(&mut self, removed: Interval) {
        if removed.from >= removed.until {
            return;
        }
        let kept = self.0.iter().flat_map(|interval| {
            let before = Interval::new(interval.from, interval.until.min(removed.from));
            let after = Interval::new(interval.from.max(removed.until), interval.until);
            before.into_iter().chain(after)
        });
        self.0 = kept.collect();
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
