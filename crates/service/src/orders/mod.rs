//! Reads stored orders. Pulling them belongs to `sync`.

mod list;
pub(crate) mod personal_document;
mod query;
mod unreadable;

pub use list::{ListOrders, OrderView, TotalView};
pub use query::OrdersQuery;
pub use unreadable::{ListUnreadable, RetryOutcome, RetryReport, UnreadablePage, UnreadableView};
