//! Reads stored orders. Pulling them belongs to `sync`.

mod list;
pub(crate) mod personal_document;
mod query;
mod unreadable;

pub use list::{ListOrders, OrderView, TotalView};
pub use query::{MAX_PAGE, OrderPage, PageOrders};
pub use unreadable::{ListUnreadable, RetryOutcome, RetryReport, UnreadablePage, UnreadableView};
