//! Shops: bind one, look at it, verify it.

pub(crate) mod bind;
mod list;
mod rename;

pub use crate::authorizations::token_broker::{IssuedTokens, NoAccessToken, ShopAccessToken};
pub use crate::verification::checks::{CheckResult, Outcome, Step};
pub use crate::verification::history::PastVerification;
pub use crate::verification::verify::Verification;
pub use bind::BindByToken;
pub(crate) use bind::{NewBinding, marketplaces};
pub use hawser_core::sync::Resource;
pub use list::{AccountView, ShopView};
pub use rename::RenameShop;
pub(crate) use rename::check_name;
