//! What a fault does to an answer: takes its place, or changes how it is delivered. Faults that change what an operation
//! tells (an order twice, another shop) are heeded where that operation is answered.

use super::FaultKind;
use crate::{
    answer::{Answer, Delivery, NOT_VALID, REGION_INVALID, Refusal, SECRET_EXPIRED, TOKEN_EXPIRED, TOKEN_INVALID},
    lwa::LwaRefusal,
};
use std::time::Duration;

/// The page that stands in front of Amazon when something is wrong with it.
fn page(status: u16, title: &str) -> Answer {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n\
         <h1>{title}</h1>\n<p>Sorry! Something went wrong on our end. 申し訳ございません。</p>\n</body>\n</html>\n"
    );
    Answer::new(status, "text/html; charset=UTF-8", body)
}

impl FaultKind {
    /// The answer that stands in for any operation's.
    fn replaces_any(&self) -> Option<Answer> {
        match self {
            Self::Html200 => Some(page(200, "Amazon Sign-In")),
            Self::Html403 => Some(page(403, "403 Forbidden")),
            Self::Html503 => Some(page(503, "503 Service Unavailable")),
            Self::BadGatewayHtml => Some(page(502, "502 Bad Gateway")),
            Self::ForbiddenGateway => Some(
                Answer::new(403, "application/json", r#"{"message":"Forbidden"}"#)
                    .with("x-amzn-errortype", "ForbiddenException"),
            ),
            Self::EmptyBody => Some(Answer::new(200, "application/json", "")),
            Self::NotJson => Some(Answer::new(200, "application/json", "OK")),
            Self::WrongShape => {
                Some(Answer::new(200, "application/json", r#"{"status":"SUCCESS","data":[],"orders":{"count":0}}"#))
            }
            Self::Redirect => {
                Some(Answer::new(302, "text/html; charset=UTF-8", "").with("location", "/redirected?from=amazon"))
            }
            _ => None,
        }
    }

    /// The answer that stands in for a page of Seller Central.
    pub(crate) fn replaces_page(&self) -> Option<Answer> {
        self.replaces_any()
    }

    /// The answer that stands in for one of the Selling Partner API.
    pub(crate) fn replaces_api(&self) -> Option<Answer> {
        let refusal = match self {
            Self::Throttle => Refusal::throttled(),
            Self::ServerError => Refusal::internal(),
            Self::Unavailable => Refusal::unavailable(),
            Self::AccessTokenExpired => Refusal::denied(TOKEN_EXPIRED),
            Self::AccessTokenRejected => Refusal::denied(TOKEN_INVALID),
            Self::SecretExpired => Refusal::denied(SECRET_EXPIRED),
            Self::RoleMissing => Refusal::denied(""),
            Self::RegionInvalid => Refusal::denied(REGION_INVALID),
            Self::InvalidInput => Refusal::invalid(NOT_VALID),
            _ => return self.replaces_any(),
        };
        Some(refusal.answer())
    }

    /// The answer that stands in for LWA's.
    pub(crate) fn replaces_token(&self, request_id: &str) -> Option<Answer> {
        let refusal = match self {
            Self::Throttle => LwaRefusal::Throttled,
            Self::ServerError => LwaRefusal::Internal,
            Self::Unavailable | Self::TemporarilyUnavailable => LwaRefusal::Unavailable,
            Self::Revoked => LwaRefusal::RefreshToken,
            Self::InvalidClient => LwaRefusal::Client,
            Self::InvalidInput => LwaRefusal::Missing("refresh_token"),
            _ => return self.replaces_any(),
        };
        Some(refusal.answer(request_id))
    }

    /// The same answer, delivered badly.
    pub(crate) fn deliver(&self, mut answer: Answer) -> Answer {
        match self {
            Self::Truncated => answer.delivery = Delivery::Truncated,
            Self::TruncatedJson => answer.body.truncate(answer.body.len() * 3 / 5),
            Self::Reset => answer.delivery = Delivery::Reset,
            Self::ResetBefore => answer.delivery = Delivery::ResetBefore,
            Self::SmallPackets => answer.delivery = Delivery::SmallPackets,
            Self::Slow { ms } => answer.delay = Duration::from_millis(*ms),
            _ => {}
        }
        answer
    }
}
