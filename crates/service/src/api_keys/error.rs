//! The reasons why a key is refused.

use crate::Error;
use hawser_core::{FailureCode, MalformedApiKey};
use hawser_store::StoreError;
use std::time::Duration;

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The text is not a key; the reason is known without a lookup.
    #[error(transparent)]
    Malformed(#[from] MalformedApiKey),
    /// A well-formed key that this instance did not issue.
    #[error("this key was not issued here")]
    Unknown,
    /// The key was revoked.
    #[error("this key was revoked")]
    Revoked,
    /// The key has expired.
    #[error("this key has expired")]
    Expired,
    /// Too many unknown keys from the same network address.
    #[error("too many unknown keys; try again in {} seconds", .0.as_secs().max(1))]
    RateLimit(Duration),
    /// An error of Hawser.
    #[error(transparent)]
    Ours(#[from] Error),
}

impl KeyError {
    /// The code in the failure catalogue; `None` if the error is not about the key.
    pub const fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Malformed(MalformedApiKey::Empty) => Some(FailureCode::KeyMissing),
            Self::Malformed(_) => Some(FailureCode::KeyMalformed),
            Self::Unknown => Some(FailureCode::KeyUnknown),
            Self::Revoked => Some(FailureCode::KeyRevoked),
            Self::Expired => Some(FailureCode::KeyExpired),
            Self::RateLimit(_) => Some(FailureCode::KeyCheckThrottled),
            Self::Ours(_) => None,
        }
    }
}

impl From<StoreError> for KeyError {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.into())
    }
}
