//! The page of the web interface. Every answer has a new nonce, so that only scripts of the server run in it.

use super::files::Files;
use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{OsRng, Rng as _};

/// Placeholder of the nonce in the built page.
const NONCE_PLACEHOLDER: &str = "HAWSER_NONCE";

/// Unknown paths that begin with one of these are answered with a problem, even in a browser.
const PROGRAM_PATHS: [&str; 7] = ["/api", "/oauth", "/metrics", "/healthz", "/readyz", "/static", "/assets"];

/// The page, or `None` if the binary was built without the interface.
pub(crate) fn show(status: StatusCode) -> Option<Response> {
    let file = Files::get("index.html")?;
    let nonce = nonce();
    let page = std::str::from_utf8(&file.data).ok()?.replace(NONCE_PLACEHOLDER, &nonce);
    let mut response = (status, page).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    // The nonce is valid for one answer, and the page refers to the files of this build.
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
    hex::encode(bytes)
}

/// True if a browser asks for an unknown path; a page is more useful to it than a problem.
pub(crate) fn wants_html(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    let wants_page = accept.is_some_and(|accept| accept.contains("text/html"));
    let is_program_path = PROGRAM_PATHS.iter().any(|root| uri.path().starts_with(root));
    wants_page && !is_program_path && *method == Method::GET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonces_differ_between_answers() {
        let (first, second) = (nonce(), nonce());
        assert_ne!(first, second);
        assert_eq!(first.len(), 32);
    }

    #[test]
    fn only_browsers_get_a_page_for_an_unknown_path() {
        let html = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"))]);
        let none = HeaderMap::new();
        let wants_page = |path: &'static str, headers| wants_html(&Method::GET, &Uri::from_static(path), headers);
        assert!(wants_page("/no-such-page", &html));
        assert!(!wants_page("/no-such-page", &none));
        for path in ["/api/v1/nothing", "/oauth/nothing", "/metrics/x", "/static/gone.js"] {
            assert!(!wants_page(path, &html), "{path}");
        }
    }
}
