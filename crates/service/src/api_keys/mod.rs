//! API keys, with which programs act for a company. A key is shown once and stored as a hash. Every use looks it up in the
//! database, so that every process refuses a revoked key at once. Keys belong to the company and stay valid when their
//! creator leaves.

pub(crate) mod create;
mod error;
mod find;
mod list;
mod rename;
mod replace;
mod revoke;

pub(crate) use crate::api_keys::create::check_permissions;
pub use crate::api_keys::create::{MadeKey, MakeApiKey};
pub use error::KeyError;
pub use find::ApiKey;
pub use list::{ApiKeyView, KeyState};
pub use replace::ReplaceApiKey;
pub use revoke::RevokeApiKey;

use crate::Error;
use hawser_core::{ApiKeyText, Environment};
use sha2::{Digest, Sha256};
use std::time::Duration;

pub const EXPIRING: Duration = hawser_core::channel::EXPIRES_SOON;

/// Generates a new key.
pub(crate) fn fresh(environment: Environment) -> Result<ApiKeyText, Error> {
    let mut random = zeroize::Zeroizing::new([0_u8; 128]);
    getrandom::fill(&mut *random).map_err(|_| Error::Randomness)?;
    ApiKeyText::from_random(environment, &*random).ok_or(Error::Randomness)
}

/// The stored hash of a key. A plain hash is enough, since a key has 238 random bits.
pub(crate) fn hash(key: &ApiKeyText) -> [u8; 32] {
    Sha256::digest(key.secret().expose().as_bytes()).into()
}
