//! Answers before they are sent, and Amazon's errors with their exact bodies (PROTOCOL C.1).

use bytes::Bytes;
use serde_json::{Value, json};
use std::time::Duration;

/// The way in which an answer is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Delivery {
    #[default]
    Whole,
    /// The connection ends after a part of the body.
    Truncated,
    /// The connection is reset after a part of the body.
    Reset,
    /// The connection is reset before a byte of the answer.
    ResetBefore,
    /// The body is sent a few bytes at a time.
    SmallPackets,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    pub(crate) delivery: Delivery,
    pub(crate) delay: Duration,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.into(),
            delivery: Delivery::Whole,
            delay: Duration::ZERO,
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// An answer whose JSON is already serialized.
    pub(crate) fn written(body: Vec<u8>) -> Self {
        Self::new(200, "application/json", body)
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The common 400 (PROTOCOL C.3).
pub(crate) const NOT_VALID: &str = "The input you have submitted is not valid. Please check your input and try again.";
/// Details of a 403 (PROTOCOL C.1).
pub(crate) const TOKEN_MISSING: &str = "Access token is missing in the request header.";
pub(crate) const TOKEN_INVALID: &str = "The access token you provided is revoked, malformed or invalid.";
pub(crate) const TOKEN_EXPIRED: &str = "The access token you provided has expired.";
pub(crate) const SECRET_EXPIRED: &str = "The LWA secret token you provided has expired.";
pub(crate) const REGION_INVALID: &str = "The marketplaces you provided are not valid for region.";

/// An error of the Selling Partner API.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: u16,
    error_type: &'static str,
    error: Value,
}

impl ApiError {
    fn new(status: u16, error_type: &'static str, code: &str, message: &str, details: &str) -> Self {
        Self { status, error_type, error: json!({"code": code, "message": message, "details": details}) }
    }

    /// 400 with a message specific to the operation.
    pub(crate) fn invalid(message: &str) -> Self {
        Self::new(400, "InvalidInputException", "InvalidInput", message, "")
    }

    /// 400 for a time that cannot be read.
    pub(crate) fn invalid_time(field: &str) -> Self {
        let details = format!("Invalid Date-Time field(s) [{field}].");
        Self::new(400, "InvalidInputException", "InvalidInput", "This is an invalid input", &details)
    }

    /// 400 for a query that is not properly encoded.
    pub(crate) fn invalid_query() -> Self {
        let error = json!({"message": null, "code": "InvalidInput"});
        Self { status: 400, error_type: "InvalidQueryStringException", error }
    }

    /// 403; empty details mean a missing role, or a path that does not exist.
    pub(crate) fn denied(details: &str) -> Self {
        let message = "Access to requested resource is denied.";
        Self::new(403, "AccessDeniedException", "Unauthorized", message, details)
    }

    pub(crate) fn not_found(message: &str) -> Self {
        Self::new(404, "ResourceNotFoundException", "NotFound", message, "")
    }

    pub(crate) fn throttled() -> Self {
        let message = "You exceeded your quota for the requested resource.";
        Self::new(429, "TooManyRequestsException", "QuotaExceeded", message, "")
    }

    pub(crate) fn internal() -> Self {
        let message = "We encountered an internal error. Please try again.";
        Self::new(500, "InternalFailureException", "InternalFailure", message, "")
    }

    pub(crate) fn unavailable() -> Self {
        let message = "Service is temporarily unavailable. Please try again.";
        Self::new(503, "ServiceUnavailableException", "ServiceUnavailable", message, "")
    }

    pub(crate) fn answer(self) -> Answer {
        Answer::json(self.status, &json!({"errors": [self.error]})).with("x-amzn-errortype", self.error_type)
    }
}
