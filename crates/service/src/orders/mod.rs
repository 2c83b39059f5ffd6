//! Orders: pull them, look at them.

mod accept;
mod list;
mod page;
mod personal;
mod prepare;
mod pull;
mod search;
mod storing;
mod stream;
mod walk;
mod window;

pub use accept::AcceptedPull;
pub use list::{ListOrders, OrderView};
pub use page::{MAX_PAGE, OrderPage, PageOrders};
pub use pull::{AccountPull, Progress, PullReport};
pub(crate) use search::SearchScope;
pub(crate) use stream::LEASE;
pub use stream::Tally;
