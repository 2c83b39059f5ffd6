//! The session's cookie, there and back.

use crate::app::Api;
use axum::http::{HeaderMap, HeaderValue, header};
use hawser_core::Secret;

/// Its name.
const NAME: &str = "hawser_session";

/// As long as a session lives at most, in seconds.
const MAX_AGE: u64 = 30 * 24 * 3600;

/// The token that the request carries.
pub(crate) fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == NAME).map(|(_, value)| value)
}

/// The header that hands a token out.
pub(crate) fn set(api: &Api, token: &Secret) -> HeaderValue {
    header(api, token.expose(), MAX_AGE)
}

/// The header that takes it back.
pub(crate) fn clear(api: &Api) -> HeaderValue {
    header(api, "", 0)
}

fn header(api: &Api, value: &str, max_age: u64) -> HeaderValue {
    let secure = if api.is_https() { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}");
    let mut header = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}
