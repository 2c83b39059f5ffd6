//! The language of a page or an e-mail: the `lang` parameter, or else the preference of the browser.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use hawser_core::Language;
use std::convert::Infallible;

/// The language that the request prefers.
pub(crate) struct PreferredLanguage(pub(crate) Language);

impl<S: Send + Sync> FromRequestParts<S> for PreferredLanguage {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let requested = parts.uri.query().unwrap_or_default().split('&').find_map(|pair| pair.strip_prefix("lang="));
        let preferred = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        // Browsers list the preferred language first.
        let language = requested.or(preferred).unwrap_or_default().to_ascii_lowercase();
        Ok(Self(if language.starts_with("zh") { Language::Zh } else { Language::En }))
    }
}

/// Selects the text of a language.
pub(crate) const fn pick(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
