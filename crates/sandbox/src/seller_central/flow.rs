//! A consent in progress, from its first page to the redirect with a code.

use crate::time::MINUTE;

/// The time limit of a consent (PROTOCOL A.1).
const FLOW_LIFE: i64 = 10 * MINUTE;

/// The start of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Start {
    /// On the application's website.
    Website { redirect_uri: Option<String>, state: Option<String> },
    /// In the Appstore, or with *Re-Authorize* in *Manage Your Apps*.
    Appstore,
}

/// The stage of a consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// The seller has not decided yet.
    Open,
    /// This seller account confirmed; the application's log-in page must return `amazon_state`.
    Confirmed { seller: usize, amazon_state: String },
    /// The browser was sent back, or the seller canceled.
    Over,
}

/// A consent in progress.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    pub(super) application_id: String,
    pub(super) start: Start,
    pub(super) is_beta: bool,
    pub(super) started_ms: i64,
    pub(super) stage: Stage,
}

impl Flow {
    pub(super) fn is_late(&self, now_ms: i64) -> bool {
        now_ms >= self.started_ms.saturating_add(FLOW_LIFE)
    }
}
