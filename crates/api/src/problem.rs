//! Everything that is not done is answered as a problem (RFC 9457) with a code: one of the failure catalogue where there is
//! one, else one of a small closed set. Causes of ours are logged with the request's id and never sent.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hawser_core::channel::shut_text;
use hawser_core::{FailureCode, Language};
use hawser_service::api_keys::KeyError;
use hawser_service::auth::AuthError;
use hawser_service::channel::ServiceKeyError;
use hawser_service::members::MemberError;
use hawser_service::{Error, ErrorKind};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::time::Duration;
use utoipa::ToSchema;

/// What a problem looks like to who asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// `urn:hawser:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, in English; the code has the text in both languages.
    title: String,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What exactly was seen.
    detail: Option<String>,
    /// A code of the failure catalogue (`GET /api/v1/failures`), or one of `unauthenticated`, `forbidden`,
    /// `malformed_request`, `conflict`, `precondition_failed`, `too_many_requests`, `unknown_path`, `method_not_allowed`,
    /// `body_too_large`, `unavailable`, `internal`, `wrong_credentials`, `wrong_password`, `second_factor_needed`,
    /// `second_factor_wrong`, `link_expired`, `already_set_up`, `setup_required`, `registration_closed`, `company_name_taken`,
    /// `confirmation_needed`, `already_replaced`,
    /// `invitation_expired`, `role_too_high`, `last_owner`, `oneself`, `own_password`, `already_member`, `disabled_member`, `already_invited`,
    /// `password_shared`, `member_without_account`, `person_needed`, `other_environment`.
    code: &'static str,
    /// What belongs into the text of the code.
    #[schema(value_type = Object)]
    params: Map<String, Value>,
    /// The field that breaks a rule.
    field: Option<String>,
    /// Names this answer in the server's log.
    request_id: String,
}

macro_rules! api_codes {
    ($($name:ident = $text:literal,)*) => {
        /// The codes beside the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum ApiCode { $($name,)* }

        impl ApiCode {
            /// Every code: the web interface has to have words for it.
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
}

impl ApiCode {
    const fn title(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Sign in first",
            Self::Forbidden => "Not allowed",
            Self::MalformedRequest => "The request has not the form of the operation",
            Self::Conflict => "It cannot be done as things stand",
            Self::PreconditionFailed => "It was changed meanwhile; read it again",
            Self::TooManyRequests => "Too many attempts",
            Self::UnknownPath => "There is nothing at this path",
            Self::MethodNotAllowed => "This path does not take that method",
            Self::BodyTooLarge => "The body is larger than 1 MiB",
            Self::Unavailable => "Not possible at the moment; try again",
            Self::Internal => "Something is broken on our side",
            Self::WrongCredentials => "The e-mail address or the password is wrong",
            Self::WrongPassword => "This is not your password",
            Self::SecondFactorNeeded => "Enter the code of your authenticator app, or a recovery code",
            Self::SecondFactorWrong => "This code is wrong, too old, or was used before; wait for the next one",
            Self::LinkExpired => "This link is used or too old",
            Self::InvitationExpired => {
                "This invitation was used, withdrawn, or is older than 7 days; ask for another one"
            }
            Self::AlreadySetUp => "This instance is set up already; sign in instead",
            Self::SetupRequired => "This instance is not set up yet",
            Self::RegistrationClosed => "Registration is closed here; ask for an invitation",
            Self::CompanyNameTaken => "A company of this name exists already; if it is yours, ask for an invitation",
            Self::ConfirmationNeeded => "It is done only when it is confirmed",
            Self::AlreadyReplaced => "This key is replaced already",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::WrongCredentials | Self::SecondFactorNeeded => StatusCode::UNAUTHORIZED,
            Self::WrongPassword | Self::SecondFactorWrong => StatusCode::UNPROCESSABLE_ENTITY,
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

/// A problem on its way out; `wrap` gives it its body.
#[derive(Debug, Clone)]
pub(crate) struct Problem(Box<ProblemFields>);

#[derive(Debug, Clone)]
struct ProblemFields {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    detail: Option<String>,
    params: Map<String, Value>,
    field: Option<String>,
    retry_after: Option<Duration>,
    /// For the log alone.
    cause: Option<String>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        let params = Map::new();
        Self(Box::new(ProblemFields {
            status,
            code,
            title,
            detail: None,
            params,
            field: None,
            retry_after: None,
            cause: None,
        }))
    }

    pub(crate) fn of(code: ApiCode) -> Self {
        Self::new(code.status(), code.as_str(), code.title())
    }

    fn of_failure(status: StatusCode, code: FailureCode) -> Self {
        // The catalogue speaks of shops here; other things can be missing as well.
        let title = match code {
            FailureCode::NotFound => "There is no such thing, or it is not yours",
            code => code.text(Language::En).title,
        };
        Self::new(status, code.as_str(), title)
    }

    /// Of a key that opens nothing.
    pub(crate) fn of_key(code: FailureCode) -> Self {
        let status = match code {
            FailureCode::KeyCheckThrottled => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::UNAUTHORIZED,
        };
        Self::of_failure(status, code)
    }

    pub(crate) fn not_found() -> Self {
        Self::of_failure(StatusCode::NOT_FOUND, FailureCode::NotFound)
    }

    /// A field that breaks a rule before any use case sees it.
    pub(crate) fn invalid(field: &'static str, rule: impl Into<String>) -> Self {
        Self::of(ApiCode::MalformedRequest).status(StatusCode::UNPROCESSABLE_ENTITY).field(field).detail(rule)
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn field(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// What belongs into the text of the code.
    pub(crate) fn param(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.params.insert(name.to_owned(), json!(value.into()));
        self
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.0.params.insert("retry_after_seconds".to_owned(), json!(seconds));
        self.0.retry_after = Some(Duration::from_secs(seconds));
        self
    }

    pub(crate) fn caused_by(mut self, cause: impl ToString) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// The answer, with its body; the cause goes to the log.
    pub(crate) fn render(self, request_id: &str) -> Response {
        let told = *self.0;
        if let Some(cause) = told.cause {
            let status = told.status.as_u16();
            tracing::error!(target: "hawser::http", { request.id = %request_id, http.status = status,
                problem.code = told.code, cause = %cause }, "not done");
        }
        let body = ProblemBody {
            kind: format!("urn:hawser:problem:{}", told.code),
            title: told.title.to_owned(),
            status: told.status.as_u16(),
            detail: told.detail,
            code: told.code,
            params: told.params,
            field: told.field,
            request_id: request_id.to_owned(),
        };
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (told.status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if told.status == StatusCode::UNAUTHORIZED {
            let challenge = match told.code.starts_with("key_") {
                true => "Bearer realm=\"hawser\", error=\"invalid_token\"",
                false => "Session realm=\"hawser\"",
            };
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(wait) = told.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if let Error::TooMany { wait } = error {
            return Self::of(ApiCode::TooManyRequests).retry_after(wait);
        }
        match error.kind() {
            ErrorKind::NotFound => Self::not_found(),
            ErrorKind::Changed => Self::of(ApiCode::PreconditionFailed),
            ErrorKind::Unavailable => {
                Self::of(ApiCode::Unavailable).retry_after(Duration::from_secs(5)).caused_by(error)
            }
            ErrorKind::Internal => Self::of(ApiCode::Internal).caused_by(error),
            ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::Forbidden => Self::of_refusal(error),
        }
    }
}

impl Problem {
    /// Of a rule about people, roles and assignments.
    fn of_rule(refusal: MemberError, status: StatusCode) -> Self {
        match refusal {
            MemberError::Field { field, rule } => Self::invalid(field, rule),
            refusal => Self::new(status, refusal.code(), refusal.title()).detail(refusal.to_string()),
        }
    }

    /// Of an error whose words are meant for who asked.
    fn of_refusal(error: Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::Forbidden => StatusCode::FORBIDDEN,
            _ => StatusCode::CONFLICT,
        };
        match error {
            Error::Invalid { code, field, rule } => Self::of_failure(status, code).field(field).detail(rule),
            Error::Failure { code, detail } => {
                let mut problem = Self::of_failure(status, code);
                problem.0.detail = detail;
                problem
            }
            Error::GateClosed(shut) => {
                let params = shut.params().into_iter().map(|(name, value)| (name.to_owned(), json!(value)));
                let mut problem = Self::new(status, shut.code.as_str(), shut_text(shut.code, Language::En).title);
                problem.0.params.extend(params);
                problem.detail(shut.to_string())
            }
            Error::Forbidden(permission) => {
                let mut problem = Self::of(ApiCode::Forbidden);
                problem.0.params.insert("permission".to_owned(), json!(permission.as_str()));
                problem.detail(format!("it takes the permission {}", permission.as_str()))
            }
            Error::ConfirmationNeeded { confirm, .. } => {
                let mut problem = Self::of(ApiCode::ConfirmationNeeded);
                problem.0.params.insert("confirm".to_owned(), json!(confirm));
                problem.detail(error.to_string())
            }
            Error::AlreadyReplaced => Self::of(ApiCode::AlreadyReplaced),
            Error::Refused(refusal) => Self::of_rule(refusal, status),
            error => Self::of(ApiCode::Conflict).detail(error.to_string()),
        }
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match (error.code(), error) {
            (_, KeyError::Ours(error)) => error.into(),
            (_, KeyError::RateLimit(wait)) => Self::of(ApiCode::TooManyRequests).retry_after(wait),
            (code, KeyError::Malformed(how)) => {
                let mut problem = Self::of_key(code.unwrap_or(FailureCode::KeyMalformed)).detail(how.to_string());
                problem.0.params.insert("form".to_owned(), json!(how.as_str()));
                problem
            }
            (code, error) => Self::of_key(code.unwrap_or(FailureCode::KeyUnknown)).detail(error.to_string()),
        }
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        let told = error.to_string();
        match error {
            AuthError::WrongCredentials => Self::of(ApiCode::WrongCredentials),
            AuthError::WrongPassword { field } => Self::of(ApiCode::WrongPassword).field(field),
            AuthError::SecondFactorNeeded => Self::of(ApiCode::SecondFactorNeeded).field("second_factor"),
            AuthError::SecondFactorWrong { field } => Self::of(ApiCode::SecondFactorWrong).field(field),
            AuthError::SecondFactorOn | AuthError::SecondFactorOff => Self::of(ApiCode::Conflict).detail(told),
            AuthError::RateLimited(wait) => Self::of(ApiCode::TooManyRequests).retry_after(wait),
            AuthError::LinkExpired => Self::of(ApiCode::LinkExpired).detail("restart the server for a fresh one"),
            AuthError::PasswordLinkExpired => Self::of(ApiCode::LinkExpired).detail("ask for a new one"),
            AuthError::InvitationExpired => Self::of(ApiCode::InvitationExpired),
            AuthError::AlreadySetUp => Self::of(ApiCode::AlreadySetUp),
            AuthError::SetupRequired => Self::of(ApiCode::SetupRequired).detail(told),
            AuthError::RegistrationClosed { contact } => {
                let problem = Self::of(ApiCode::RegistrationClosed).detail(told);
                contact.into_iter().fold(problem, |problem, contact| problem.param("contact", contact))
            }
            AuthError::CompanyNameTaken => Self::of(ApiCode::CompanyNameTaken).field("company_name"),
            AuthError::Invalid { field, rule } => Self::invalid(field, rule),
            AuthError::Other(error) => error.into(),
        }
    }
}

impl From<ServiceKeyError> for Problem {
    fn from(error: ServiceKeyError) -> Self {
        let detail = error.to_string();
        let of = |status, code| Self::of_failure(status, code).field("key");
        match error {
            ServiceKeyError::Malformed(malformed) => {
                let mut problem = of(StatusCode::UNPROCESSABLE_ENTITY, FailureCode::KeyMalformed);
                problem.0.params.insert("reason".to_owned(), json!(malformed.as_str()));
                problem.detail(malformed.to_string())
            }
            ServiceKeyError::WrongEnvironment { belongs_to } => {
                let mut problem = of(StatusCode::UNPROCESSABLE_ENTITY, FailureCode::KeyWrongEnvironment);
                problem.0.params.insert("belongs_to".to_owned(), json!(belongs_to.as_str()));
                problem.detail(detail)
            }
            ServiceKeyError::Refused(code) => of(StatusCode::UNPROCESSABLE_ENTITY, code).detail(detail),
            ServiceKeyError::CannotCheck(code) => {
                Self::new(StatusCode::CONFLICT, code.as_str(), shut_text(code, Language::En).title).detail(detail)
            }
            ServiceKeyError::PortalElsewhere { .. } => Self::of(ApiCode::Conflict).detail(detail),
            ServiceKeyError::Ours(error) => error.into(),
        }
    }
}
