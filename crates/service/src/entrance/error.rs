//! Why somebody was not let in.

use crate::Error;
use hawser_store::StoreError;
use std::time::Duration;

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum EntranceError {
    /// Unknown address, wrong password, disabled: not told apart.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// Too many attempts; nothing was checked.
    #[error("too many attempts; try again in {} seconds", .0.as_secs().max(1))]
    SlowDown(Duration),
    /// The one-time link is unknown, used or too old; these are not told apart.
    #[error("this link is used or too old; restart the server for a fresh one")]
    LinkDead,
    /// The invitation is unknown, accepted, withdrawn or too old; these are not told apart.
    #[error("this invitation was used, withdrawn, or is older than 7 days; ask whoever invited you for another one")]
    InvitationDead,
    /// There is an owner already.
    #[error("this instance is set up already; sign in instead")]
    AlreadySetUp,
    /// What was given breaks a rule.
    #[error("{field}: {rule}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// The rule.
        rule: &'static str,
    },
    /// Something of ours.
    #[error(transparent)]
    Ours(#[from] Error),
}

impl From<StoreError> for EntranceError {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.into())
    }
}
