//! A problem before it has a body. The middleware renders it, because only the middleware knows the request id.

use super::{body::ProblemBody, code::ApiCode};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use hawser_core::{FailureCode, Language, failure::Rule};
use serde_json::{Map, Value, json};
use std::time::Duration;

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
    /// Logged, never sent.
    cause: Option<String>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self(Box::new(ProblemFields {
            status,
            code,
            title,
            detail: None,
            params: Map::new(),
            field: None,
            retry_after: None,
            cause: None,
        }))
    }

    pub(crate) fn of(code: ApiCode) -> Self {
        Self::new(code.status(), code.as_str(), code.title())
    }

    pub(super) fn of_failure(status: StatusCode, code: FailureCode) -> Self {
        // The catalogue's text is about shops, but other things can be missing as well.
        let title = match code {
            FailureCode::NotFound => "This does not exist, or you have no access to it",
            FailureCode::InvalidField => "A value is not valid",
            code => code.text(Language::En).title,
        };
        Self::new(status, code.as_str(), title)
    }

    /// The problem of an API key that was not accepted.
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

    /// The problem of a field that is invalid before any use case sees it.
    pub(crate) fn invalid(field: &str, rule: Rule) -> Self {
        Self::of_failure(StatusCode::UNPROCESSABLE_ENTITY, FailureCode::InvalidField).field(field).rule(field, &rule)
    }

    /// States the rule that a field breaks: in English as the detail, and in both languages for the text of the code.
    pub(super) fn rule(self, field: &str, rule: &Rule) -> Self {
        let texts = json!({"en": rule.text(Language::En), "zh": rule.text(Language::Zh)});
        self.param("field", field).param("rule", texts).detail(rule.to_string())
    }

    /// The answer to a request whose handler panicked.
    pub(crate) fn from_panic() -> Response {
        Self::of(ApiCode::Internal).caused_by("a handler panicked").into_response()
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub(crate) fn field(mut self, field: impl Into<String>) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// Sets the value of a placeholder in the text of the code.
    pub(crate) fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.params.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.0.status = status;
        self
    }

    /// Sets the wait before a retry, rounded up to seconds.
    pub(crate) fn retry_after(mut self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.0.retry_after = Some(Duration::from_secs(seconds));
        self.param("retry_after_seconds", seconds)
    }

    /// Sets the cause, which is logged and never sent.
    pub(crate) fn caused_by(mut self, cause: impl ToString) -> Self {
        self.0.cause = Some(cause.to_string());
        self
    }

    /// Renders the answer with its body, and logs the cause.
    pub(crate) fn render(self, request_id: &str) -> Response {
        let problem = *self.0;
        if let Some(cause) = problem.cause {
            let status = problem.status.as_u16();
            tracing::error!(target: "hawser::http", { request.id = %request_id, http.status = status,
                problem.code = problem.code, cause = %cause }, "request failed");
        }
        let body = ProblemBody {
            kind: format!("urn:hawser:problem:{}", problem.code),
            title: problem.title.to_owned(),
            status: problem.status.as_u16(),
            detail: problem.detail,
            code: problem.code,
            params: problem.params,
            field: problem.field,
            request_id: request_id.to_owned(),
        };
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (problem.status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if problem.status == StatusCode::UNAUTHORIZED {
            let challenge = match problem.code.starts_with("key_") {
                true => "Bearer realm=\"hawser\", error=\"invalid_token\"",
                false => "Session realm=\"hawser\"",
            };
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        if let Some(wait) = problem.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// An answer without a body that carries the problem for the middleware.
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
