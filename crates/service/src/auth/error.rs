//! Why somebody was not let in, or an account not changed.

use crate::Error;
use hawser_store::StoreError;
use std::time::Duration;

/// Why somebody was not let in, or an account not changed.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Unknown address, wrong password, disabled: not told apart.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// The password of somebody signed in, asked for once more, is wrong.
    #[error("{field}: this is not your password")]
    WrongPassword {
        /// The field.
        field: &'static str,
    },
    /// The password is right; the second factor is to be sent with it.
    #[error("enter the code of your authenticator app, or a recovery code")]
    SecondFactorNeeded,
    /// The code is wrong, too old, or was used before.
    #[error("this code is wrong, too old, or was used before; wait for the next one")]
    SecondFactorWrong {
        /// The field.
        field: &'static str,
    },
    /// There is a second factor already.
    #[error("the second factor is on already; turn it off first")]
    SecondFactorOn,
    /// There is no second factor, or none that waits to be confirmed.
    #[error("the second factor is not on; begin with setting it up")]
    SecondFactorOff,
    /// Too many attempts; nothing was checked.
    #[error("too many attempts; try again in {} seconds", .0.as_secs().max(1))]
    RateLimit(Duration),
    /// The one-time link is unknown, used or too old; these are not told apart.
    #[error("this link is used or too old; restart the server for a fresh one")]
    LinkExpired,
    /// The link that sets a password is unknown, used or too old; these are not told apart.
    #[error("this link is used or too old; ask for a new one")]
    PasswordLinkExpired,
    /// The invitation is unknown, accepted, withdrawn or too old; these are not told apart.
    #[error("this invitation was used, withdrawn, or is older than 7 days; ask whoever invited you for another one")]
    InvitationExpired,
    /// There is an owner already.
    #[error("this instance is set up already; sign in instead")]
    AlreadySetUp,
    /// There is no owner yet, and registering does not make one.
    #[error("this instance is not set up yet; whoever runs it opens the link that the server printed at its start")]
    SetupRequired,
    /// Strangers make no companies here.
    #[error("registration is closed here; ask for an invitation{}", .contact.as_deref().map(|whom| format!(": {whom}")).unwrap_or_default())]
    RegistrationClosed {
        /// Whom to ask.
        contact: Option<String>,
    },
    /// A company has that name.
    #[error("a company of this name exists already; if it is yours, ask a colleague for an invitation")]
    CompanyNameTaken,
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

impl From<StoreError> for AuthError {
    fn from(error: StoreError) -> Self {
        Self::Ours(error.into())
    }
}
