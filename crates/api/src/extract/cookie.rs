//! The session's cookie, there and back.

use crate::state::Api;
use axum::http::{HeaderMap, HeaderValue, header};
use hawser_core::Secret;
use hawser_service::authorizations::consent::StartedConsent;

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

/// What the cookies of consents begin with; the consent's id follows, so that several do not disturb each other.
const CONSENT: &str = "hawser_consent_";

/// The secrets of the consents that the browser began.
pub(crate) fn consents(headers: &HeaderMap) -> Vec<Secret> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| name.starts_with(CONSENT)).take(20).map(|(_, value)| Secret::new(value)).collect()
}

/// The header that hands a consent's secret out: it has to come back on Amazon's way to us, so it is `Lax`.
pub(crate) fn set_consent(api: &Api, begun: &StartedConsent) -> HeaderValue {
    let secure = if api.is_https() { "; Secure" } else { "" };
    let (id, value) = (begun.id.0.simple(), begun.cookie.expose());
    let text = format!("{CONSENT}{id}={value}; Path=/oauth/amazon; Max-Age=600; HttpOnly; SameSite=Lax{secure}");
    let mut header = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}
