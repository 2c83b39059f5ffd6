//! Pages of lists, as all use cases take and return them.

use crate::Error;
use hawser_core::failure::Rule;
use hawser_core::paging::{MAX_LIMIT, Page, Slice, read_cursor};
use serde::de::DeserializeOwned;

/// The default number of entries on a page.
pub const DEFAULT_LIMIT: u32 = 100;

/// The page that a caller asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// `next_cursor` of the page before; `None` for the first page.
    pub cursor: Option<String>,
    /// Maximum number of entries, from 1 to 200.
    pub limit: u32,
}

impl Default for PageOf {
    fn default() -> Self {
        Self::first(DEFAULT_LIMIT)
    }
}

impl PageOf {
    /// The first page.
    pub const fn first(limit: u32) -> Self {
        Self { cursor: None, limit }
    }

    /// Validates the limit and the cursor of the list of that name.
    pub(crate) fn slice<P: DeserializeOwned>(&self, list: &str) -> Result<Slice<P>, Error> {
        if !(1..=MAX_LIMIT).contains(&self.limit) {
            return Err(Error::invalid_field("limit", Rule::between(1, MAX_LIMIT)));
        }
        let after = self.cursor.as_deref().map(|cursor| read_cursor(list, cursor)).transpose();
        let after = after.map_err(|_| Error::invalid_field("cursor", Rule::cursor()))?;
        Ok(Slice { after, limit: self.limit })
    }
}

/// Collects the entries of a list page by page.
#[derive(Debug)]
pub struct Pages<T> {
    items: Vec<T>,
    /// The largest number of entries to collect.
    most: usize,
    next: Option<PageOf>,
}

impl<T> Pages<T> {
    /// Collects at most that many entries; `None` collects all.
    pub fn new(most: Option<u32>) -> Self {
        let first = PageOf::first(most.unwrap_or(MAX_LIMIT).min(MAX_LIMIT));
        let most = most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
        Self { items: Vec::new(), most, next: Some(first) }
    }

    /// The page to read next; `None` when all are read.
    pub const fn next(&mut self) -> Option<PageOf> {
        self.next.take()
    }

    /// Adds the page that was read.
    pub fn add(&mut self, page: Page<T>) {
        self.items.extend(page.items);
        self.items.truncate(self.most);
        if self.items.len() < self.most {
            self.next = page.next_cursor.map(|cursor| PageOf { cursor: Some(cursor), limit: MAX_LIMIT });
        }
    }

    /// The entries.
    pub fn items(self) -> Vec<T> {
        self.items
    }
}
