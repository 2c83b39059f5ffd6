//! The errors of the token endpoint (PROTOCOL A.5, *LWA errors*).

use crate::answer::Answer;
use serde_json::json;

/// An error of the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LwaError {
    /// The refresh token is unknown, revoked, expired, or belongs to another client.
    RefreshToken,
    /// The code is unknown, used, older than five minutes, or belongs to another client.
    Code,
    /// Client id and secret do not match.
    Client,
    /// The grant type is missing or not supported.
    GrantType,
    /// The named parameter is missing.
    Missing(&'static str),
    /// The scope is not available without a seller.
    Scope,
    /// The body is neither a form nor a JSON object.
    Unreadable,
    /// Too many requests; injected as a fault.
    Throttled,
    /// Internal error; injected as a fault.
    Internal,
    /// Temporarily unavailable; injected as a fault.
    Unavailable,
}

impl LwaError {
    /// Status, `error`, `error_description`, and the value of the error type header.
    fn parts(self) -> (u16, &'static str, String, &'static str) {
        let invalid_grant = |what: &str| {
            let reason = "User may have revoked or didn't grant the permission.";
            format!("The request has an invalid grant parameter : {what}. {reason}")
        };
        match self {
            Self::RefreshToken => (400, "invalid_grant", invalid_grant("refresh_token"), "OA2InvalidRequestException"),
            Self::Code => (
                400,
                "invalid_grant",
                "The request has an invalid grant parameter : code".to_owned(),
                "OA2InvalidRequestException",
            ),
            Self::Client => {
                (401, "invalid_client", "Client authentication failed".to_owned(), "OA2InvalidClientException")
            }
            Self::GrantType => (
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server".to_owned(),
                "OA2UnsupportedGrantTypeException",
            ),
            Self::Missing(name) => (
                400,
                "invalid_request",
                format!("The request is missing a required parameter : {name}"),
                "OA2InvalidRequestException",
            ),
            Self::Scope => (
                400,
                "invalid_scope",
                "The request has an invalid parameter : scope".to_owned(),
                "OA2InvalidScopeException",
            ),
            Self::Unreadable => {
                (400, "invalid_request", "The request body could not be read".to_owned(), "OA2InvalidRequestException")
            }
            Self::Throttled => {
                (429, "temporarily_unavailable", "Too many requests".to_owned(), "OA2ThrottlingException")
            }
            Self::Internal => (500, "server_error", "The server met an error".to_owned(), "OA2ServerErrorException"),
            Self::Unavailable => (
                503,
                "temporarily_unavailable",
                "The server is temporarily unavailable".to_owned(),
                "OA2ServiceUnavailableException",
            ),
        }
    }

    /// The answer. As observed at Amazon, the 401 has neither index nor request id.
    pub(crate) fn answer(self, request_id: &str) -> Answer {
        let (status, error, description, error_type) = self.parts();
        let body = if self == Self::Client {
            json!({"error_description": description, "error": error})
        } else {
            let index = request_id.replace('-', "");
            json!({"error_index": index, "error_description": description, "error": error, "request_id": request_id})
        };
        let error_type = format!("{error_type}:http://internal.amazon.com/coral/com.amazon.panda/");
        Answer::json(status, &body).with("x-amzn-errortype", error_type)
    }
}
