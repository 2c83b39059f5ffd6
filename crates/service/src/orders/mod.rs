//! Orders: pull them, look at them.

pub(crate) mod list;
pub(crate) mod query;

pub use crate::orders::query::{MAX_PAGE, OrderPage, PageOrders};
pub use crate::sync::enqueue::AcceptedPull;
pub use crate::sync::pull::{AccountPull, Progress, PullReport};
pub(crate) use crate::sync::search::SearchScope;
pub(crate) use crate::sync::stream::LEASE;
pub use crate::sync::stream::PullCounts;
pub use list::{ListOrders, OrderView};
