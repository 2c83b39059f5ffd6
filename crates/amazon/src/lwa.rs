//! Login with Amazon (PROTOCOL A.5): exchanges a refresh token, or the code of a consent, for an access token.

use crate::{
    json::{self, ParseError, field},
    query::Query,
};
use hawser_core::Secret;
use serde::Deserialize;
use std::time::Duration;

/// An application's credentials at Amazon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppCredentials {
    /// `amzn1.application-oa2-client.…`
    pub client_id: String,
    /// The client secret.
    pub client_secret: Secret,
}

/// The credential of calls, valid for about an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// The access token.
    pub token: Secret,
    /// Lifetime from the time of the answer; above zero.
    pub expires_in: Duration,
    /// The refresh token that Amazon returned, usually the same one.
    pub refresh_token: Option<Secret>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    #[serde(default, rename = "errors", deserialize_with = "field::no_errors")]
    _errors: (),
    #[serde(default, rename = "error", deserialize_with = "field::no_error")]
    _error: (),
    #[serde(deserialize_with = "field::token")]
    access_token: Secret,
    #[serde(deserialize_with = "field::integer")]
    expires_in: i64,
    #[serde(default, deserialize_with = "field::optional_token")]
    refresh_token: Option<Secret>,
}

/// The form of the refresh-token grant.
pub(crate) fn refresh_form(app: &AppCredentials, refresh_token: &Secret) -> String {
    Query::default()
        .add("grant_type", "refresh_token")
        .add("refresh_token", refresh_token.expose())
        .add("client_id", &app.client_id)
        .add("client_secret", app.client_secret.expose())
        .finish()
}

/// The form of the authorization-code grant. The redirect address is always sent (PROTOCOL A.5: Amazon's table names it,
/// its example omits it).
pub(crate) fn code_form(app: &AppCredentials, code: &Secret, redirect_uri: &str) -> String {
    Query::default()
        .add("grant_type", "authorization_code")
        .add("code", code.expose())
        .add("redirect_uri", redirect_uri)
        .add("client_id", &app.client_id)
        .add("client_secret", app.client_secret.expose())
        .finish()
}

/// Reads the body of a success.
pub(crate) fn read(body: &[u8]) -> Result<AccessToken, ParseError> {
    let answer: TokenAnswer = json::read(body)?;
    let seconds = u64::try_from(answer.expires_in).ok().filter(|seconds| *seconds > 0);
    Ok(AccessToken {
        token: answer.access_token,
        expires_in: Duration::from_secs(seconds.ok_or_else(|| ParseError::new("expires_in", "above zero"))?),
        refresh_token: answer.refresh_token,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_form_carries_the_credentials_in_the_body() {
        let app = AppCredentials {
            client_id: "amzn1.application-oa2-client.0f".into(),
            client_secret: Secret::new("s+/=&1"),
        };
        assert_eq!(
            refresh_form(&app, &Secret::new("Atzr|a b")),
            "grant_type=refresh_token&refresh_token=Atzr%7Ca%20b&client_id=amzn1.application-oa2-client.0f\
             &client_secret=s%2B%2F%3D%261"
        );
        assert_eq!(
            format!("{app:?}"),
            r#"AppCredentials { client_id: "amzn1.application-oa2-client.0f", client_secret: *** }"#
        );
    }

    #[test]
    fn a_success_is_read_completely() {
        let body =
            br#"{"access_token":"Atza|x","token_type":"bearer","expires_in":3600,"refresh_token":"Atzr|y","new":[1]}"#;
        let token = read(body).unwrap();
        assert_eq!(token.token.expose(), "Atza|x");
        assert_eq!(token.expires_in, Duration::from_secs(3600));
        assert_eq!(token.refresh_token.unwrap().expose(), "Atzr|y");
        assert_eq!(read(br#"{"access_token":"Atza|x","expires_in":1}"#).unwrap().refresh_token, None);
    }

    #[test]
    fn malformed_answers_report_why() {
        for (body, message) in [
            ("", "body: not empty"),
            ("<html>", "body: JSON, not a page of HTML or XML"),
            ("{\"access_token\":\"Atza|x\",\"expi", "body: JSON that is not cut short"),
            ("[]", "body: an object"),
            ("{}", "access_token: required, but missing"),
            (r#"{"expires_in":3600}"#, "access_token: required, but missing"),
            (r#"{"access_token":"","expires_in":3600}"#, "access_token: a text that is not empty"),
            (r#"{"access_token":7,"expires_in":3600}"#, "access_token: a text that is not empty"),
            (r#"{"access_token":"a\nb","expires_in":3600}"#, "access_token: printable ASCII without spaces"),
            (r#"{"access_token":"Atza|x","expires_in":"3600"}"#, "expires_in: a whole number"),
            (r#"{"access_token":"Atza|x","expires_in":0}"#, "expires_in: above zero"),
            (r#"{"access_token":"Atza|x","expires_in":1,"refresh_token":1}"#, "refresh_token: a text or nothing"),
            (
                r#"{"access_token":"Atza|x","expires_in":1,"error":"invalid_grant"}"#,
                "error: a success carries no error",
            ),
            (r#"{"access_token":"Atza|x","expires_in":1,"errors":[{}]}"#, "errors: a success carries no errors"),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err().to_string(), message, "{body}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_refused(bytes in any::<Vec<u8>>()) {
            prop_assert!(read(&bytes).is_err());
        }

        #[test]
        fn every_accepted_token_can_be_sent(token in any::<String>(), seconds in any::<i64>()) {
            let body = serde_json::json!({"access_token": token, "expires_in": seconds}).to_string();
            if let Ok(read) = read(body.as_bytes()) {
                prop_assert!(reqwest::header::HeaderValue::from_str(read.token.expose()).is_ok());
                prop_assert!(read.expires_in > Duration::ZERO);
            }
        }
    }
}
