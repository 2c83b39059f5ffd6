//! The commit of a page: its orders, the cursor and the coverage in one transaction that checks the lease's epoch.

use crate::executor::{FromRow, Row, Tx, args};
use crate::orders::upsert_orders;
use crate::sync::coverage::cover;
use crate::sync::streams::{ClaimedStream, WorkerStore};
use crate::{OrderUpsert, StoreError};
use hawser_core::sync::coverage::Interval;
use hawser_core::{MarketplaceId, Timestamp};

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

/// What the checked row of the stream says about its window before the page.
struct OpenWindow {
    from: Timestamp,
    until: Option<Timestamp>,
    marketplaces: Vec<MarketplaceId>,
}

impl FromRow for OpenWindow {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let window =
            super::row::window_of(row)?.ok_or(StoreError::Misuse { rule: "a page belongs to an open window" })?;
        Ok(Self { from: window.from, until: window.until, marketplaces: window.marketplaces })
    }
}

impl WorkerStore {
    /// Commits a page. On the last one, the window's stretch is added to the coverage of its marketplaces and the window is
    /// closed.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] when the lease was lost: nothing is written, the refused write is counted.
    /// [`StoreError::Misuse`] when no window is open, when a page that is not the last has no next token, or when the last
    /// one leaves the window without an end.
    pub async fn commit_page(&self, claimed: &ClaimedStream, page: &PageCommit) -> Result<PageCommitted, StoreError> {
        if !page.finished && page.next_token.is_none() {
            return Err(StoreError::Misuse { rule: "a page that is not the last has a next token" });
        }
        let mut tx = self.db.write().await?;
        let Some(window) = advance(&mut tx, claimed, page).await? else {
            tx.rollback().await?;
            return Err(self.fenced(claimed).await);
        };
        let done = upsert_orders(&mut tx, claimed.account_pk, &page.orders).await?;
        if page.finished {
            close_window(&mut tx, claimed, &window).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
}

/// Moves the stream's row one page on if the lease still is this claim's; `None` when it is not. It comes first, since it
/// locks the row: nobody can take the stream over before this page is in.
async fn advance(tx: &mut Tx, claimed: &ClaimedStream, page: &PageCommit) -> Result<Option<OpenWindow>, StoreError> {
    let update = "UPDATE stream SET window_until = COALESCE(window_until, $4, window_before), page_token = $5, \
                  page_token_at = $6, window_pages = window_pages + 1, pages_total = pages_total + 1, \
                  orders_total = orders_total + $7, api_calls = api_calls + $8 \
                  WHERE pk = $1 AND epoch = $2 AND lease_owner = $3 \
                  RETURNING pk, window_from, window_until, window_before, window_marketplaces, page_token, \
                  page_token_at, window_pages";
    let args = args![
        claimed.stream_pk,
        claimed.epoch,
        &claimed.owner,
        page.window_until,
        &page.next_token,
        page.next_token.as_ref().map(|_| page.at),
        i64::try_from(page.orders.len()).unwrap_or(i64::MAX),
        page.api_calls,
    ];
    tx.fetch_optional(update, args).await
}

/// Everything of the window is in: its stretch is covered, and the stream is between two windows.
async fn close_window(tx: &mut Tx, claimed: &ClaimedStream, window: &OpenWindow) -> Result<(), StoreError> {
    let until = window.until.ok_or(StoreError::Misuse { rule: "the last page of a window knows its end" })?;
    // An end before the start covers nothing: the window was younger than Amazon's delay.
    if let Some(stretch) = Interval::new(window.from, until) {
        cover(tx, claimed.account_pk, claimed.resource, &window.marketplaces, stretch).await?;
    }
    let close = "UPDATE stream SET window_from = NULL, window_until = NULL, window_before = NULL, \
                 window_marketplaces = NULL, page_token = NULL, page_token_at = NULL, window_pages = 0 WHERE pk = $1";
    tx.execute(close, args![claimed.stream_pk]).await.map(|_| ())
}
