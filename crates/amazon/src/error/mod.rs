//! Classifies every reply that is not a well-formed success. An error carries exactly one code of the catalogue, chosen
//! without knowing the shop's history; the service refines it by the error's kind.

mod api_error;
mod classify;
mod document;
mod lwa;
mod redact;
mod spapi;

pub use api_error::{ApiError, ApiErrorKind};
pub(crate) use classify::{classify, invalid_token, unanswered};
