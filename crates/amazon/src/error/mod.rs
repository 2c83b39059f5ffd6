//! Everything that is not a well-formed success. A refusal carries exactly one code of the catalogue: the one that can be
//! said without knowing the shop's history; the service refines it by its kind.

pub(crate) mod classify;
mod lwa;
pub(crate) mod redact;
mod spapi;

pub(crate) use crate::error::classify::{classify, invalid_token, lost};
use hawser_core::FailureCode;
use std::fmt;

/// Why Amazon's answer, or its absence, is no success.
#[derive(Clone, PartialEq)]
pub struct Refusal {
    /// The catalogue's code by itself, without the shop's history.
    pub code: FailureCode,
    /// What was measured.
    pub kind: RefusalKind,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Amazon's own word, such as `QuotaExceeded` or `invalid_grant`.
    pub amazon_code: Option<String>,
    /// Amazon's own text (at most 300 characters, without control characters and tokens); for an answer that could not be
    /// read, the path and the rule; for a failing network, the system's text.
    pub message: Option<String>,
    /// Amazon's request id.
    pub request_id: Option<String>,
    /// Requests a second that Amazon announced.
    pub rate_limit: Option<f64>,
    /// The first 64 KiB of the answer, for sealed diagnosis: it may name a buyer. Never that of a token endpoint's success.
    pub body: Option<Vec<u8>>,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// Login with Amazon does not know the grant (any more).
    InvalidGrant,
    /// Login with Amazon does not know the client id with this secret.
    InvalidClient,
    /// The client may not use this grant.
    UnauthorizedClient,
    /// The access token is revoked, malformed or invalid.
    AccessTokenRejected,
    /// The access token has expired.
    AccessTokenExpired,
    /// No access token arrived at Amazon.
    AccessTokenMissing,
    /// The client secret has expired.
    SecretExpired,
    /// A marketplace of another region was asked for.
    RegionInvalid,
    /// Denied without a reason: the application lacks a role (or the path does not exist).
    RoleMissing,
    /// Over the quota.
    Throttled,
    /// Amazon calls the request's content invalid.
    InvalidInput,
    /// Amazon does not know the thing.
    NotFound,
    /// Amazon, or something before it, is out of order.
    Unavailable,
    /// No whole answer arrived.
    Network(NetworkFailure),
    /// An answer that is no well-formed one of the operation.
    Malformed,
    /// Hawser asked wrongly; `amazon_code` says how.
    OwnFault,
}

/// Where the way to Amazon broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NetworkFailure {
    /// The name has no address.
    Dns,
    /// No connection, directly or through the proxy.
    Connect,
    /// No trust: certificate or handshake.
    Tls,
    /// Too slow.
    Timeout,
    /// The connection was cut.
    Reset,
    /// Anything else.
    Other,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        match &self.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Refusal {}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
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
