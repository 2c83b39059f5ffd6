//! The orders of one seller, in the two sequences in which Amazon tells them: by last change and by day of order.

use super::record::{Record, Version};
use std::{
    collections::{BTreeSet, HashMap},
    ops::Bound,
};

/// In which sequence, and by which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Updated,
    Created,
}

/// A place in a sequence: a time, and the order among those of that time.
pub(crate) type Place = (i64, u32);

/// A part of a sequence: both ends included, and after a place when a page went before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) by: By,
    pub(crate) after: i64,
    pub(crate) before: i64,
    pub(crate) beyond: Option<Place>,
}

/// The orders of one seller.
#[derive(Default)]
pub(crate) struct Shelf {
    records: Vec<Record>,
    by_number: HashMap<u64, u32>,
    by_updated: BTreeSet<Place>,
    by_created: BTreeSet<Place>,
}

impl Shelf {
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    /// Adds the next order; its index is [`Shelf::len`].
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

    /// An order changes; never at or before its last change.
    pub(crate) fn change(&mut self, index: u32, mut version: Version) {
        let Some(record) = self.records.get_mut(index as usize) else { return };
        let last = record.last().updated;
        version.updated = version.updated.max(last + 1);
        record.push(version);
        self.by_updated.remove(&(last, index));
        self.by_updated.insert((version.updated, index));
    }

    fn sequence(&self, by: By) -> &BTreeSet<Place> {
        match by {
            By::Updated => &self.by_updated,
            By::Created => &self.by_created,
        }
    }

    /// Up to `limit` orders of a window that are wanted, and whether there are more.
    pub(crate) fn page(
        &self,
        window: Window,
        limit: usize,
        is_wanted: impl Fn(&Record) -> bool,
    ) -> (Vec<Record>, bool) {
        let Window { by, after, before, beyond } = window;
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

    /// The nearest wanted order before a place that has changed at least once: one that an earlier page told.
    pub(crate) fn changed_before(&self, by: By, place: Place, is_wanted: impl Fn(&Record) -> bool) -> Option<&Record> {
        let earlier = self.sequence(by).range(..=place).rev().filter_map(|&(_, index)| self.get(index));
        earlier.filter(|record| is_wanted(record)).take(200).find(|record| record.versions().len() > 1)
    }
}

/// The place of an order in a sequence.
pub(crate) fn place_of(record: &Record, by: By) -> Place {
    match by {
        By::Updated => (record.last().updated, record.index),
        By::Created => (record.created, record.index),
    }
}
