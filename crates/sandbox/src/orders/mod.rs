//! The simulated orders: their compact records, their full content, their changes over time, and the two versions of the
//! Orders API.

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

pub(crate) use crate::orders::timeline::Timeline;
pub use status::Status;
