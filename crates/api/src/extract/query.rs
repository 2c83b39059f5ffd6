//! Query strings. Errors name the malformed parameter.

use super::nul;
use crate::problem::{ApiCode, Problem};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use hawser_core::failure::Rule;
use serde::de::DeserializeOwned;

pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        nul::check_query(parts.uri.query().unwrap_or_default())?;
        match axum::extract::Query::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => {
                let message = rejection.body_text();
                let message = message.strip_prefix("Failed to deserialize query string: ").unwrap_or(&message);
                Err(refused(message))
            }
        }
    }
}

/// The problem of a parameter that cannot be read: the message is its name, a colon and the reason.
fn refused(message: &str) -> Problem {
    match message.split_once(": ") {
        Some((field, reason)) if field.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
            let rule = Rule::new(format!("readable ({reason})"), format!("可以识别的值（{reason}）"));
            Problem::invalid(field, rule).status(StatusCode::BAD_REQUEST)
        }
        _ => Problem::of(ApiCode::MalformedRequest).detail(message),
    }
}
