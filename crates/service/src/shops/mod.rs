//! Shops: bind one, look at it, verify it.

mod bind;
mod ladder;
mod list;
mod verify;

pub use bind::BindByToken;
pub(crate) use bind::{NewBinding, check_name, marketplaces};
pub use ladder::{Outcome, Rung, Step};
pub use list::{AccountView, ShopView};
pub use verify::Verification;
