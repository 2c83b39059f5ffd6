//! The effect of faults that replace an answer or change its delivery. Faults that change the content of an operation,
//! such as a repeated order, are applied where that operation is answered.

use super::FaultKind;
use crate::{
    answer::{Answer, ApiError, Delivery, NOT_VALID, REGION_INVALID, SECRET_EXPIRED, TOKEN_EXPIRED, TOKEN_INVALID},
    lwa::LwaError,
};
use std::time::Duration;

/// An error page of a proxy in front of Amazon.
fn page(status: u16, title: &str) -> Answer {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n\
         <h1>{title}</h1>\n<p>Sorry! Something went wrong on our end. 申し訳ございません。</p>\n</body>\n</html>\n"
    );
    Answer::new(status, "text/html; charset=UTF-8", body)
}

impl FaultKind {
    /// The replacement for an answer of any kind.
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

    /// The replacement for a page of Seller Central.
    pub(crate) fn replaces_page(&self) -> Option<Answer> {
        self.replaces_any()
    }

    /// The replacement for an answer of the Selling Partner API.
    pub(crate) fn replaces_api(&self) -> Option<Answer> {
        let refusal = match self {
            Self::Throttle => ApiError::throttled(),
            Self::ServerError => ApiError::internal(),
            Self::Unavailable => ApiError::unavailable(),
            Self::AccessTokenExpired => ApiError::denied(TOKEN_EXPIRED),
            Self::AccessTokenRejected => ApiError::denied(TOKEN_INVALID),
            Self::SecretExpired => ApiError::denied(SECRET_EXPIRED),
            Self::RoleMissing => ApiError::denied(""),
            Self::RegionInvalid => ApiError::denied(REGION_INVALID),
            Self::InvalidInput => ApiError::invalid(NOT_VALID),
            _ => return self.replaces_any(),
        };
        Some(refusal.answer())
    }

    /// The replacement for an answer of LWA.
    pub(crate) fn replaces_token(&self, request_id: &str) -> Option<Answer> {
        let refusal = match self {
            Self::Throttle => LwaError::Throttled,
            Self::ServerError => LwaError::Internal,
            Self::Unavailable | Self::TemporarilyUnavailable => LwaError::Unavailable,
            Self::Revoked => LwaError::RefreshToken,
            Self::InvalidClient => LwaError::Client,
            Self::InvalidInput => LwaError::Missing("refresh_token"),
            _ => return self.replaces_any(),
        };
        Some(refusal.answer(request_id))
    }

    /// Changes the delivery of an answer.
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
