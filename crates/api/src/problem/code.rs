//! The codes of problems that are not in the failure catalogue, with their titles and statuses.

use axum::http::StatusCode;

macro_rules! api_codes {
    ($($name:ident = $text:literal,)*) => {
        /// The codes that are not in the failure catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum ApiCode { $($name,)* }

        impl ApiCode {
            /// All codes; the web interface needs a text for each.
            pub(crate) const ALL: &[Self] = &[$(Self::$name),*];

            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

api_codes! {
    Unauthenticated = "unauthenticated",
    Forbidden = "forbidden",
    MalformedRequest = "malformed_request",
    Conflict = "conflict",
    PreconditionFailed = "precondition_failed",
    TooManyRequests = "too_many_requests",
    UnknownPath = "unknown_path",
    MethodNotAllowed = "method_not_allowed",
    BodyTooLarge = "body_too_large",
    Unavailable = "unavailable",
    Internal = "internal",
    WrongCredentials = "wrong_credentials",
    WrongPassword = "wrong_password",
    SecondFactorNeeded = "second_factor_needed",
    SecondFactorWrong = "second_factor_wrong",
    LinkExpired = "link_expired",
    InvitationExpired = "invitation_expired",
    AlreadySetUp = "already_set_up",
    SetupRequired = "setup_required",
    RegistrationClosed = "registration_closed",
    CompanyNameTaken = "company_name_taken",
    ConfirmationNeeded = "confirmation_needed",
    AlreadyReplaced = "already_replaced",
    IdempotencyKeyReused = "idempotency_key_reused",
}

impl ApiCode {
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Sign in first",
            Self::Forbidden => "Permission denied",
            Self::MalformedRequest => "The request is malformed",
            Self::Conflict => "The current state does not allow this",
            Self::PreconditionFailed => "This was changed in the meantime; reload it and try again",
            Self::TooManyRequests => "Too many attempts",
            Self::UnknownPath => "Nothing exists at this path",
            Self::MethodNotAllowed => "This path does not support this method",
            Self::BodyTooLarge => "The body is larger than 1 MiB",
            Self::Unavailable => "Temporarily unavailable; try again",
            Self::Internal => "An internal error occurred",
            Self::WrongCredentials => "The e-mail address or the password is wrong",
            Self::WrongPassword => "The password is wrong",
            Self::SecondFactorNeeded => "Enter the code of your authenticator app, or a recovery code",
            Self::SecondFactorWrong => "This code is wrong, expired or already used; wait for the next one",
            Self::LinkExpired => "This link has expired or was already used",
            Self::InvitationExpired => "This invitation was used, withdrawn or is older than 7 days; ask for a new one",
            Self::AlreadySetUp => "This instance is already set up; sign in instead",
            Self::SetupRequired => "This instance is not set up yet",
            Self::RegistrationClosed => "Registration is closed; ask for an invitation",
            Self::CompanyNameTaken => "A company with this name already exists; if it is yours, ask for an invitation",
            Self::ConfirmationNeeded => "This action must be confirmed",
            Self::AlreadyReplaced => "This key has already been replaced",
            Self::IdempotencyKeyReused => "This Idempotency-Key was used for a different request",
        }
    }

    pub(super) const fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::WrongCredentials | Self::SecondFactorNeeded => StatusCode::UNAUTHORIZED,
            Self::WrongPassword | Self::SecondFactorWrong | Self::IdempotencyKeyReused => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Forbidden | Self::LinkExpired | Self::InvitationExpired | Self::RegistrationClosed => {
                StatusCode::FORBIDDEN
            }
            Self::MalformedRequest => StatusCode::BAD_REQUEST,
            Self::Conflict
            | Self::AlreadySetUp
            | Self::SetupRequired
            | Self::CompanyNameTaken
            | Self::ConfirmationNeeded
            | Self::AlreadyReplaced => StatusCode::CONFLICT,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
