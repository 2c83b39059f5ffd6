//! Reasons why a sign-in or a change of an account was refused.

use crate::Error;
use hawser_store::StoreError;
use std::time::Duration;

/// The reason why a sign-in or a change of an account was refused.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// Unknown address, wrong password or disabled account. The answer does not say which.
    #[error("the e-mail address or the password is wrong")]
    WrongCredentials,
    /// A signed-in person repeated the password, and it is wrong.
    #[error("{field}: this is not your password")]
    WrongPassword { field: &'static str },
    /// The password is correct, and the second factor must be sent with it.
    #[error("enter the code from your authenticator app, or a recovery code")]
    SecondFactorNeeded,
    #[error("this code is wrong, expired or already used; wait for the next code")]
    SecondFactorWrong { field: &'static str },
    #[error("the second factor is already on; turn it off first")]
    SecondFactorOn,
    /// The second factor is off, and none waits for its confirmation.
    #[error("the second factor is not on; set it up first")]
    SecondFactorOff,
    /// Too many attempts; nothing was checked.
    #[error("too many attempts; try again in {} seconds", .0.as_secs().max(1))]
    RateLimited(Duration),
    /// The set-up link is unknown, used or expired. The answer does not say which.
    #[error("this link has expired or was already used; restart the server to get a new one")]
    LinkExpired,
    /// The password link is unknown, used or expired. The answer does not say which.
    #[error("this link has expired or was already used; request a new one")]
    PasswordLinkExpired,
    /// The invitation is unknown, accepted, withdrawn or expired. The answer does not say which.
    #[error("this invitation has expired or was already used or withdrawn; ask for a new one")]
    InvitationExpired,
    #[error("this instance already has an owner; sign in instead")]
    AlreadySetUp,
    /// The instance has no owner yet, and registering does not create one.
    #[error("this instance has no owner yet; its operator must open the link that the server printed when it started")]
    SetupRequired,
    #[error("registration is closed; ask for an invitation{}", .contact.as_deref().map(|contact| format!(": {contact}")).unwrap_or_default())]
    RegistrationClosed {
        /// The person or address to ask.
        contact: Option<String>,
    },
    #[error("a company with this name already exists; if it is yours, ask a colleague for an invitation")]
    CompanyNameTaken,
    /// A field breaks a rule. The rule is shown to the person.
    #[error("{field}: {rule}")]
    Invalid { field: &'static str, rule: &'static str },
    #[error(transparent)]
    Other(#[from] Error),
}

impl AuthError {
    /// Replaces the field of a broken rule, for operations that call the same value by another name.
    pub(crate) fn in_field(self, field: &'static str) -> Self {
        match self {
            Self::Invalid { rule, .. } => Self::Invalid { field, rule },
            error => error,
        }
    }
}

impl From<StoreError> for AuthError {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}
