//! Shops: bind one, look at it, verify it.

mod access_token;
mod bind;
mod history;
mod ladder;
mod list;
mod proof;
mod rename;
mod streams;
mod verify;

pub use access_token::{MintedTokens, NoAccessToken, ShopAccessToken};
pub use bind::BindByToken;
pub(crate) use bind::{NewBinding, marketplaces};
pub use hawser_store::Resource;
pub use history::PastVerification;
pub use ladder::{Outcome, Rung, Step};
pub use list::{AccountView, ShopView};
pub use rename::RenameShop;
pub(crate) use rename::check_name;
pub use streams::{CountryCoverage, StreamView};
pub(crate) use verify::Background;
pub use verify::Verification;
