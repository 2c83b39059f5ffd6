//! The `If-Match` and `Idempotency-Key` headers.

use crate::problem::{ApiCode, Problem};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use hawser_service::RepeatableRequest;

/// `If-Match`: the revision that a change is based on; `None` if it is missing or `*`.
pub(crate) struct IfMatch(pub(crate) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let tag = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|tag| !tag.contains('"'));
        // A weak tag or a list does not name a single revision.
        tag.map(|tag| Self(Some(tag.to_owned()))).ok_or_else(|| Problem::of(ApiCode::PreconditionFailed))
    }
}

/// `Idempotency-Key`: the caller's own name for a request that creates something.
pub(super) struct IdempotencyKey(pub(super) Option<String>);

impl IdempotencyKey {
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(Self(None)) };
        let text = value.to_str().unwrap_or_default();
        if (1..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()) {
            return Ok(Self(Some(text.to_owned())));
        }
        let rule = "1 to 200 visible ASCII characters without spaces";
        Err(Problem::of(ApiCode::MalformedRequest).field("Idempotency-Key").detail(rule))
    }
}

/// The `Idempotency-Key` of a request without a body.
pub(crate) struct RepeatableHead(pub(crate) Option<RepeatableRequest>);

impl<S: Send + Sync> FromRequestParts<S> for RepeatableHead {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = IdempotencyKey::of(&parts.headers)?;
        Ok(Self(key.0.map(RepeatableRequest::without_body)))
    }
}
