//! Whether a changing request comes from our own pages. A browser that was lured says where it comes from; a program that
//! is no browser says nothing and carries no cookie of somebody else.

use axum::http::{HeaderMap, Method, header};
use url::Url;

/// Whether the request may change something, by where it comes from.
pub(crate) fn is_own(method: &Method, headers: &HeaderMap, public_url: Option<&Url>) -> bool {
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
    // Behind a proxy that ends TLS the scheme is not ours to know; the host is what the browser asked for.
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
    use axum::http::HeaderValue;

    fn ask(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_own(&method, &headers, Some(&Url::parse("https://hawser.example").unwrap()))
    }

    #[test]
    fn changes_from_other_sites_are_refused_and_reading_is_not() {
        let cross = ("sec-fetch-site", "cross-site");
        assert!(ask(Method::GET, &[cross]));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!ask(method.clone(), &[cross]));
            assert!(!ask(method.clone(), &[("sec-fetch-site", "same-site")]));
            assert!(!ask(method.clone(), &[cross, ("origin", "https://hawser.example")]));
            assert!(!ask(method.clone(), &[("origin", "https://evil.example"), ("host", "hawser.example")]));
            assert!(!ask(method.clone(), &[("origin", "null"), ("host", "hawser.example")]));
            assert!(ask(method.clone(), &[("sec-fetch-site", "same-origin")]));
            assert!(ask(method.clone(), &[("origin", "https://hawser.example")]));
            assert!(ask(method.clone(), &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
            assert!(ask(method, &[]));
        }
    }
}
