//! Problems of the errors that all use cases share.

use super::{code::ApiCode, value::Problem};
use axum::http::StatusCode;
use hawser_core::{FailureCode, Language, channel::closed_text, failure::Rule};
use hawser_service::{Error, ErrorKind, members::MemberError};
use serde_json::json;
use std::time::Duration;

/// Suggested wait before a retry while the service is unavailable.
const RETRY_AFTER: Duration = Duration::from_secs(5);

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        if let Error::TooMany { wait } = error {
            return Self::of(ApiCode::TooManyRequests).retry_after(wait);
        }
        match error.kind() {
            ErrorKind::NotFound => Self::not_found(),
            ErrorKind::Changed => Self::of(ApiCode::PreconditionFailed),
            ErrorKind::Unavailable if error.code() == Some(FailureCode::DiskFull) => {
                let problem = Self::of_failure(StatusCode::SERVICE_UNAVAILABLE, FailureCode::DiskFull);
                problem.retry_after(RETRY_AFTER).caused_by(error)
            }
            ErrorKind::Unavailable => Self::of(ApiCode::Unavailable).retry_after(RETRY_AFTER).caused_by(error),
            ErrorKind::Internal => Self::of(ApiCode::Internal).caused_by(error),
            ErrorKind::Invalid => of_caller(error, StatusCode::UNPROCESSABLE_ENTITY),
            ErrorKind::Forbidden => of_caller(error, StatusCode::FORBIDDEN),
            ErrorKind::Conflict => of_caller(error, StatusCode::CONFLICT),
        }
    }
}

/// The problem of an error whose text is meant for the caller.
fn of_caller(error: Error, status: StatusCode) -> Problem {
    match error {
        Error::Invalid { code, field, rule } => Problem::of_failure(status, code).field(field).rule(field, &rule),
        Error::Failure { code, detail } => {
            let problem = Problem::of_failure(status, code);
            detail.into_iter().fold(problem, |problem, detail| problem.detail(detail))
        }
        Error::GateClosed(closed) => {
            let problem = Problem::new(status, closed.code.as_str(), closed_text(closed.code, Language::En).title);
            let params = closed.params();
            let problem = params.into_iter().fold(problem, |problem, (name, value)| problem.param(name, value));
            problem.detail(closed.to_string())
        }
        Error::Forbidden(permission) => Problem::of(ApiCode::Forbidden)
            .param("permission", permission.as_str())
            .detail(format!("{} is required", permission.as_str())),
        Error::ConfirmationNeeded { confirm, .. } => {
            Problem::of(ApiCode::ConfirmationNeeded).param("confirm", json!(confirm)).detail(error.to_string())
        }
        Error::IdempotencyKeyReused => Problem::of(ApiCode::IdempotencyKeyReused).detail(error.to_string()),
        Error::AlreadyReplaced => Problem::of(ApiCode::AlreadyReplaced),
        Error::Refused(error) => of_member_rule(error, status),
        error => Problem::of(ApiCode::Conflict).detail(error.to_string()),
    }
}

/// The problem of a rule about people, roles and assignments.
fn of_member_rule(error: MemberError, status: StatusCode) -> Problem {
    match error {
        MemberError::Field { field, rule } => Problem::invalid(field, Rule::english(rule)),
        error => Problem::new(status, error.code(), error.title()).detail(error.to_string()),
    }
}
