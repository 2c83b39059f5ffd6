//! The orders: what is kept of them, how they are drawn in full, how time passes over them, and the two versions of the
//! Orders API that tell them.

pub(crate) mod buyers;
pub(crate) mod fixtures;
mod items;
mod ledger;
mod money;
mod order;
pub(crate) mod order_index;
mod paging;
mod record;
pub(crate) mod render;
mod seed;
mod status;
pub(crate) mod timeline;
pub(crate) mod v0;
pub(crate) mod v2026;
mod window;

pub(crate) use crate::orders::timeline::World;
pub use ledger::{LedgerOrder, LedgerTotal};
pub use status::Status;
