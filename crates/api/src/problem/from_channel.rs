//! Problems of the API key that opens the Amazon channel.

use super::{code::ApiCode, value::Problem};
use axum::http::StatusCode;
use hawser_core::{FailureCode, Language, channel::closed_text};
use hawser_service::channel::ServiceKeyError;

impl From<ServiceKeyError> for Problem {
    fn from(error: ServiceKeyError) -> Self {
        let detail = error.to_string();
        let of_key = |code| Self::of_failure(StatusCode::UNPROCESSABLE_ENTITY, code).field("key");
        match error {
            ServiceKeyError::Malformed(malformed) => {
                of_key(FailureCode::KeyMalformed).param("reason", malformed.as_str()).detail(malformed.to_string())
            }
            ServiceKeyError::WrongEnvironment { belongs_to } => {
                of_key(FailureCode::KeyWrongEnvironment).param("belongs_to", belongs_to.as_str()).detail(detail)
            }
            ServiceKeyError::Refused(code) => of_key(code).detail(detail),
            ServiceKeyError::CannotCheck(code) => {
                Self::new(StatusCode::CONFLICT, code.as_str(), closed_text(code, Language::En).title).detail(detail)
            }
            ServiceKeyError::PortalElsewhere { .. } => Self::of(ApiCode::Conflict).detail(detail),
            ServiceKeyError::Ours(error) => error.into(),
        }
    }
}
