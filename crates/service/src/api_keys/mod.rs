//! API keys: what a company gives to programs. Shown once and kept as a hash; looked up in the database at every use, so that
//! a revoked one is refused by every process at once. They belong to the company and outlive the account of their maker.

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

/// A key that nobody has yet.
pub(crate) fn fresh(environment: Environment) -> Result<ApiKeyText, Error> {
    let mut random = zeroize::Zeroizing::new([0_u8; 128]);
    getrandom::fill(&mut *random).map_err(|_| Error::Randomness)?;
    ApiKeyText::from_random(environment, &*random).ok_or(Error::Randomness)
}

/// What is stored of a key. It has 238 random bits, so that a plain hash is enough.
pub(crate) fn hash(key: &ApiKeyText) -> [u8; 32] {
    Sha256::digest(key.secret().expose().as_bytes()).into()
}
