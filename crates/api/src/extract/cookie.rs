//! The cookies of sessions and of consents: reading them from requests and setting them in responses.

use crate::state::Api;
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};
use hawser_core::Secret;
use hawser_service::authorizations::consent::StartedConsent;

const SESSION: &str = "hawser_session";

/// Its name if the public address is https. A browser accepts this prefix only from the host itself and over TLS, so that
/// neither another host of the domain nor a network without encryption can plant a session.
const SECURE_SESSION: &str = "__Host-hawser_session";

/// The longest lifetime of a session.
const SESSION_LIFETIME: Duration = Duration::days(30);

/// Prefix of a consent's cookie. The consent's id follows, so that several consents in one browser do not interfere.
const CONSENT_PREFIX: &str = "hawser_consent_";

/// The lifetime of a consent.
const CONSENT_LIFETIME: Duration = Duration::minutes(10);

/// Largest number of consent cookies that are read from one request.
const MAX_CONSENTS: usize = 20;

/// The session token in the request, if any.
pub(crate) fn token(api: &Api, headers: &HeaderMap) -> Option<Secret> {
    token_named(session_name(api), headers)
}

fn session_name(api: &Api) -> &'static str {
    if api.is_https() { SECURE_SESSION } else { SESSION }
}

fn token_named(name: &str, headers: &HeaderMap) -> Option<Secret> {
    all(headers).find(|cookie| cookie.name() == name).map(|cookie| Secret::new(cookie.value()))
}

/// The `Set-Cookie` header that stores a session token in the browser.
pub(crate) fn set(api: &Api, token: &Secret) -> HeaderValue {
    session_cookie(api, token.expose(), SESSION_LIFETIME)
}

/// The `Set-Cookie` header that removes the session token from the browser.
pub(crate) fn clear(api: &Api) -> HeaderValue {
    session_cookie(api, "", Duration::ZERO)
}

/// The secrets of the consents that this browser started.
pub(crate) fn consents(headers: &HeaderMap) -> Vec<Secret> {
    let consents = all(headers).filter(|cookie| cookie.name().starts_with(CONSENT_PREFIX));
    consents.take(MAX_CONSENTS).map(|cookie| Secret::new(cookie.value())).collect()
}

/// The `Set-Cookie` header that stores a consent's secret in the browser.
pub(crate) fn set_consent(api: &Api, consent: &StartedConsent) -> HeaderValue {
    let name = format!("{CONSENT_PREFIX}{}", consent.id.0.simple());
    header(api, Cookie::build((name, consent.cookie.expose())).path("/oauth/amazon").max_age(CONSENT_LIFETIME))
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(Cookie::split_parse).filter_map(Result::ok)
}

fn session_cookie(api: &Api, value: &str, max_age: Duration) -> HeaderValue {
    header(api, Cookie::build((session_name(api), value)).path("/").max_age(max_age))
}

/// Cookies are `Lax` rather than `Strict`, because Amazon sends browsers back to us in the middle of a consent.
fn header<'c>(api: &Api, cookie: cookie::CookieBuilder<'c>) -> HeaderValue {
    let cookie = cookie.http_only(true).same_site(SameSite::Lax).secure(api.is_https()).build();
    // Names and values are hexadecimal, so the header is always valid.
    let mut header = HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""));
    header.set_sensitive(true);
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_session_cookie_counts_and_other_cookies_are_ignored() {
        let mut headers = HeaderMap::new();
        assert!(token_named(SESSION, &headers).is_none());
        headers
            .append(header::COOKIE, HeaderValue::from_static("a=b; malformed; hawser_session=one; hawser_consent_1=x"));
        headers.append(header::COOKIE, HeaderValue::from_static("hawser_session=two; hawser_consent_2=y"));
        assert_eq!(token_named(SESSION, &headers).unwrap().expose(), "one");
        assert!(token_named(SECURE_SESSION, &headers).is_none());
        let consents: Vec<_> = consents(&headers).iter().map(|secret| secret.expose().to_owned()).collect();
        assert_eq!(consents, ["x", "y"]);
    }
}
