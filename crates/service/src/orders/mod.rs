//! Orders: pull them, look at them.

mod list;
mod page;
mod personal;
mod prepare;
mod pull;
mod search;
mod stream;
mod window;

pub use list::{ListOrders, OrderView};
pub use page::{MAX_PAGE, OrderPage, PageOrders};
pub use pull::{AccountPull, Progress, PullReport};
pub(crate) use search::SearchScope;
pub use stream::Tally;
