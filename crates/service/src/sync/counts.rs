//! Counts of a pull.

use hawser_core::Timestamp;

/// The counts of a pull so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PullCounts {
    /// Distinct orders received that could be stored.
    pub orders: u64,
    /// Received orders that were new.
    pub inserted: u64,
    /// Received orders that had changed.
    pub updated: u64,
    /// Received orders that were set aside and had not been before.
    pub set_aside: u64,
    /// Committed pages.
    pub pages: u64,
    /// Requests sent to Amazon.
    pub api_calls: u64,
    /// End of the current window, once known.
    pub window_until: Option<Timestamp>,
    /// Start of the current window.
    pub window_from: Option<Timestamp>,
}
