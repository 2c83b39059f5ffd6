//! Orders that were set aside instead of stored, because they could not be read or belong to another seller. Each has one row
//! until Amazon answers with a version that can be stored; its document stays sealed and is never listed.

mod list;
mod retry;
mod set_aside;

pub use list::{UnreadableCount, UnreadableFilter};
pub use retry::{DueRetry, FailedRetry};
pub(crate) use set_aside::{resolve, set_aside};

use hawser_core::{AccountId, AmazonOrderId, CompanyId, SetAsideReason, ShopId, Timestamp, UnreadableOrderId};

/// An order to set aside.
#[derive(Debug, Clone)]
pub struct SetAsideOrder {
    /// The id for a new row; a known row keeps its id.
    pub id: UnreadableOrderId,
    /// The number, or a hash of the text, which makes the order unique in its account.
    pub order_key: String,
    /// Amazon's order number, if it can be read.
    pub order_id: Option<AmazonOrderId>,
    pub reason: SetAsideReason,
    /// The place that cannot be read.
    pub path: String,
    /// The rule that the place breaks.
    pub rule: String,
    /// Amazon's time of the last change, if it can be read.
    pub last_updated_time: Option<Timestamp>,
    /// Time of the first request by number, for a new row with a number.
    pub retry_at: Option<Timestamp>,
    /// The document, compressed and sealed; empty if it must not be stored.
    pub sealed: Vec<u8>,
    /// The day of the sealing key; empty without a document.
    pub sealed_day: String,
}

/// An order in the list of those set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadableOrderRow {
    pub id: UnreadableOrderId,
    pub company: CompanyId,
    pub shop: ShopId,
    /// Name of the shop.
    pub shop_name: String,
    pub account: AccountId,
    /// Amazon's order number, if it can be read.
    pub order_id: Option<AmazonOrderId>,
    pub reason: SetAsideReason,
    /// The place that cannot be read; empty for the order itself.
    pub path: String,
    /// The rule that the place breaks.
    pub rule: String,
    /// Amazon's time of the last change, if it can be read.
    pub last_updated_time: Option<Timestamp>,
    pub first_seen_at: Timestamp,
    pub last_seen_at: Timestamp,
    /// Number of requests by number without success.
    pub attempts: u64,
    /// Time of the last of these requests.
    pub tried_at: Option<Timestamp>,
    /// Time of the next request; `None` if the order has no number to ask for.
    pub retry_at: Option<Timestamp>,
}
