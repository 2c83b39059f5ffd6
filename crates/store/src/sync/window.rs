//! Windows: the stretches of time that a run pulls. A window is opened before its first request and closed by its last page.

use crate::authorizations::access_tokens::micros;
use crate::sync::{ClaimedStream, WorkerStore};
use crate::{
    StoreError,
    executor::{Arg, args},
};
use hawser_core::{MarketplaceId, Timestamp, sync::coverage::Interval};
use std::time::Duration;

/// A window to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// `lastUpdatedAfter` of its requests.
    pub from: Timestamp,
    /// `lastUpdatedBefore` of its requests, for a window with an end.
    pub before: Option<Timestamp>,
    /// The marketplaces of its requests, at least one.
    pub marketplaces: Vec<MarketplaceId>,
}

impl WorkerStore {
    /// Opens a window and replaces one that was open.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn open_window(&self, claimed: &ClaimedStream, window: &Window) -> Result<(), StoreError> {
        if window.marketplaces.is_empty() {
            return Err(StoreError::Misuse { rule: "a window has a marketplace" });
        }
        let ids: Vec<&str> = window.marketplaces.iter().map(MarketplaceId::as_str).collect();
        let ids = serde_json::json!(ids).to_string();
        let update = "UPDATE stream SET window_from = $4, window_before = $5, window_marketplaces = $6, \
                      window_until = NULL, page_token = NULL, page_token_at = NULL, window_pages = 0, \
                      window_page_hash = NULL, window_repeats = 0 \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, window.from, window.before, ids];
        self.change_window(claimed, update, args).await
    }

    /// Opens the first part of a window that failed, and limits the following windows to `span`.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn narrow_window(
        &self,
        claimed: &ClaimedStream,
        from: Timestamp,
        before: Timestamp,
        span: Duration,
    ) -> Result<(), StoreError> {
        let update = "UPDATE stream SET window_from = $4, window_before = $5, window_span = $6, window_until = NULL, \
                      page_token = NULL, page_token_at = NULL, window_pages = 0, \
                      window_page_hash = NULL, window_repeats = 0 \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, from, before, micros(span)];
        self.change_window(claimed, update, args).await
    }

    /// Gives up the open window until the run ends: its stretch stays uncovered.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn give_up_window(&self, claimed: &ClaimedStream, stretch: Interval) -> Result<(), StoreError> {
        let update = "UPDATE stream SET given_up_from = CASE WHEN given_up_from < $4 THEN given_up_from ELSE $4 END, \
                      given_up_until = CASE WHEN given_up_until > $5 THEN given_up_until ELSE $5 END, \
                      window_from = NULL, window_until = NULL, window_before = NULL, \
                      window_marketplaces = NULL, page_token = NULL, page_token_at = NULL, window_pages = 0, \
                      window_page_hash = NULL, window_repeats = 0 \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, stretch.from, stretch.until];
        self.change_window(claimed, update, args).await
    }

    /// Changes the limit of the following windows; `None` removes it.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn limit_windows(&self, claimed: &ClaimedStream, span: Option<Duration>) -> Result<(), StoreError> {
        let update = "UPDATE stream SET window_span = $4 WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, span.map(micros)];
        self.change_window(claimed, update, args).await
    }

    pub(super) async fn change_window(
        &self,
        claimed: &ClaimedStream,
        update: &'static str,
        args: &[Arg<'_>],
    ) -> Result<(), StoreError> {
        match self.db.execute(update, args).await? {
            0 => Err(self.fenced(claimed).await),
            _ => Ok(()),
        }
    }

    /// Counts a write that was refused because the lease was lost, and returns its error.
    pub(crate) async fn fenced(&self, claimed: &ClaimedStream) -> StoreError {
        let update = "UPDATE stream SET fenced_writes = fenced_writes + 1 WHERE pk = $1";
        match self.db.execute(update, args![claimed.stream_pk]).await {
            Ok(_) => StoreError::Fenced,
            Err(error) => error,
        }
    }
}
