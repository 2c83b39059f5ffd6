//! Consents, refresh tokens, access tokens and the token broker.

pub(crate) mod access_tokens;
pub mod consent;
pub(crate) mod token_broker;
