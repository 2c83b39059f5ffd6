//! From what came over the wire to an answer or a refusal.

use super::{Refusal, RefusalKind as Kind, clean::clean, lwa, spapi};
use crate::{
    Answer, Operation, answer,
    json::Unreadable,
    wire::{Cut, Lost, Reply},
};
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
            Self::RefreshAccessToken => Family::Lwa,
            Self::MarketplaceParticipations | Self::SearchOrders | Self::GetOrder => Family::SellingPartnerApi,
        }
    }
}

/// A reply becomes an answer only as a whole, readable 200; everything else is a refusal.
pub(crate) fn judge<T>(
    operation: Operation,
    secrets: &[&str],
    reply: Reply,
    read: impl FnOnce(&[u8]) -> Result<T, Unreadable>,
) -> Result<Answer<T>, Refusal> {
    let request_id = answer::request_id(&reply.headers);
    let rate_limit = answer::rate_limit(&reply.headers);
    let verdict = match (reply.status, reply.cut) {
        (200, None) => match read(&reply.body) {
            Ok(value) => return Ok(Answer { value, request_id, rate_limit }),
            Err(unreadable) => malformed(unreadable.to_string()),
        },
        (200, Some(Cut::TooLarge)) => malformed("body: larger than is read".to_owned()),
        (200, Some(Cut::Short)) => malformed("body: cut short".to_owned()),
        (200, Some(Cut::Lost(lost))) => network(lost),
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
pub(crate) fn lost(operation: Operation, secrets: &[&str], lost: Lost) -> Refusal {
    refused(operation, secrets, network(lost))
}

/// The access token cannot stand in a header, so no call was made.
pub(crate) fn unsendable(operation: Operation) -> Refusal {
    let message = Some("the access token has characters that no token has; no call was made".to_owned());
    refused(operation, &[], Verdict { kind: Kind::AccessTokenRejected, amazon_code: None, message, request_id: None })
}

fn malformed(message: String) -> Verdict {
    Verdict { kind: Kind::Malformed, amazon_code: None, message: Some(message), request_id: None }
}

fn network(lost: Lost) -> Verdict {
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
            Operation::RefreshAccessToken | Operation::SearchOrders | Operation::GetOrder => Code::AnswerMalformed,
        },
        Kind::NotFound | Kind::Malformed | Kind::OwnFault => Code::AnswerMalformed,
    }
}
