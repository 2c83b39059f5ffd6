//! Consent flows and access tokens.

pub(crate) mod access_token;
pub(crate) mod consents;
