//! The page token of an open window, sealed in the stream's row.

use super::lease::LEASE;
use crate::{App, secrets::data_keys::Field};
use hawser_store::{ClaimedStream, WindowState};
use std::time::Duration;

/// A page token is valid for 24 hours (PROTOCOL C.4). An older one is discarded with a margin.
const LIFETIME: Duration = Duration::from_secs(23 * 3600);

/// The page token with which an open window continues.
pub(crate) enum PageToken {
    /// The window starts with its first page.
    None,
    Valid(String),
    /// The token is too old or cannot be opened; the window has to start over.
    Expired,
}

/// The sealed field of a page token.
pub(crate) fn page_token_field(claimed: &ClaimedStream) -> Field {
    Field { company: Some(claimed.company), table: "stream", row: claimed.account.0, name: "page_token" }
}

impl App {
    /// Opens the page token of a window.
    pub(crate) async fn page_token(&self, claimed: &ClaimedStream, open: &WindowState) -> PageToken {
        let Some(sealed) = &open.page_token else { return PageToken::None };
        // A token of the future was stored while the clock was wrong, so its age is unknown.
        let now = self.now();
        if open.page_token_at.is_none_or(|at| now >= at.plus(LIFETIME) || at > now.plus(LEASE)) {
            return PageToken::Expired;
        }
        match self.open_text(page_token_field(claimed), sealed).await {
            Ok(token) => PageToken::Valid(token.expose().to_owned()),
            Err(_) => PageToken::Expired,
        }
    }
}
