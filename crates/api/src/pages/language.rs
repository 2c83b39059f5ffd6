//! In which language a page is shown, or a mail written: what the address asks for, else what the browser prefers.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use hawser_core::Language;
use std::convert::Infallible;

/// The language.
pub(crate) struct Wanted(pub(crate) Language);

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = parts.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
        let preferred = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        // The first of the list is the most wanted, as browsers send it.
        let language = asked.or(preferred).unwrap_or_default().to_ascii_lowercase();
        Ok(Self(if language.starts_with("zh") { Language::Zh } else { Language::En }))
    }
}

/// The text of a language.
pub(crate) const fn pick(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
