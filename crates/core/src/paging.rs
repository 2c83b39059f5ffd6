//! Pages of lists. A page begins after the last entry of the page before (a keyset), so that its cost does not depend on its
//! number. The cursor of a page is opaque to callers.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};

/// The largest number of entries on a page.
pub const MAX_LIMIT: u32 = 200;

/// Exact counts end here: a larger count is shown as *1,000+*.
pub const COUNTED: u64 = 1000;

/// The page to read: the entries after a position, at most `limit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<P> {
    /// The position of the last entry of the page before; `None` for the first page.
    pub after: Option<P>,
    /// Maximum number of entries, from 1 to [`MAX_LIMIT`].
    pub limit: u32,
}

impl<P> Slice<P> {
    /// The first page.
    pub const fn first(limit: u32) -> Self {
        Self { after: None, limit }
    }

    /// The number of rows to read: one more than the page has shows whether there is a next page.
    pub const fn rows(&self) -> u32 {
        self.limit.saturating_add(1)
    }
}

/// The entries of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` on the last.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The page of the rows that [`Slice::rows`] asked for. `position` is that of an entry in the list of that name.
    pub fn of<P: Serialize>(list: &str, limit: u32, mut rows: Vec<T>, position: impl FnOnce(&T) -> P) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows.last().filter(|_| has_more).map(|last| write_cursor(list, &position(last)));
        Self { items: rows, next_cursor }
    }

    /// Converts the entries.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next_cursor: self.next_cursor }
    }
}

/// A number of entries, exact up to [`COUNTED`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoundedCount {
    /// The number, at most [`COUNTED`].
    pub count: u64,
    /// True if there are more.
    pub has_more: bool,
}

impl BoundedCount {
    /// The count of entries that were counted up to `COUNTED + 1`.
    pub const fn of(counted: u64) -> Self {
        if counted > COUNTED {
            Self { count: COUNTED, has_more: true }
        } else {
            Self { count: counted, has_more: false }
        }
    }
}

/// The text is not a cursor of this list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct InvalidCursor;

/// The cursor of a position in the list of that name.
pub fn write_cursor(list: &str, position: &impl Serialize) -> String {
    // Positions are tuples of texts, numbers and ids, whose serialization cannot fail.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&(list, position)).unwrap_or_default())
}

/// The position that a cursor of the list of that name stands for.
///
/// # Errors
/// [`InvalidCursor`], also for the cursor of another list.
pub fn read_cursor<P: DeserializeOwned>(list: &str, cursor: &str) -> Result<P, InvalidCursor> {
    let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| InvalidCursor)?;
    let (of, position): (String, P) = serde_json::from_slice(&json).map_err(|_| InvalidCursor)?;
    if of == list { Ok(position) } else { Err(InvalidCursor) }
}
