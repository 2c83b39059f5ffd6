//! Turns a reply into an answer or an error.

use super::{
    api_error::{ApiError, ApiErrorKind as Kind},
    document::ErrorDocument,
    lwa,
    redact::redact,
    spapi,
};
use crate::json::ParseError;
use crate::{Answer, Operation, answer};
use hawser_core::FailureCode as Code;
use hawser_outbound::http::{BodyError, Reply, TransportError};

/// The number of bytes kept of an answer that is not a success.
const BODY_MAX: usize = 64 << 10;

/// The format of error documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Login with Amazon.
    Lwa,
    /// The Selling Partner API.
    SellingPartnerApi,
}

impl Operation {
    const fn family(self) -> Family {
        match self {
            Self::RefreshAccessToken | Self::ExchangeCode => Family::Lwa,
            Self::MarketplaceParticipations | Self::SearchOrders | Self::GetOrder => Family::SellingPartnerApi,
        }
    }
}

/// Reads a reply. Only a complete and well-formed 200 is an answer; every other reply is an error.
pub(crate) fn classify<T>(
    operation: Operation,
    secrets: &[&str],
    reply: Reply,
    read: impl FnOnce(&[u8]) -> Result<T, ParseError>,
) -> Result<Answer<T>, ApiError> {
    let request_id = answer::request_id(&reply.headers);
    let rate_limit = answer::rate_limit(&reply.headers);
    let document = match (reply.status, reply.body_error) {
        (200, None) => match read(&reply.body) {
            Ok(value) => return Ok(Answer { value, request_id, rate_limit }),
            Err(error) => ErrorDocument::local(Kind::Malformed, error.to_string()),
        },
        (200, Some(BodyError::TooLarge)) => ErrorDocument::local(Kind::Malformed, "body: larger than the limit"),
        (200, Some(BodyError::CutShort)) => ErrorDocument::local(Kind::Malformed, "body: cut short"),
        (200, Some(BodyError::Transport(error))) => network(error),
        (status @ 400.., _) => match operation.family() {
            Family::Lwa => lwa::read_error(status, &reply.body),
            Family::SellingPartnerApi => spapi::read_error(status, &reply.body),
        },
        (300..400, _) => ErrorDocument::local(Kind::Malformed, "status: a redirect, which is not followed"),
        (_, _) => ErrorDocument::local(Kind::Malformed, "status: not the 200 of this operation"),
    };
    let Reply { status, mut body, .. } = reply;
    body.truncate(BODY_MAX);
    let may_contain_tokens = operation.family() == Family::Lwa && status < 400;
    Err(ApiError {
        status: Some(status),
        request_id: request_id.or(document.request_id.clone()),
        rate_limit,
        body: Some(body).filter(|body| !body.is_empty() && !may_contain_tokens),
        ..api_error(operation, secrets, document)
    })
}

/// The error of a call that got no answer.
pub(crate) fn unanswered(operation: Operation, secrets: &[&str], error: TransportError) -> ApiError {
    api_error(operation, secrets, network(error))
}

/// The error of an access token that cannot be sent in a header. No call is made.
pub(crate) fn invalid_token(operation: Operation) -> ApiError {
    let message = "the access token has characters that a token cannot have; no call was made";
    api_error(operation, &[], ErrorDocument::local(Kind::AccessTokenRejected, message))
}

fn network(error: TransportError) -> ErrorDocument {
    ErrorDocument::local(Kind::Network(error.failure), error.message)
}

fn api_error(operation: Operation, secrets: &[&str], document: ErrorDocument) -> ApiError {
    ApiError {
        code: code(operation, document.kind),
        kind: document.kind,
        status: None,
        amazon_code: document.amazon_code.filter(|code| redact(code, secrets).as_deref() == Some(code)),
        message: document.message.and_then(|message| redact(&message, secrets)),
        request_id: None,
        rate_limit: None,
        body: None,
    }
}

/// The catalogue's code for a kind.
const fn code(operation: Operation, kind: Kind) -> Code {
    match kind {
        Kind::InvalidGrant => Code::AuthorizationRevoked,
        Kind::InvalidClient | Kind::SecretExpired => Code::AppSecretInvalid,
        Kind::UnauthorizedClient => Code::TokenOfOtherApp,
        Kind::AccessTokenRejected | Kind::AccessTokenExpired | Kind::AccessTokenMissing => Code::AccessTokenRejected,
        Kind::RegionInvalid => Code::RegionMismatch,
        Kind::RoleMissing => Code::RoleMissing,
        Kind::Throttled => Code::Throttled,
        Kind::Unavailable => Code::AmazonUnavailable,
        Kind::Network(_) => Code::NetworkUnreachable,
        // This operation has no input, so only the account can be invalid.
        Kind::InvalidInput => match operation {
            Operation::MarketplaceParticipations => Code::AccountDormant,
            Operation::RefreshAccessToken | Operation::ExchangeCode | Operation::SearchOrders | Operation::GetOrder => {
                Code::AnswerMalformed
            }
        },
        Kind::NotFound | Kind::Malformed | Kind::InvalidRequest => Code::AnswerMalformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NetworkFailure, lwa as tokens, sellers};
    use reqwest::header::HeaderMap;

    const DENIED: &str = r#"{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":"The access token you provided has expired."}]}"#;

    fn reply(status: u16, body: &str) -> Reply {
        let headers = [("x-amzn-requestid", "id-1"), ("x-amzn-ratelimit-limit", "0.016")];
        let headers = headers.into_iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Reply { status, headers: HeaderMap::from_iter(headers), body: body.as_bytes().to_vec(), body_error: None }
    }

    fn error_of(reply: Reply) -> ApiError {
        classify(Operation::MarketplaceParticipations, &["known-secret"], reply, sellers::read).unwrap_err()
    }

    fn reset() -> TransportError {
        TransportError { failure: NetworkFailure::Reset, message: "connection reset".to_owned() }
    }

    #[test]
    fn every_kind_has_exactly_one_code() {
        use NetworkFailure::{Connect, Dns, Other, Reset, Timeout, Tls};
        let search = Operation::SearchOrders;
        for (kind, expected) in [
            (Kind::InvalidGrant, "authorization_revoked"),
            (Kind::InvalidClient, "app_secret_invalid"),
            (Kind::UnauthorizedClient, "token_of_other_app"),
            (Kind::AccessTokenRejected, "access_token_rejected"),
            (Kind::AccessTokenExpired, "access_token_rejected"),
            (Kind::AccessTokenMissing, "access_token_rejected"),
            (Kind::SecretExpired, "app_secret_invalid"),
            (Kind::RegionInvalid, "region_mismatch"),
            (Kind::RoleMissing, "role_missing"),
            (Kind::Throttled, "throttled"),
            (Kind::InvalidInput, "answer_malformed"),
            (Kind::NotFound, "answer_malformed"),
            (Kind::Unavailable, "amazon_unavailable"),
            (Kind::Malformed, "answer_malformed"),
            (Kind::InvalidRequest, "answer_malformed"),
        ] {
            assert_eq!(code(search, kind).as_str(), expected, "{kind:?}");
        }
        for failure in [Dns, Connect, Tls, Timeout, Reset, Other] {
            assert_eq!(code(search, Kind::Network(failure)), Code::NetworkUnreachable);
        }
        assert_eq!(code(Operation::GetOrder, Kind::InvalidInput), Code::AnswerMalformed);
        assert_eq!(code(Operation::MarketplaceParticipations, Kind::InvalidInput), Code::AccountDormant);
    }

    #[test]
    fn an_error_carries_amazons_code_message_and_rate() {
        let error = error_of(reply(403, DENIED));
        assert_eq!((error.code, error.kind), (Code::AccessTokenRejected, Kind::AccessTokenExpired));
        assert_eq!((error.status, error.amazon_code.as_deref()), (Some(403), Some("Unauthorized")));
        let message = "Access to requested resource is denied. The access token you provided has expired.";
        assert_eq!(error.message.as_deref(), Some(message));
        assert_eq!((error.request_id.as_deref(), error.rate_limit), (Some("id-1"), Some(0.016)));
        assert_eq!(error.body.as_deref(), Some(DENIED.as_bytes()));
        assert_eq!(error.to_string(), format!("access_token_rejected: {message}"));
    }

    #[test]
    fn only_a_200_is_read_as_a_success() {
        let good = r#"{"payload":[]}"#;
        for (status, expected) in [
            (201, Code::AnswerMalformed),
            (204, Code::AnswerMalformed),
            (206, Code::AnswerMalformed),
            (301, Code::AnswerMalformed),
            (304, Code::AnswerMalformed),
            (307, Code::AnswerMalformed),
            (400, Code::AmazonUnavailable),
            (403, Code::AmazonUnavailable),
            (429, Code::Throttled),
            (503, Code::AmazonUnavailable),
        ] {
            assert_eq!(error_of(reply(status, good)).code, expected, "{status}");
        }
        let answer = classify(Operation::MarketplaceParticipations, &[], reply(200, good), sellers::read).unwrap();
        assert_eq!((answer.request_id.as_deref(), answer.rate_limit), (Some("id-1"), Some(0.016)));
    }

    #[test]
    fn an_incomplete_body_is_never_a_success_and_does_not_change_an_error() {
        for (body_error, expected) in [
            (BodyError::CutShort, Code::AnswerMalformed),
            (BodyError::TooLarge, Code::AnswerMalformed),
            (BodyError::Transport(reset()), Code::NetworkUnreachable),
        ] {
            let complete_by_chance = Reply { body_error: Some(body_error), ..reply(200, r#"{"payload":[]}"#) };
            assert_eq!(error_of(complete_by_chance).code, expected);
        }
        assert_eq!(
            error_of(Reply { body_error: Some(BodyError::CutShort), ..reply(503, "<ht") }).code,
            Code::AmazonUnavailable
        );
        assert_eq!(
            error_of(Reply { body_error: Some(BodyError::Transport(reset())), ..reply(429, "") }).code,
            Code::Throttled
        );
    }

    #[test]
    fn the_answer_of_a_token_endpoint_is_not_kept() {
        let body = r#"{"access_token":"Atza|x","expires_in":"soon"}"#;
        let error = classify(Operation::RefreshAccessToken, &[], reply(200, body), tokens::read).unwrap_err();
        assert_eq!((error.code, error.body), (Code::AnswerMalformed, None));
        let error = classify(Operation::RefreshAccessToken, &[], reply(400, "{}"), tokens::read).unwrap_err();
        assert!(error.body.is_some());
    }

    #[test]
    fn debug_output_contains_no_secret_and_no_body() {
        let body = r#"{"errors":[{"code":"known-secret","message":"known-secret Atza|IwEB is bad","details":"山田"}]}"#;
        let shown = format!("{:?}", error_of(reply(400, body)));
        assert!(shown.contains(&format!("body_bytes: Some({})", body.len())), "{shown}");
        for secret in ["known-secret", "Atza|", "IwEB"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn at_most_64_kib_of_a_body_are_kept() {
        let kept = error_of(reply(503, &"x".repeat(100_000))).body.unwrap_or_default();
        assert_eq!(kept.len(), 64 << 10);
    }
}
