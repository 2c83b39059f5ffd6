//! The one page of the interface, with a nonce of its own in every answer: nothing runs in it that the server did not name.

use super::Files;
use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{OsRng, Rng as _};

use crate::pages;

/// What stands in the built page where the nonce belongs.
const PLACE: &str = "HAWSER_NONCE";

/// Below these, an unknown path is a matter of programs and is answered with a problem.
const OF_PROGRAMS: [&str; 7] = ["/api", "/oauth", "/metrics", "/healthz", "/readyz", "/static", "/assets"];

/// The page; nothing when the interface was not built.
pub(crate) fn show(status: StatusCode) -> Option<Response> {
    let file = Files::get("index.html")?;
    let nonce = nonce();
    let page = std::str::from_utf8(&file.data).ok()?.replace(PLACE, &nonce);
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    // The nonce is good for one answer, and what is in the page names the files of this very build.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_str(&policy(&nonce)).ok()?);
    Some(response)
}

fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

fn nonce() -> String {
    let mut bytes = [0_u8; 16];
    OsRng.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Shows the page, or what is missing for it.
pub(crate) async fn show_page(
    pages::language::PreferredLanguage(language): pages::language::PreferredLanguage,
) -> Response {
    show(StatusCode::OK).unwrap_or_else(|| pages::home::without_interface(language))
}

/// Whether somebody looks at an unknown path with a browser, who is better served with a page that leads on.
pub(crate) fn wants_html(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let wants_page = accept.is_some_and(|accept| accept.contains("text/html"));
    let is_of_programs = OF_PROGRAMS.iter().any(|root| uri.path().starts_with(root));
    wants_page && !is_of_programs && *method == Method::GET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_answers_have_the_same_nonce() {
        let (one, other) = (nonce(), nonce());
        assert_ne!(one, other);
        assert_eq!(one.len(), 32);
    }

    #[test]
    fn only_who_looks_with_a_browser_gets_a_page_for_an_unknown_path() {
        let html = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"))]);
        let none = HeaderMap::new();
        let at = |path: &'static str, headers| wants_html(&Method::GET, &Uri::from_static(path), headers);
        assert!(at("/no-such-page", &html));
        assert!(!at("/no-such-page", &none));
        for path in ["/api/v1/nothing", "/oauth/nothing", "/metrics/x", "/static/gone.js"] {
            assert!(!at(path, &html), "{path}");
        }
    }
}
