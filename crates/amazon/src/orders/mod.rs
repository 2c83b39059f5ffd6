//! Orders 2026-01-01 (PROTOCOL C.4): a page of orders with their items in one call, or one order.

mod order;
mod page;
mod raw;
mod search;
#[cfg(test)]
mod tests;
mod unreadable;

pub use order::{Amount, Order, OrderItem};
pub use page::{FoundOrder, OrdersPage};
pub(crate) use page::{read_one, read_page};
pub use raw::RawOrder;
pub(crate) use search::included_data;
pub use search::{IncludedData, SearchOrders, UpdatedOrCreated};
pub use unreadable::UnreadableOrder;
