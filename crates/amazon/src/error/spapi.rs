//! Errors of the Selling Partner API (PROTOCOL C.1).

use super::{api_error::ApiErrorKind as Kind, document::ErrorDocument};
use crate::answer::plain_id;
use serde_json::{Map, Value};

/// Reads an error status and its body. Without Amazon's error document, the answer comes from a gateway or a proxy in front
/// of Amazon, so it says nothing about the seller.
pub(super) fn read_error(status: u16, body: &[u8]) -> ErrorDocument {
    let body = serde_json::from_slice::<Map<String, Value>>(body).unwrap_or_default();
    let error = FirstError::of(&body);
    let kind = match (status, error.code.as_deref()) {
        (429, _) => Kind::Throttled,
        (500.., _) | (_, None) => Kind::Unavailable,
        (400, Some("InvalidInput")) => Kind::InvalidInput,
        (401 | 403, Some(code)) => error.denial(code),
        (404, Some(_)) => Kind::NotFound,
        (_, Some(_)) => Kind::InvalidRequest,
    };
    let message = [error.message, error.details].join(" ");
    ErrorDocument { kind, message: Some(message), amazon_code: error.code, request_id: None }
}

/// The first error of the document, or the unwrapped one of the gateway.
struct FirstError {
    code: Option<String>,
    message: String,
    details: String,
}

impl FirstError {
    fn of(body: &Map<String, Value>) -> Self {
        let listed = body.get("errors").and_then(|errors| errors.get(0)?.as_object());
        let error = listed.unwrap_or(body);
        let text = |key| error.get(key).and_then(Value::as_str).unwrap_or_default();
        Self { code: plain_id(text("code")), message: text("message").to_owned(), details: text("details").to_owned() }
    }

    /// Classifies a denied access. Amazon gives the reason in `details`; an application without the role gets `Unauthorized`
    /// with empty details. An unknown reason is not guessed.
    fn denial(&self, code: &str) -> Kind {
        let text = format!("{} {}", self.message, self.details).to_ascii_lowercase();
        let about_token = text.contains("access token");
        let about = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if text.contains("lwa secret") && about(&["expired"]) {
            Kind::SecretExpired
        } else if about_token && about(&["missing"]) {
            Kind::AccessTokenMissing
        } else if about_token && about(&["revoked", "malformed", "invalid"]) {
            Kind::AccessTokenRejected
        } else if about_token && about(&["expired"]) {
            Kind::AccessTokenExpired
        } else if about(&["not valid for region"]) {
            Kind::RegionInvalid
        } else if code == "Unauthorized" && self.details.trim().is_empty() {
            Kind::RoleMissing
        } else {
            Kind::Malformed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn denied(details: &str) -> String {
        format!(
            r#"{{"errors":[{{"code":"Unauthorized","message":"Access to requested resource is denied.","details":"{details}"}}]}}"#
        )
    }

    fn errors(code: &str) -> String {
        format!(r#"{{"errors":[{{"code":"{code}","message":"m","details":""}}]}}"#)
    }

    #[test]
    fn every_denial_has_its_kind() {
        for (details, kind) in [
            ("Access token is missing in the request header.", Kind::AccessTokenMissing),
            ("The access token you provided is revoked, malformed or invalid.", Kind::AccessTokenRejected),
            ("The access token you provided has expired.", Kind::AccessTokenExpired),
            ("The LWA secret token you provided has expired.", Kind::SecretExpired),
            ("The marketplaces you provided are not valid for region.", Kind::RegionInvalid),
            ("", Kind::RoleMissing),
            ("A reason that is new in 2030.", Kind::Malformed),
        ] {
            assert_eq!(read_error(403, denied(details).as_bytes()).kind, kind, "{details}");
            assert_eq!(read_error(401, denied(details).as_bytes()).kind, kind, "{details}");
        }
        let without_details =
            r#"{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied."}]}"#;
        assert_eq!(read_error(403, without_details.as_bytes()).kind, Kind::RoleMissing);
    }

    #[test]
    fn every_status_has_its_kind() {
        for (status, body, kind) in [
            (400, errors("InvalidInput"), Kind::InvalidInput),
            (400, r#"{"message":null,"code":"InvalidInput"}"#.into(), Kind::InvalidInput),
            (400, errors("BadRequest"), Kind::InvalidRequest),
            (404, errors("NotFound"), Kind::NotFound),
            (404, "<html>not found</html>".into(), Kind::Unavailable),
            (413, errors("RequestTooLarge"), Kind::InvalidRequest),
            (415, errors("UnsupportedMediaType"), Kind::InvalidRequest),
            (429, errors("QuotaExceeded"), Kind::Throttled),
            (429, "<html>too many requests</html>".into(), Kind::Throttled),
            (429, String::new(), Kind::Throttled),
            (500, errors("InternalFailure"), Kind::Unavailable),
            (503, errors("ServiceUnavailable"), Kind::Unavailable),
            (503, denied("The access token you provided has expired."), Kind::Unavailable),
            (502, "<html>bad gateway</html>".into(), Kind::Unavailable),
            (403, r#"{"message":"Forbidden"}"#.into(), Kind::Unavailable),
            (403, "<!DOCTYPE html><html>".into(), Kind::Unavailable),
            (403, String::new(), Kind::Unavailable),
            (403, r#"{"errors":[]}"#.into(), Kind::Unavailable),
            (403, r#"{"errors":"no list"}"#.into(), Kind::Unavailable),
            (403, r#"{"errors":[{"code":"Unau"#.into(), Kind::Unavailable),
        ] {
            assert_eq!(read_error(status, body.as_bytes()).kind, kind, "{status} {body}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_blame_the_seller(status in 400_u16..1000, bytes in any::<Vec<u8>>()) {
            prop_assert!([Kind::Unavailable, Kind::Throttled].contains(&read_error(status, &bytes).kind));
        }
    }
}
