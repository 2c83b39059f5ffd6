//! Protection against cross-site request forgery. A request that changes something must come from our own pages or from a
//! program: browsers name the site that made a request, and programs carry no cookie of another person.

use crate::extract::bearer;
use crate::problem::{ApiCode, Problem};
use crate::state::Api;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use url::Url;

/// Refuses changes that a page of another site requests. A request with an API key is exempt, because another site can
/// make a browser send its cookie but never a key.
pub(crate) async fn reject_other_sites(State(api): State<Api>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if bearer(headers).is_none() && !is_allowed(request.method(), headers, api.public_url()) {
        return Problem::of(ApiCode::Forbidden).detail("the request was made by another site").into_response();
    }
    next.run(request).await
}

/// True if a request without an API key may be handled, by its method and the site that made it.
fn is_allowed(method: &Method, headers: &HeaderMap, public_url: Option<&Url>) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else { return true };
    let Ok(origin) = Url::parse(origin) else { return false };
    if public_url.is_some_and(|own| own.origin() == origin.origin()) {
        return true;
    }
    // Behind a proxy that terminates TLS the scheme is unknown, but the host is the one that the browser asked for.
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| {
        ["http", "https"]
            .iter()
            .any(|scheme| Url::parse(&format!("{scheme}://{host}")).is_ok_and(|own| own.origin() == origin.origin()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn is_allowed_with(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_allowed(&method, &headers, Some(&Url::parse("https://hawser.example").unwrap()))
    }

    #[test]
    fn other_sites_can_read_but_not_change() {
        let cross = ("sec-fetch-site", "cross-site");
        assert!(is_allowed_with(Method::GET, &[cross]));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let allowed = |headers: &[_]| is_allowed_with(method.clone(), headers);
            assert!(!allowed(&[cross]));
            assert!(!allowed(&[("sec-fetch-site", "same-site")]));
            assert!(!allowed(&[cross, ("origin", "https://hawser.example")]));
            assert!(!allowed(&[("origin", "https://evil.example"), ("host", "hawser.example")]));
            assert!(!allowed(&[("origin", "null"), ("host", "hawser.example")]));
            assert!(allowed(&[("sec-fetch-site", "same-origin")]));
            assert!(allowed(&[("origin", "https://hawser.example")]));
            assert!(allowed(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
            assert!(allowed(&[]));
        }
    }
}
