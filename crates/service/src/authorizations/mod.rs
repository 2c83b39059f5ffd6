//! Consent flows, access tokens and the token broker.

pub(crate) mod access_tokens;
pub mod consent;
mod token_broker;

pub use token_broker::{IssuedTokens, NoAccessToken, ShopAccessToken};
