//! Orders: pull them, look at them.

mod list;
mod personal;
mod prepare;
mod pull;
mod search;
mod stream;
mod window;

pub use list::{ListOrders, OrderView};
pub use pull::{AccountPull, Progress, PullReport};
pub(crate) use search::SearchScope;
pub(crate) use stream::LEASE;
pub use stream::Tally;
