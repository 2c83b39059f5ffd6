//! Commits a page: its orders, the cursor and the coverage in one transaction that checks the epoch of the lease.

use crate::executor::{FromRow, Row, Tx, args};
use crate::orders::unreadable::{resolve, set_aside};
use crate::orders::{PageCommitted, SetAsideOrder, upsert_orders};
use crate::sync::coverage::cover;
use crate::sync::row::{stretch_of, window_of};
use crate::sync::{ClaimedStream, WorkerStore, read_again};
use crate::{OrderUpsert, StoreError};
use hawser_core::sync::coverage::Interval;
use hawser_core::{MarketplaceId, Timestamp};

/// A page to commit.
#[derive(Debug, Clone)]
pub struct PageCommit {
    /// The orders. A duplicate is stored once, in its latest version.
    pub orders: Vec<OrderUpsert>,
    /// The orders that cannot be stored.
    pub set_aside: Vec<SetAsideOrder>,
    /// The sealed token of the next page; `None` on the last page.
    pub next_token: Option<Vec<u8>>,
    /// End of the window in this answer; the first reported end stays.
    pub window_until: Option<Timestamp>,
    /// True for the last page of the window.
    pub finished: bool,
    /// A hash of its orders.
    pub page_hash: Option<i64>,
    /// Pages in a row, up to this one, that brought nothing new.
    pub repeats: u32,
    /// Orders of the page that an earlier page of the run contained.
    pub repeated_orders: u32,
    /// True if the window has every marketplace of the stream, so that its end advances a stretch that is read again.
    pub reads_again: bool,
    /// Requests that this page took.
    pub api_calls: u32,
    /// Time at which the answer was received.
    pub at: Timestamp,
}

/// The window of the stream's row before the page.
struct OpenWindow {
    from: Timestamp,
    until: Option<Timestamp>,
    is_open_ended: bool,
    marketplaces: Vec<MarketplaceId>,
    /// Start of the time to pull.
    since: Timestamp,
    /// The stretch to read again, unless it was requested during this run.
    again: Option<Interval>,
}

impl FromRow for OpenWindow {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let window = window_of(row)?.ok_or(StoreError::Misuse { rule: "a page belongs to an open window" })?;
        let is_requested = row.opt_time("requested_at")?.is_some();
        Ok(Self {
            from: window.from,
            until: window.until,
            is_open_ended: window.before.is_none(),
            marketplaces: window.marketplaces,
            since: row.time("since_at")?,
            again: stretch_of(row, "again_from", "again_until")?.filter(|_| !is_requested),
        })
    }
}

impl WorkerStore {
    /// Commits a page. The last page adds the window to the coverage of its marketplaces and closes it.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost: nothing is written, and the refused write is counted.
    /// [`StoreError::Misuse`] if no window is open, if a page other than the last has no next token, or if the last page
    /// leaves the window without an end.
    pub async fn commit_page(&self, claimed: &ClaimedStream, page: &PageCommit) -> Result<PageCommitted, StoreError> {
        if !page.finished && page.next_token.is_none() {
            return Err(StoreError::Misuse { rule: "a page that is not the last has a next token" });
        }
        let mut tx = self.db.write().await?;
        let Some(window) = advance(&mut tx, claimed, page).await? else {
            tx.rollback().await?;
            return Err(self.fenced(claimed).await);
        };
        let mut done = upsert_orders(&mut tx, claimed.account_pk, &page.orders).await?;
        resolve(&mut tx, claimed.account_pk, &page.orders).await?;
        done.set_aside = set_aside(&mut tx, claimed.account_pk, &page.set_aside, page.at).await?;
        if page.finished {
            close_window(&mut tx, claimed, page, &window).await?;
        }
        tx.commit().await?;
        Ok(done)
    }
}

/// Advances the stream's row by one page if the lease is still valid; `None` otherwise. This statement comes first because
/// it locks the row, so that no other worker can claim the stream before the page is committed.
async fn advance(tx: &mut Tx, claimed: &ClaimedStream, page: &PageCommit) -> Result<Option<OpenWindow>, StoreError> {
    let update = "UPDATE stream SET window_until = COALESCE(window_until, $4, window_before), page_token = $5, \
                  page_token_at = $6, window_pages = window_pages + 1, pages_total = pages_total + 1, \
                  orders_total = orders_total + $7, api_calls = api_calls + $8, window_page_hash = $9, \
                  window_repeats = $10 \
                  WHERE pk = $1 AND epoch = $2 AND lease_owner = $3 \
                  RETURNING pk, window_from, window_until, window_before, window_marketplaces, page_token, \
                  page_token_at, window_pages, window_page_hash, window_repeats, since_at, requested_at, again_from, again_until";
    let args = args![
        claimed.stream_pk,
        claimed.epoch,
        &claimed.owner,
        page.window_until,
        &page.next_token,
        page.next_token.as_ref().map(|_| page.at),
        i64::try_from(page.orders.len()).unwrap_or(i64::MAX) - i64::from(page.repeated_orders),
        page.api_calls,
        page.page_hash,
        page.repeats,
    ];
    tx.fetch_optional(update, args).await
}

/// Closes a complete window: adds it to the coverage and leaves the stream without an open window.
async fn close_window(
    tx: &mut Tx,
    claimed: &ClaimedStream,
    page: &PageCommit,
    window: &OpenWindow,
) -> Result<(), StoreError> {
    let until = window.until.ok_or(StoreError::Misuse { rule: "the last page of a window knows its end" })?;
    // A window that is younger than Amazon's delay ends before it starts and covers nothing.
    if let Some(stretch) = Interval::new(window.from, until) {
        cover(tx, claimed.account_pk, claimed.resource, &window.marketplaces, stretch).await?;
        if page.reads_again {
            // A window without an end reads all there is; what follows is uncovered anyway.
            let end = window.again.map(|again| again.until).filter(|_| window.is_open_ended);
            let read = Interval { until: end.map_or(until, |end| end.max(until)), ..stretch };
            read_again::advance(tx, claimed, window.again, window.since, read).await?;
        }
    }
    let close = "UPDATE stream SET window_from = NULL, window_until = NULL, window_before = NULL, \
                 window_marketplaces = NULL, page_token = NULL, page_token_at = NULL, window_pages = 0, \
                 window_page_hash = NULL, window_repeats = 0 WHERE pk = $1";
    tx.execute(close, args![claimed.stream_pk]).await.map(|_| ())
}
