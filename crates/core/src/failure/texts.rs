//! The texts of the catalogue.

use super::{FailureCode, Language};

/// What a person reads: what happened, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// What happened and why, one sentence without a full stop.
    pub title: &'static str,
    /// What to do, one or two sentences.
    pub remedy: &'static str,
}

impl FailureCode {
    /// The text in a language. Parameters stand in braces: `{n}`, `{time}`.
    pub fn text(self, _language: Language) -> Text {
        Text { title: self.as_str(), remedy: "" }
    }
}
