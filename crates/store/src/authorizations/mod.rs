//! Authorizations, consent flows, access tokens and the count of issued tokens.

pub(crate) mod access_tokens;
pub(crate) mod authorization;
pub(crate) mod consents;
pub(crate) mod token_issuance;
