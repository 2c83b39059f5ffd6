//! Problems of an API key with which a program authenticates.

use super::{code::ApiCode, value::Problem};
use hawser_core::FailureCode;
use hawser_service::api_keys::KeyError;

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match (error.code(), error) {
            (_, KeyError::Ours(error)) => error.into(),
            (_, KeyError::RateLimit(wait)) => Self::of(ApiCode::TooManyRequests).retry_after(wait),
            (code, KeyError::Malformed(malformed)) => Self::of_key(code.unwrap_or(FailureCode::KeyMalformed))
                .detail(malformed.to_string())
                .param("form", malformed.as_str()),
            (code, error) => Self::of_key(code.unwrap_or(FailureCode::KeyUnknown)).detail(error.to_string()),
        }
    }
}
