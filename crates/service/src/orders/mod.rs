//! Reads stored orders. Pulling them belongs to `sync`.

mod list;
pub(crate) mod personal_document;
mod query;

pub use list::{ListOrders, OrderView};
pub use query::OrdersQuery;
