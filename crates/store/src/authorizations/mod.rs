//! Authorizations, consents under way, access tokens and their issuance.

pub(crate) mod access_tokens;
pub(crate) mod authorization;
pub(crate) mod consents;
pub(crate) mod token_issuance;
