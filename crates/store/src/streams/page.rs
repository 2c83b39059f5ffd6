//! The commit of a page: its orders, the cursor and the coverage in one transaction that checks the lease's epoch.

use super::{ClaimedStream, Claims};
use crate::{OrderUpsert, StoreError};
use hawser_core::Timestamp;

/// A page to commit.
#[derive(Debug, Clone)]
pub struct PageCommit {
    /// Its orders. One that stands there twice is stored once, as it last changed.
    pub orders: Vec<OrderUpsert>,
    /// The token of the next page, as the caller wants it stored; `None` on the last page.
    pub next_token: Option<Vec<u8>>,
    /// The window's end as this answer gave it; the first one stays.
    pub window_until: Option<Timestamp>,
    /// Whether this was the window's last page.
    pub finished: bool,
    /// Calls that this page took.
    pub api_calls: u32,
    /// When the answer came.
    pub at: Timestamp,
}

/// What a page did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageCommitted {
    /// Orders that are new.
    pub inserted: u32,
    /// Orders that changed at Amazon since they were stored.
    pub updated: u32,
    /// Orders that did not, were older than what is stored, or stood in the page twice.
    pub unchanged_or_older: u32,
}

impl Claims {
    /// Commits a page. On the last one, the window's stretch is added to the coverage of its marketplaces and the window is
    /// closed.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] when the lease was lost: nothing is written, the refused write is counted.
    /// [`StoreError::Misuse`] when no window is open, when a page that is not the last has no next token, or when the last
    /// one leaves the window without an end.
    pub async fn commit_page(&self, claimed: &ClaimedStream, page: &PageCommit) -> Result<PageCommitted, StoreError> {
        let _ = (claimed, page);
        todo!()
    }
}
