//! Windows: the stretch of time a run pulls, opened before its first request and closed by its last page.

use super::{ClaimedStream, Claims};
use crate::StoreError;
use hawser_core::{MarketplaceId, Timestamp};

/// A window to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// `lastUpdatedAfter` of its requests.
    pub from: Timestamp,
    /// `lastUpdatedBefore` of its requests, for a bounded window.
    pub before: Option<Timestamp>,
    /// The marketplaces of its requests; at least one.
    pub marketplaces: Vec<MarketplaceId>,
}

impl Claims {
    /// Opens a window, in place of one that was open.
    ///
    /// # Errors
    /// [`StoreError::Fenced`].
    pub async fn open_window(&self, claimed: &ClaimedStream, window: &Window) -> Result<(), StoreError> {
        let _ = (claimed, window);
        todo!()
    }

    /// Starts the open window over: its page token died.
    ///
    /// # Errors
    /// [`StoreError::Fenced`].
    pub async fn restart_window(&self, claimed: &ClaimedStream) -> Result<(), StoreError> {
        let _ = claimed;
        todo!()
    }
}
