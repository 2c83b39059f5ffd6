//! The content of an error document, whichever API sent it.

use super::api_error::ApiErrorKind;

/// An error document that was read.
pub(super) struct ErrorDocument {
    pub kind: ApiErrorKind,
    pub amazon_code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

impl ErrorDocument {
    /// An error that Hawser found itself.
    pub(super) fn local(kind: ApiErrorKind, message: impl Into<String>) -> Self {
        Self { kind, amazon_code: None, message: Some(message.into()), request_id: None }
    }
}
