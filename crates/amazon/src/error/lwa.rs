//! Errors of Login with Amazon (PROTOCOL A.5).

use super::{api_error::ApiErrorKind as Kind, document::ErrorDocument};
use crate::answer::plain_id;
use serde_json::{Map, Value};

/// Reads an error status and its body. A status of 500 or above never says anything about the grant, whatever the body is.
pub(super) fn read_error(status: u16, body: &[u8]) -> ErrorDocument {
    let body = serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
    let text = |key| body.get(key).and_then(Value::as_str);
    let code = text("error").and_then(plain_id);
    let kind = match (status, code.as_deref()) {
        (429, _) => Kind::Throttled,
        (500.., _) | (_, None | Some("server_error" | "ServerError" | "temporarily_unavailable")) => Kind::Unavailable,
        (_, Some("invalid_grant")) => Kind::InvalidGrant,
        (_, Some("invalid_client")) => Kind::InvalidClient,
        (_, Some("unauthorized_client")) => Kind::UnauthorizedClient,
        (_, Some("invalid_request" | "invalid_scope" | "unsupported_grant_type")) => Kind::InvalidRequest,
        (_, Some(_)) => Kind::Malformed,
    };
    let message = text("error_description").or_else(|| text("message")).map(str::to_owned);
    ErrorDocument { kind, message, request_id: text("request_id").and_then(plain_id), amazon_code: code }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_documented_error_has_its_kind() {
        for (status, body, kind) in [
            (400, r#"{"error":"invalid_grant","error_description":"User may have revoked"}"#, Kind::InvalidGrant),
            (
                401,
                r#"{"error_description":"Client authentication failed","error":"invalid_client"}"#,
                Kind::InvalidClient,
            ),
            (400, r#"{"error":"invalid_client"}"#, Kind::InvalidClient),
            (400, r#"{"error":"unauthorized_client"}"#, Kind::UnauthorizedClient),
            (401, r#"{"error":"unauthorized_client"}"#, Kind::UnauthorizedClient),
            (400, r#"{"error":"unsupported_grant_type"}"#, Kind::InvalidRequest),
            (400, r#"{"error":"invalid_request"}"#, Kind::InvalidRequest),
            (400, r#"{"error":"invalid_scope"}"#, Kind::InvalidRequest),
            (400, r#"{"error":"temporarily_unavailable"}"#, Kind::Unavailable),
            (500, r#"{"error":"server_error"}"#, Kind::Unavailable),
            (500, r#"{"error":"ServerError"}"#, Kind::Unavailable),
            (503, r#"{"error":"temporarily_unavailable"}"#, Kind::Unavailable),
            (503, r#"{"error":"invalid_grant"}"#, Kind::Unavailable),
            (503, "<html>busy</html>", Kind::Unavailable),
            (400, "<html>bad request</html>", Kind::Unavailable),
            (403, "", Kind::Unavailable),
            (400, r#"{"error":7}"#, Kind::Unavailable),
            (400, r#"{"message":"Forbidden"}"#, Kind::Unavailable),
            (429, "", Kind::Throttled),
            (400, r#"{"error":"access_denied"}"#, Kind::Malformed),
            (400, r#"{"error":"new_in_2030"}"#, Kind::Malformed),
        ] {
            assert_eq!(read_error(status, body.as_bytes()).kind, kind, "{status} {body}");
        }
    }

    #[test]
    fn amazons_code_and_message_are_kept() {
        let body = br#"{"error_index":"x","error_description":"The request has an invalid grant parameter : refresh_token.","error":"invalid_grant","request_id":"a1-b2"}"#;
        let document = read_error(400, body);
        assert_eq!(document.amazon_code.as_deref(), Some("invalid_grant"));
        assert_eq!(document.message.as_deref(), Some("The request has an invalid grant parameter : refresh_token."));
        assert_eq!(document.request_id.as_deref(), Some("a1-b2"));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_blame_the_seller(status in 400_u16..1000, bytes in any::<Vec<u8>>()) {
            prop_assert!([Kind::Unavailable, Kind::Throttled].contains(&read_error(status, &bytes).kind));
        }
    }
}
