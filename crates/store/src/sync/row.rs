//! The row of a stream.

use crate::{
    StoreError,
    executor::{FromRow, Row},
};
use hawser_core::sync::{Resource, coverage::Interval};
use hawser_core::{AccountId, FailureCode, MarketplaceId, Timestamp};

/// The state of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRow {
    pub account: AccountId,
    pub resource: Resource,
    /// Time of the next run.
    pub due_at: Timestamp,
    /// Start of the time to pull.
    pub since_at: Timestamp,
    /// Owner of the current or last lease.
    pub lease_owner: Option<String>,
    /// End of the lease in the database's time; `None` if the stream is free.
    pub lease_until: Option<Timestamp>,
    /// Number of claims so far.
    pub epoch: i64,
    /// The open window.
    pub window: Option<WindowState>,
    /// Pages committed in total.
    pub pages_total: i64,
    /// Orders received in total.
    pub orders_total: i64,
    /// Requests sent in total.
    pub api_calls: i64,
    /// The code of the last run; `None` if it was complete or no run has ended yet.
    pub last_code: Option<FailureCode>,
    /// Details of the last run's code.
    pub last_detail: Option<String>,
    /// End of the last run.
    pub last_finished_at: Option<Timestamp>,
    /// End of the last complete run.
    pub succeeded_at: Option<Timestamp>,
    /// Time of the first failed run since the last complete one.
    pub failing_since: Option<Timestamp>,
    /// Time from which on the stream is expected to keep its interval.
    pub started_at: Option<Timestamp>,
    /// Failed runs in a row.
    pub failures: i64,
    /// Writes refused because the lease was lost.
    pub fenced_writes: i64,
}

/// A window that is being pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowState {
    /// `lastUpdatedAfter` of its requests.
    pub from: Timestamp,
    /// End of the window as reported by Amazon's first answer; `None` before it.
    pub until: Option<Timestamp>,
    /// `lastUpdatedBefore` of its requests, for a window with an end.
    pub before: Option<Timestamp>,
    /// The marketplaces of its requests.
    pub marketplaces: Vec<MarketplaceId>,
    /// The sealed token of the next page; `None` for the first page.
    pub page_token: Option<Vec<u8>>,
    /// Time at which the token was received.
    pub page_token_at: Option<Timestamp>,
    /// Committed pages of this window.
    pub pages: i64,
    /// A hash of the orders of the last page.
    pub page_hash: Option<i64>,
    /// Pages in a row, up to the last one, that brought nothing new.
    pub repeats: i64,
}

/// The columns of a `stream` of an account `a`.
macro_rules! stream_columns {
    () => {
        "stream.pk, a.id AS account_id, stream.resource, stream.due_at, stream.since_at, stream.lease_owner, \
         stream.lease_until, stream.epoch, stream.window_from, stream.window_until, stream.window_before, \
         stream.window_marketplaces, stream.page_token, stream.page_token_at, stream.window_pages, stream.pages_total, \
         stream.window_page_hash, stream.window_repeats, \
         stream.orders_total, stream.api_calls, stream.last_code, stream.last_detail, stream.last_finished_at, \
         stream.succeeded_at, stream.failing_since, stream.started_at, stream.failures, stream.fenced_writes"
    };
}
pub(crate) use stream_columns;

impl FromRow for StreamRow {
    const TABLE: &'static str = "stream";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            account: AccountId(row.id("account_id")?),
            resource: row.parsed("resource")?,
            due_at: row.time("due_at")?,
            since_at: row.time("since_at")?,
            lease_owner: row.opt_text("lease_owner")?,
            lease_until: row.opt_time("lease_until")?,
            epoch: row.int("epoch")?,
            window: window_of(row)?,
            pages_total: row.int("pages_total")?,
            orders_total: row.int("orders_total")?,
            api_calls: row.int("api_calls")?,
            last_code: row.opt_parsed("last_code")?,
            last_detail: row.opt_text("last_detail")?,
            last_finished_at: row.opt_time("last_finished_at")?,
            succeeded_at: row.opt_time("succeeded_at")?,
            failing_since: row.opt_time("failing_since")?,
            started_at: row.opt_time("started_at")?,
            failures: row.int("failures")?,
            fenced_writes: row.int("fenced_writes")?,
        })
    }
}

/// A stretch in two columns of a stream's row.
pub(super) fn stretch_of(row: &Row, from: &str, until: &str) -> Result<Option<Interval>, StoreError> {
    let ends = row.opt_time(from)?.zip(row.opt_time(until)?);
    Ok(ends.and_then(|(from, until)| Interval::new(from, until)))
}

/// The open window of a stream's row, if any.
pub(super) fn window_of(row: &Row) -> Result<Option<WindowState>, StoreError> {
    let Some(from) = row.opt_time("window_from")? else { return Ok(None) };
    Ok(Some(WindowState {
        from,
        until: row.opt_time("window_until")?,
        before: row.opt_time("window_before")?,
        marketplaces: serde_json::from_str(&row.text("window_marketplaces")?)
            .map_err(|_| row.corrupt("window_marketplaces"))?,
        page_token: row.opt_bytes("page_token")?,
        page_token_at: row.opt_time("page_token_at")?,
        pages: row.int("window_pages")?,
        page_hash: row.opt_int("window_page_hash")?,
        repeats: row.int("window_repeats")?,
    }))
}
