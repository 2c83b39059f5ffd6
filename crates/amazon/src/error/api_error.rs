//! The error of a call to Amazon.

use hawser_core::FailureCode;
use hawser_outbound::http::NetworkFailure;
use std::fmt;

/// A call that did not return a well-formed success.
#[derive(Clone, PartialEq)]
pub struct ApiError {
    /// The catalogue's code, chosen without knowing the shop's history.
    pub code: FailureCode,
    /// The observed cause.
    pub kind: ApiErrorKind,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Amazon's own code, such as `QuotaExceeded` or `invalid_grant`.
    pub amazon_code: Option<String>,
    /// Amazon's own text (at most 300 characters, without control characters and tokens); for a malformed answer, the path
    /// and the rule; for a network failure, the system's text.
    pub message: Option<String>,
    /// Amazon's request id.
    pub request_id: Option<String>,
    /// Requests per second that Amazon announced.
    pub rate_limit: Option<f64>,
    /// The first 64 KiB of the answer, for sealed diagnosis, because it may contain buyer data. Never the answer of a token
    /// endpoint that succeeded.
    pub body: Option<Vec<u8>>,
}

/// The observed cause of an [`ApiError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ApiErrorKind {
    /// Login with Amazon does not know the grant, or no longer knows it.
    InvalidGrant,
    /// Login with Amazon does not know the client id with this secret.
    InvalidClient,
    /// The client must not use this grant.
    UnauthorizedClient,
    /// The access token is revoked, malformed or invalid.
    AccessTokenRejected,
    /// The access token has expired.
    AccessTokenExpired,
    /// No access token arrived at Amazon.
    AccessTokenMissing,
    /// The client secret has expired.
    SecretExpired,
    /// A marketplace of another region was requested.
    RegionInvalid,
    /// Denied without a reason: the application lacks a role (or the path does not exist).
    RoleMissing,
    /// The quota is used up.
    Throttled,
    /// Amazon calls the request's content invalid.
    InvalidInput,
    /// Amazon does not know the requested resource.
    NotFound,
    /// Amazon, or a gateway in front of it, is out of order.
    Unavailable,
    /// No complete answer arrived.
    Network(NetworkFailure),
    /// The answer is not a well-formed answer of the operation.
    Malformed,
    /// Hawser sent a wrong request; `amazon_code` says how.
    InvalidRequest,
}

impl ApiError {
    /// The observation for people: Amazon's text, or the failed part of the connection and the system's text.
    pub fn cause(&self) -> Option<String> {
        let ApiErrorKind::Network(failure) = self.kind else { return self.message.clone() };
        let part = match failure {
            NetworkFailure::Dns => "the host name has no address",
            NetworkFailure::Connect => "no connection, directly or through the proxy",
            NetworkFailure::Tls => "the certificate or the TLS handshake was rejected",
            NetworkFailure::Timeout => "no answer in time",
            NetworkFailure::Reset => "the connection was reset",
            NetworkFailure::Other => "the connection failed",
        };
        Some(self.message.as_ref().map_or_else(|| part.to_owned(), |message| format!("{part}: {message}")))
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("code", &self.code)
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("amazon_code", &self.amazon_code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("rate_limit", &self.rate_limit)
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .finish()
    }
}
