//! The error type of all use cases. A variant tells the caller what to do next; failures of the catalogue carry their code.

use crate::members::MemberError;
use hawser_core::failure::Rule;
use hawser_core::{FailureCode, Retry};
use hawser_store::StoreError;
use hawser_vault::{RetireError, SourceError, VaultError};

/// The reason why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input breaks a rule. Amazon was not called and nothing was changed.
    #[error("{field}: {rule}")]
    Invalid {
        code: FailureCode,
        /// The field's name on the command line and in the API.
        field: &'static str,
        rule: Rule,
    },
    /// A failure of the catalogue, which has its text.
    #[error("{code}{}", detail.as_deref().map(|d| format!(": {d}")).unwrap_or_default())]
    Failure {
        code: FailureCode,
        /// A description of the particular case.
        detail: Option<String>,
    },
    /// The Amazon channel is closed.
    #[error("{0}")]
    GateClosed(Box<crate::channel::GateClosed>),
    /// The actor does not have the permission.
    #[error("permission denied: {} is required", .0.as_str())]
    Forbidden(hawser_core::Permission),
    /// A rule about members, roles and assignments was broken. The text is for the caller.
    #[error(transparent)]
    Refused(#[from] MemberError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The master key is not available.
    #[error("{cause}{}", needed.as_deref().map(|id| format!("; the data needs the master key {id}")).unwrap_or_default())]
    Locked {
        /// The id of the key that the data needs, if there is data.
        needed: Option<String>,
        cause: SourceError,
    },
    /// A master key cannot be retired.
    #[error(transparent)]
    Retire(#[from] RetireError),
    /// The caller's revision is outdated.
    #[error("this was changed in the meantime; read it again")]
    Changed,
    /// The operation needs an explicit confirmation.
    #[error("{reason}; confirm with {confirm} to continue")]
    ConfirmationNeeded {
        /// The value that confirms it.
        confirm: &'static str,
        reason: &'static str,
    },
    /// The key was replaced before.
    #[error("this key was already replaced; use its replacement, or replace that one")]
    AlreadyReplaced,
    /// The idempotency key was used for a different request.
    #[error("this Idempotency-Key was used for a different request; use a new key for a new request")]
    IdempotencyKeyReused,
    /// The same request was carried out meanwhile, and `App::once` answers with its result.
    #[error("the same request was carried out by another call; repeat it to see the result")]
    CarriedOut,
    /// Too many requests; nothing was done.
    #[error("too many requests; try again in {} seconds", wait.as_secs().max(1))]
    TooMany { wait: std::time::Duration },
    #[error("the operating system provides no random bytes")]
    Randomness,
    /// Other processes are doing the same and do not finish.
    #[error("other processes have been fetching this shop's access token for over 90 seconds; try again")]
    Busy,
    #[error("the server is stopping")]
    Ending,
    /// A task panicked: a defect. The panic's message is on standard error only, because it may contain data.
    #[error("a task panicked; the message is on standard error")]
    Panicked,
    #[error("a stored order is damaged: {0}")]
    Document(#[from] hawser_store::orders::document::InvalidDocument),
}

/// The next step for the caller, from which the HTTP interface chooses the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Correct the request.
    Invalid,
    /// The resource does not exist or is not visible to the actor.
    NotFound,
    /// The current state does not allow the operation.
    Conflict,
    /// Read the resource again before changing it.
    Changed,
    /// Ask a person with the permission.
    Forbidden,
    /// Try again later.
    Unavailable,
    /// Report it.
    Internal,
}

impl Error {
    /// The next step for the caller.
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { code: FailureCode::ShopNameTaken, .. } => ErrorKind::Conflict,
            Self::Invalid { .. } | Self::Refused(MemberError::Field { .. }) | Self::IdempotencyKeyReused => {
                ErrorKind::Invalid
            }
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
            | Self::AlreadyReplaced
            | Self::CarriedOut => ErrorKind::Conflict,
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
            | Self::Panicked
            | Self::Document(_) => ErrorKind::Internal,
        }
    }

    /// A failure of the catalogue without details.
    pub const fn failure(code: FailureCode) -> Self {
        Self::Failure { code, detail: None }
    }

    /// An input that breaks a rule.
    pub const fn invalid(code: FailureCode, field: &'static str, rule: Rule) -> Self {
        Self::Invalid { code, field, rule }
    }

    /// An input that breaks a rule and is not a credential.
    pub const fn invalid_field(field: &'static str, rule: Rule) -> Self {
        Self::Invalid { code: FailureCode::InvalidField, field, rule }
    }

    /// The master key is not available; `checks` name the one that the data needs.
    pub(crate) fn locked(checks: &[hawser_store::KeyCheck], cause: SourceError) -> Self {
        Self::Locked { needed: checks.first().map(|check| check.key_id.clone()), cause }
    }

    /// The code of the catalogue, if there is one.
    pub const fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Invalid { code, .. } | Self::Failure { code, .. } => Some(*code),
            Self::GateClosed(closed) => Some(closed.code),
            Self::Vault(_) | Self::Locked { .. } => Some(FailureCode::VaultLocked),
            Self::Store(StoreError::DiskFull) => Some(FailureCode::DiskFull),
            Self::Forbidden(_)
            | Self::Refused(_)
            | Self::Store(_)
            | Self::Document(_)
            | Self::Retire(_)
            | Self::Changed
            | Self::ConfirmationNeeded { .. }
            | Self::AlreadyReplaced
            | Self::IdempotencyKeyReused
            | Self::CarriedOut
            | Self::TooMany { .. }
            | Self::Randomness
            | Self::Busy
            | Self::Panicked
            | Self::Ending => None,
        }
    }

    /// The id of the master key that the data needs, if the error is about it.
    pub fn needed_key(&self) -> Option<String> {
        match self {
            Self::Vault(VaultError::UnknownKey { needed } | VaultError::ReloadFailed { needed, .. }) => {
                Some(needed.to_string())
            }
            Self::Vault(VaultError::WrongKey { key } | VaultError::Refused { key }) => Some(key.to_string()),
            Self::Locked { needed, .. } => needed.clone(),
            Self::Vault(_)
            | Self::Invalid { .. }
            | Self::Failure { .. }
            | Self::GateClosed(_)
            | Self::Forbidden(_)
            | Self::Refused(_)
            | Self::Store(_)
            | Self::Retire(_)
            | Self::Changed
            | Self::ConfirmationNeeded { .. }
            | Self::AlreadyReplaced
            | Self::IdempotencyKeyReused
            | Self::CarriedOut
            | Self::TooMany { .. }
            | Self::Randomness
            | Self::Busy
            | Self::Ending
            | Self::Panicked
            | Self::Document(_) => None,
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
        let rule = match malformed.field {
            "seller_id" => {
                Rule::new(malformed.rule, "卖家记号（Seller ID）：字母 A 开头，后接 8 至 19 个大写字母或数字")
            }
            _ => Rule::english(malformed.rule),
        };
        Self::invalid(FailureCode::CredentialMalformed, malformed.field, rule)
    }
}
