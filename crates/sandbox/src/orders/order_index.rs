//! The orders of one seller, sorted by the time of their last change and by the time of purchase.

use super::record::{Record, Version};
use std::{
    collections::{BTreeSet, HashMap},
    ops::Bound,
};

/// The time by which orders are sorted and selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SortKey {
    Updated,
    Created,
}

/// A position in a sorted sequence: a time, and the index of the order, which breaks ties.
pub(crate) type SortPosition = (i64, u32);

/// A part of a sorted sequence. Both ends are included; `beyond` is the last position of the previous page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeRange {
    pub(crate) by: SortKey,
    pub(crate) after: i64,
    pub(crate) before: i64,
    pub(crate) beyond: Option<SortPosition>,
}

#[derive(Default)]
pub(crate) struct OrderIndex {
    records: Vec<Record>,
    by_number: HashMap<u64, u32>,
    by_updated: BTreeSet<SortPosition>,
    by_created: BTreeSet<SortPosition>,
}

impl OrderIndex {
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    /// Adds the next order; its index must be [`OrderIndex::len`].
    pub(crate) fn add(&mut self, number: u64, record: Record) {
        self.by_number.insert(number, record.index);
        self.by_updated.insert((record.last().updated, record.index));
        self.by_created.insert((record.created, record.index));
        self.records.push(record);
    }

    pub(crate) fn get(&self, index: u32) -> Option<&Record> {
        self.records.get(index as usize)
    }

    pub(crate) fn find(&self, number: u64) -> Option<&Record> {
        self.get(*self.by_number.get(&number)?)
    }

    pub(crate) fn all(&self) -> &[Record] {
        &self.records
    }

    /// Changes an order. The time of the change is moved after the last change if necessary.
    pub(crate) fn change(&mut self, index: u32, mut version: Version) {
        let Some(record) = self.records.get_mut(index as usize) else { return };
        let last = record.last().updated;
        version.updated = version.updated.max(last + 1);
        record.push(version);
        self.by_updated.remove(&(last, index));
        self.by_updated.insert((version.updated, index));
    }

    fn sequence(&self, by: SortKey) -> &BTreeSet<SortPosition> {
        match by {
            SortKey::Updated => &self.by_updated,
            SortKey::Created => &self.by_created,
        }
    }

    /// Up to `limit` wanted orders of a range, and true if there are more.
    pub(crate) fn page(
        &self,
        window: TimeRange,
        limit: usize,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> (Vec<Record>, bool) {
        let TimeRange { by, after, before, beyond } = window;
        let from = beyond.filter(|&place| place >= (after, 0));
        if after > before || from.is_some_and(|place| place >= (before, u32::MAX)) {
            return (Vec::new(), false);
        }
        let start = from.map_or(Bound::Included((after, 0)), Bound::Excluded);
        let mut wanted = self
            .sequence(by)
            .range((start, Bound::Included((before, u32::MAX))))
            .filter_map(|&(_, index)| self.get(index))
            .filter(|record| is_wanted(record));
        let page: Vec<Record> = wanted.by_ref().take(limit).cloned().collect();
        (page, wanted.next().is_some())
    }

    /// The nearest wanted order at or before a position that has changed at least once, so that an earlier page contained it.
    pub(crate) fn changed_before(
        &self,
        by: SortKey,
        place: SortPosition,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> Option<&Record> {
        let earlier = self.sequence(by).range(..=place).rev().filter_map(|&(_, index)| self.get(index));
        earlier.filter(|record| is_wanted(record)).take(200).find(|record| record.versions().len() > 1)
    }
}

/// The position of an order in a sorted sequence.
pub(crate) fn position_of(record: &Record, by: SortKey) -> SortPosition {
    match by {
        SortKey::Updated => (record.last().updated, record.index),
        SortKey::Created => (record.created, record.index),
    }
}
