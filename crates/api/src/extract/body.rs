//! JSON bodies. Errors name the position and the field, but never repeat the body, which may hold a secret.

use super::{headers::IdempotencyKey, nul};
use crate::problem::{ApiCode, Problem};
use axum::{
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use bytes::Bytes;
use hawser_service::RepeatableRequest;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = json_bytes(request, state).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| malformed(&error))
    }
}

/// A JSON body together with the `Idempotency-Key` of the request, if it was sent: for operations that create something.
pub(crate) struct Repeatable<T>(pub(crate) Option<RepeatableRequest>, pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Repeatable<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let key = IdempotencyKey::of(request.headers())?;
        let bytes = json_bytes(request, state).await?;
        let body = serde_json::from_slice(&bytes).map_err(|error| malformed(&error))?;
        let request = key.0.map(|key| RepeatableRequest::new(key, &bytes)).transpose();
        Ok(Self(request.map_err(|error| malformed(&error))?, body))
    }
}

/// The body of a request that says that it is JSON.
async fn json_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if kind != "application/json" {
        let detail = "the body must be JSON, with the header Content-Type: application/json";
        return Err(Problem::of(ApiCode::MalformedRequest).status(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail(detail));
    }
    let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of(ApiCode::BodyTooLarge),
        _ => Problem::of(ApiCode::MalformedRequest).detail("the body is incomplete"),
    })?;
    nul::check_body(&bytes)?;
    Ok(bytes)
}

fn malformed(error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    let problem = Problem::of(ApiCode::MalformedRequest);
    match error.classify() {
        Category::Io | Category::Syntax | Category::Eof => {
            problem.detail(format!("the body is not valid JSON: {place}"))
        }
        Category::Data => {
            let message = error.to_string();
            let named = |what: &str| {
                let (_, rest) = message.split_once(what)?;
                rest.split_once('`').map(|(name, _)| name.to_owned())
            };
            let problem = problem.status(StatusCode::UNPROCESSABLE_ENTITY);
            if let Some(field) = named("missing field `") {
                return problem.detail("this field is missing").field(field);
            }
            if let Some(field) = named("unknown field `") {
                return problem.detail("this field is unknown").field(field);
            }
            problem.detail(format!("the value that ends at {place} has the wrong type"))
        }
    }
}
