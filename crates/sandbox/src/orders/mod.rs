//! The orders: what is kept of them, how they are drawn in full, how time passes over them, and the two versions of the
//! Orders API that tell them.

mod describe;
mod items;
mod ledger;
mod money;
mod order;
mod paging;
mod people;
mod record;
mod seed;
mod shelf;
mod status;
mod text;
pub(crate) mod v0;
pub(crate) mod v2026;
mod window;
mod world;

pub use ledger::{LedgerOrder, LedgerTotal};
pub use status::Status;
pub(crate) use world::World;
