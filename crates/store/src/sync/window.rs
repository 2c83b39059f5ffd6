//! Windows: the stretches of time that a run pulls. A window is opened before its first request and closed by its last page.

use crate::sync::{ClaimedStream, WorkerStore};
use crate::{
    StoreError,
    executor::{Arg, args},
};
use hawser_core::{MarketplaceId, Timestamp};

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
                      window_until = NULL, page_token = NULL, page_token_at = NULL, window_pages = 0 \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        let args = args![claimed.stream_pk, claimed.epoch, &claimed.owner, window.from, window.before, ids];
        self.change_window(claimed, update, args).await
    }

    /// Starts the open window over, because its page token is no longer valid.
    ///
    /// # Errors
    /// [`StoreError::Fenced`] if the lease was lost.
    pub async fn restart_window(&self, claimed: &ClaimedStream) -> Result<(), StoreError> {
        let update = "UPDATE stream SET window_until = NULL, page_token = NULL, page_token_at = NULL, window_pages = 0 \
                      WHERE pk = $1 AND epoch = $2 AND lease_owner = $3";
        self.change_window(claimed, update, args![claimed.stream_pk, claimed.epoch, &claimed.owner]).await
    }

    async fn change_window(
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
