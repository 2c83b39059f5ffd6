//! Why a use case was not done. Each variant says what the caller does next; a failure of the catalogue carries its code.

use crate::members::MemberError;
use hawser_core::{FailureCode, Retry};
use hawser_store::StoreError;
use hawser_vault::{RetireError, SourceError, VaultError};

/// Why a use case was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was given breaks a rule; nothing was asked of Amazon and nothing was changed.
    #[error("{field}: {rule}")]
    Invalid {
        /// The catalogue's code.
        code: FailureCode,
        /// The field, as the command line and the API name it.
        field: &'static str,
        /// The rule.
        rule: String,
    },
    /// A reason of the catalogue; the text is the catalogue's.
    #[error("{code}{}", detail.as_deref().map(|d| format!(": {d}")).unwrap_or_default())]
    Failure {
        /// The catalogue's code.
        code: FailureCode,
        /// What exactly was seen.
        detail: Option<String>,
    },
    /// The gate in front of the Amazon channel is shut.
    #[error("{0}")]
    GateClosed(Box<crate::channel::GateClosed>),
    /// The actor lacks the permission.
    #[error("not allowed: it takes the permission {}", .0.as_str())]
    Forbidden(hawser_core::Permission),
    /// A rule about people, roles and assignments; the text is for who asked.
    #[error(transparent)]
    Refused(#[from] MemberError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The master key cannot be had.
    #[error("{cause}{}", needed.as_deref().map(|id| format!("; the data needs the master key {id}")).unwrap_or_default())]
    Locked {
        /// The id of the key that the data needs, when there is data.
        needed: Option<String>,
        /// Why.
        cause: SourceError,
    },
    /// A master key cannot be dropped.
    #[error(transparent)]
    Retire(#[from] RetireError),
    /// What is to be changed is not as it was when the change was decided on.
    #[error("it was changed meanwhile; read it again")]
    Changed,
    /// It is done only when it is asked for expressly.
    #[error("{reason}; confirm it ({confirm}) to do it all the same")]
    ConfirmationNeeded {
        /// What to confirm.
        confirm: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// Another key takes the place of this one already.
    #[error("this key is replaced already: use the one that replaces it, or replace that one")]
    AlreadyReplaced,
    /// It was asked for too often; nothing was done.
    #[error("too often; try again in {} seconds", wait.as_secs().max(1))]
    TooMany {
        /// How long to wait.
        wait: std::time::Duration,
    },
    /// The operating system gives no randomness.
    #[error("the operating system gives no random bytes")]
    Randomness,
    /// Another process does the same and does not come to an end.
    #[error("other processes have been fetching this shop's access token for over 90 seconds; try again")]
    Busy,
    /// The process is ending.
    #[error("the server is stopping")]
    Ending,
    /// A stored document is damaged.
    #[error("a stored order cannot be read: {0}")]
    Document(#[from] hawser_store::orders::document::InvalidDocument),
}

/// What the caller does next: the shape of an error, for those who answer over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Change what was sent.
    Invalid,
    /// There is no such thing, or it is not the actor's.
    NotFound,
    /// It cannot be done as things stand.
    Conflict,
    /// Read again what is to be changed.
    Changed,
    /// Ask somebody with the permission.
    Forbidden,
    /// Try again later.
    Unavailable,
    /// Report it.
    Internal,
}

impl Error {
    /// What the caller does next.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { code: FailureCode::ShopNameTaken, .. } => ErrorKind::Conflict,
            Self::Invalid { .. } | Self::Refused(MemberError::Field { .. }) => ErrorKind::Invalid,
            Self::Failure { code: FailureCode::NotFound, .. } | Self::Store(StoreError::NotFound { .. }) => {
                ErrorKind::NotFound
            }
            Self::Failure { code, .. } if matches!(code.retry(), Retry::Backoff | Retry::Quota) => {
                ErrorKind::Unavailable
            }
            Self::Forbidden(_) | Self::Refused(MemberError::RoleTooHigh | MemberError::PersonRequired) => {
                ErrorKind::Forbidden
            }
            Self::Failure { .. }
            | Self::GateClosed(_)
            | Self::Refused(_)
            | Self::Store(StoreError::Conflict { .. })
            | Self::ConfirmationNeeded { .. }
            | Self::AlreadyReplaced => ErrorKind::Conflict,
            Self::Changed => ErrorKind::Changed,
            Self::Store(
                StoreError::Locked | StoreError::ReadOnly | StoreError::DiskFull | StoreError::Unavailable { .. },
            )
            | Self::Busy
            | Self::TooMany { .. }
            | Self::Ending => ErrorKind::Unavailable,
            Self::Store(_)
            | Self::Vault(_)
            | Self::Locked { .. }
            | Self::Retire(_)
            | Self::Randomness
            | Self::Document(_) => ErrorKind::Internal,
        }
    }

    /// A reason of the catalogue without more to say.
    pub const fn failure(code: FailureCode) -> Self {
        Self::Failure { code, detail: None }
    }

    /// A field that breaks a rule.
    pub fn invalid(code: FailureCode, field: &'static str, rule: impl Into<String>) -> Self {
        Self::Invalid { code, field, rule: rule.into() }
    }

    /// The master key cannot be had; the checks tell which one the data needs.
    pub(crate) fn locked(checks: &[hawser_store::KeyCheck], cause: SourceError) -> Self {
        Self::Locked { needed: checks.first().map(|check| check.key_id.clone()), cause }
    }

    /// The catalogue's code, where there is one.
    pub const fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Invalid { code, .. } | Self::Failure { code, .. } => Some(*code),
            Self::GateClosed(shut) => Some(shut.code),
            Self::Vault(_) | Self::Locked { .. } => Some(FailureCode::VaultLocked),
            Self::Forbidden(_)
            | Self::Refused(_)
            | Self::Store(_)
            | Self::Document(_)
            | Self::Retire(_)
            | Self::Changed
            | Self::ConfirmationNeeded { .. }
            | Self::AlreadyReplaced
            | Self::TooMany { .. }
            | Self::Randomness
            | Self::Busy
            | Self::Ending => None,
        }
    }

    /// The id of the master key that the data needs, where that is the matter.
    pub fn needed_key(&self) -> Option<String> {
        match self {
            Self::Vault(VaultError::UnknownKey { needed } | VaultError::ReloadFailed { needed, .. }) => {
                Some(needed.to_string())
            }
            Self::Vault(VaultError::WrongKey { key } | VaultError::Refused { key }) => Some(key.to_string()),
            Self::Locked { needed, .. } => needed.clone(),
            _ => None,
        }
    }
}

impl From<SourceError> for Error {
    fn from(cause: SourceError) -> Self {
        Self::Locked { needed: None, cause }
    }
}

impl From<hawser_core::shops::seller::InvalidFormat> for Error {
    fn from(malformed: hawser_core::shops::seller::InvalidFormat) -> Self {
        Self::invalid(FailureCode::CredentialMalformed, malformed.field, malformed.rule)
    }
}
