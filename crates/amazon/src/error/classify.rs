//! From what came over the wire to an answer or a refusal.

use super::{Refusal, RefusalKind as Kind, lwa, spapi};
use crate::error::redact::clean;
use crate::http::{BodyError, Reply, TransportError};
use crate::json::ParseError;
use crate::{Answer, Operation, answer};
use hawser_core::FailureCode as Code;

/// How much of a refused answer is kept.
const BODY_MAX: usize = 64 << 10;

/// Which of Amazon's two ways to refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Login with Amazon.
    Lwa,
    /// The Selling Partner API.
    SellingPartnerApi,
}

/// What an error document says.
pub(super) struct Verdict {
    pub kind: Kind,
    pub amazon_code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

impl Operation {
    const fn family(self) -> Family {
        match self {
            Self::RefreshAccessToken | Self::ExchangeCode => Family::Lwa,
            Self::MarketplaceParticipations | Self::SearchOrders | Self::GetOrder => Family::SellingPartnerApi,
        }
    }
}

/// A reply becomes an answer only as a whole, readable 200; everything else is a refusal.
pub(crate) fn classify<T>(
    operation: Operation,
    secrets: &[&str],
    reply: Reply,
    read: impl FnOnce(&[u8]) -> Result<T, ParseError>,
) -> Result<Answer<T>, Refusal> {
    let request_id = answer::request_id(&reply.headers);
    let rate_limit = answer::rate_limit(&reply.headers);
    let verdict = match (reply.status, reply.cut) {
        (200, None) => match read(&reply.body) {
            Ok(value) => return Ok(Answer { value, request_id, rate_limit }),
            Err(unreadable) => malformed(unreadable.to_string()),
        },
        (200, Some(BodyError::TooLarge)) => malformed("body: larger than is read".to_owned()),
        (200, Some(BodyError::Short)) => malformed("body: cut short".to_owned()),
        (200, Some(BodyError::TransportError(lost))) => network(lost),
        (status @ 400.., _) => match operation.family() {
            Family::Lwa => lwa::verdict(status, &reply.body),
            Family::SellingPartnerApi => spapi::verdict(status, &reply.body),
        },
        (300..400, _) => malformed("status: a redirect, which is not followed".to_owned()),
        (_, _) => malformed("status: not the 200 of this operation".to_owned()),
    };
    let Reply { status, mut body, .. } = reply;
    body.truncate(BODY_MAX);
    let tells_tokens = operation.family() == Family::Lwa && status < 400;
    Err(Refusal {
        status: Some(status),
        request_id: request_id.or(verdict.request_id.clone()),
        rate_limit,
        body: Some(body).filter(|body| !body.is_empty() && !tells_tokens),
        ..refused(operation, secrets, verdict)
    })
}

/// No answer came at all.
pub(crate) fn lost(operation: Operation, secrets: &[&str], lost: TransportError) -> Refusal {
    refused(operation, secrets, network(lost))
}

/// The access token cannot stand in a header, so no call was made.
pub(crate) fn invalid_token(operation: Operation) -> Refusal {
    let message = Some("the access token has characters that no token has; no call was made".to_owned());
    refused(operation, &[], Verdict { kind: Kind::AccessTokenRejected, amazon_code: None, message, request_id: None })
}

fn malformed(message: String) -> Verdict {
    Verdict { kind: Kind::Malformed, amazon_code: None, message: Some(message), request_id: None }
}

fn network(lost: TransportError) -> Verdict {
    Verdict { kind: Kind::Network(lost.failure), amazon_code: None, message: Some(lost.message), request_id: None }
}

fn refused(operation: Operation, secrets: &[&str], verdict: Verdict) -> Refusal {
    Refusal {
        code: code(operation, verdict.kind),
        kind: verdict.kind,
        status: None,
        amazon_code: verdict.amazon_code.filter(|word| clean(word, secrets).as_deref() == Some(word)),
        message: verdict.message.and_then(|message| clean(&message, secrets)),
        request_id: None,
        rate_limit: None,
        body: None,
    }
}

/// The one code of a kind.
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
        // An operation without any input of ours leaves only the account to be invalid (FAILURES: `account_dormant`).
        Kind::InvalidInput => match operation {
            Operation::MarketplaceParticipations => Code::AccountDormant,
            Operation::RefreshAccessToken | Operation::ExchangeCode | Operation::SearchOrders | Operation::GetOrder => {
                Code::AnswerMalformed
            }
        },
        Kind::NotFound | Kind::Malformed | Kind::OwnFault => Code::AnswerMalformed,
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
        Reply { status, headers: HeaderMap::from_iter(headers), body: body.as_bytes().to_vec(), cut: None }
    }

    fn refusal(reply: Reply) -> Refusal {
        classify(Operation::MarketplaceParticipations, &["known-secret"], reply, sellers::read).unwrap_err()
    }

    fn lost() -> TransportError {
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
            (Kind::OwnFault, "answer_malformed"),
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
    fn a_refusal_carries_what_amazon_said() {
        let refusal = refusal(reply(403, DENIED));
        assert_eq!((refusal.code, refusal.kind), (Code::AccessTokenRejected, Kind::AccessTokenExpired));
        assert_eq!((refusal.status, refusal.amazon_code.as_deref()), (Some(403), Some("Unauthorized")));
        let message = "Access to requested resource is denied. The access token you provided has expired.";
        assert_eq!(refusal.message.as_deref(), Some(message));
        assert_eq!((refusal.request_id.as_deref(), refusal.rate_limit), (Some("id-1"), Some(0.016)));
        assert_eq!(refusal.body.as_deref(), Some(DENIED.as_bytes()));
        assert_eq!(refusal.to_string(), format!("access_token_rejected: {message}"));
    }

    #[test]
    fn a_status_that_is_no_200_is_never_read_as_a_success() {
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
            assert_eq!(refusal(reply(status, good)).code, expected, "{status}");
        }
        let answer = classify(Operation::MarketplaceParticipations, &[], reply(200, good), sellers::read).unwrap();
        assert_eq!((answer.request_id.as_deref(), answer.rate_limit), (Some("id-1"), Some(0.016)));
    }

    #[test]
    fn a_cut_body_spoils_a_success_and_leaves_an_error_what_it_is() {
        for (cut, expected) in [
            (BodyError::Short, Code::AnswerMalformed),
            (BodyError::TooLarge, Code::AnswerMalformed),
            (BodyError::TransportError(lost()), Code::NetworkUnreachable),
        ] {
            let whole_by_chance = Reply { cut: Some(cut), ..reply(200, r#"{"payload":[]}"#) };
            assert_eq!(refusal(whole_by_chance).code, expected);
        }
        assert_eq!(refusal(Reply { cut: Some(BodyError::Short), ..reply(503, "<ht") }).code, Code::AmazonUnavailable);
        assert_eq!(
            refusal(Reply { cut: Some(BodyError::TransportError(lost())), ..reply(429, "") }).code,
            Code::Throttled
        );
    }

    #[test]
    fn a_tokens_answer_is_never_kept() {
        let body = r#"{"access_token":"Atza|x","expires_in":"soon"}"#;
        let refused = classify(Operation::RefreshAccessToken, &[], reply(200, body), tokens::read).unwrap_err();
        assert_eq!((refused.code, refused.body), (Code::AnswerMalformed, None));
        let refused = classify(Operation::RefreshAccessToken, &[], reply(400, "{}"), tokens::read).unwrap_err();
        assert!(refused.body.is_some());
    }

    #[test]
    fn secrets_and_bodies_are_not_shown() {
        let body = r#"{"errors":[{"code":"known-secret","message":"known-secret Atza|IwEB is bad","details":"山田"}]}"#;
        let shown = format!("{:?}", refusal(reply(400, body)));
        assert!(shown.contains(&format!("body_bytes: Some({})", body.len())), "{shown}");
        for secret in ["known-secret", "Atza|", "IwEB"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn at_most_64_kib_of_a_body_are_kept() {
        let kept = refusal(reply(503, &"x".repeat(100_000))).body.unwrap_or_default();
        assert_eq!(kept.len(), 64 << 10);
    }
}
