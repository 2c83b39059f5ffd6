//! A stream's row.

use crate::Resource;
use hawser_core::{AccountId, FailureCode, MarketplaceId, Timestamp};

/// The state of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamRow {
    /// Of which account.
    pub account: AccountId,
    /// Of what.
    pub resource: Resource,
    /// When it is to be pulled next.
    pub due_at: Timestamp,
    /// From when on it is to be pulled.
    pub since_at: Timestamp,
    /// Who holds it, or last held it.
    pub lease_owner: Option<String>,
    /// Until when, in the database's time; `None` when it is free.
    pub lease_until: Option<Timestamp>,
    /// How often it was claimed.
    pub epoch: i64,
    /// The window being pulled.
    pub window: Option<WindowState>,
    /// Pages ever committed.
    pub pages_total: i64,
    /// Orders ever received in pages.
    pub orders_total: i64,
    /// Calls ever made.
    pub api_calls: i64,
    /// The last run's code; `None` when it went well, or none ended yet.
    pub last_code: Option<FailureCode>,
    /// The last run's detail.
    pub last_detail: Option<String>,
    /// When the last run ended.
    pub last_finished_at: Option<Timestamp>,
    /// How many runs failed in a row.
    pub failures: i64,
    /// How many writes were refused because the lease was lost.
    pub fenced_writes: i64,
}

/// A window being pulled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WindowState {
    /// `lastUpdatedAfter` of its requests.
    pub from: Timestamp,
    /// Its end as Amazon's first answer gave it; `None` before that.
    pub until: Option<Timestamp>,
    /// `lastUpdatedBefore` of its requests, for a bounded window.
    pub before: Option<Timestamp>,
    /// The marketplaces of its requests.
    pub marketplaces: Vec<MarketplaceId>,
    /// The token of the next page, as the caller stored it; `None` for the first page.
    pub page_token: Option<Vec<u8>>,
    /// When that token came.
    pub page_token_at: Option<Timestamp>,
    /// How many pages of it are committed.
    pub pages: i64,
}
