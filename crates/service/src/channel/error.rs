//! The errors of saving a key into the configuration.

use crate::Error;
use hawser_core::api_keys::MalformedApiKey;
use hawser_core::{Environment, FailureCode};
use hawser_store::StoreError;

/// The reason why a key was not saved. The previous key stays.
#[derive(Debug, thiserror::Error)]
pub enum ServiceKeyError {
    /// The pasted text is not a key.
    #[error("key_malformed: {0}")]
    Malformed(MalformedApiKey),
    /// The key is for the other environment.
    #[error("key_wrong_environment: this is a {belongs_to} key; enter it in the {belongs_to} field")]
    WrongEnvironment { belongs_to: Environment },
    /// The key was rejected.
    #[error("{0}: the key was not saved; the previous key stays")]
    Refused(FailureCode),
    /// The key cannot be checked now, and the current key keeps the channel open.
    #[error(
        "{0}: the key cannot be checked now; the one that is there stays, so that the channel stays open. Save again later"
    )]
    CannotCheck(FailureCode),
    /// Another Hawser issues the keys.
    #[error("keys are created in the API portal at {hub_url}; create one there and enter it here")]
    PortalElsewhere { hub_url: String },
    /// An internal error.
    #[error(transparent)]
    Ours(#[from] Error),
}

impl ServiceKeyError {
    /// Returns the catalogue code, if there is one.
    pub const fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Malformed(_) => Some(FailureCode::KeyMalformed),
            Self::WrongEnvironment { .. } => Some(FailureCode::KeyWrongEnvironment),
            Self::Refused(code) | Self::CannotCheck(code) => Some(*code),
            Self::PortalElsewhere { .. } => None,
            Self::Ours(error) => error.code(),
        }
    }
}

impl From<StoreError> for ServiceKeyError {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.into())
    }
}
