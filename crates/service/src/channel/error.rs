//! Why a key was not put into the configuration.

use crate::Error;
use hawser_core::api_keys::MalformedApiKey;
use hawser_core::{Environment, FailureCode};
use hawser_store::StoreError;

/// Why a key was not put into the configuration. The key that was there stays.
#[derive(Debug, thiserror::Error)]
pub enum ServiceKeyError {
    /// What was pasted is no key.
    #[error("key_malformed: {0}")]
    Malformed(MalformedApiKey),
    /// It belongs into the other field.
    #[error("key_wrong_environment: this is a {belongs_to} key: it belongs into the {belongs_to} field")]
    WrongEnvironment {
        /// Which one.
        belongs_to: Environment,
    },
    /// The hub does not accept it.
    #[error("{0}: the key was not saved, and the one that was there stays")]
    Refused(FailureCode),
    /// It cannot be checked now, and the one that is there opens the channel.
    #[error(
        "{0}: the key cannot be checked now; the one that is there stays, so that the channel stays open. Save again later"
    )]
    CannotCheck(FailureCode),
    /// Keys are made by another Hawser.
    #[error("keys are made in the API portal at {hub_url}: make one there and enter it here")]
    PortalElsewhere {
        /// Where.
        hub_url: String,
    },
    /// Something of ours.
    #[error(transparent)]
    Ours(#[from] Error),
}

impl ServiceKeyError {
    /// The catalogue's code, where there is one.
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
