//! Protection against cross-site request forgery. Browsers send the origin of a request that changes something; programs that
//! send none carry no cookies of other people.

use axum::http::{HeaderMap, Method, header};
use url::Url;

/// Returns true if the request may change something: it comes from our own pages or not from a browser.
pub(crate) fn is_same_origin(method: &Method, headers: &HeaderMap, public_url: Option<&Url>) -> bool {
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
    // Behind a proxy that terminates TLS the scheme is unknown, but the host is the one that the browser requested.
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

    fn is_allowed(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        is_same_origin(&method, &headers, Some(&Url::parse("https://hawser.example").unwrap()))
    }

    #[test]
    fn changes_from_other_sites_are_refused_and_reads_are_allowed() {
        let cross = ("sec-fetch-site", "cross-site");
        assert!(is_allowed(Method::GET, &[cross]));
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            assert!(!is_allowed(method.clone(), &[cross]));
            assert!(!is_allowed(method.clone(), &[("sec-fetch-site", "same-site")]));
            assert!(!is_allowed(method.clone(), &[cross, ("origin", "https://hawser.example")]));
            assert!(!is_allowed(method.clone(), &[("origin", "https://evil.example"), ("host", "hawser.example")]));
            assert!(!is_allowed(method.clone(), &[("origin", "null"), ("host", "hawser.example")]));
            assert!(is_allowed(method.clone(), &[("sec-fetch-site", "same-origin")]));
            assert!(is_allowed(method.clone(), &[("origin", "https://hawser.example")]));
            assert!(is_allowed(method.clone(), &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
            assert!(is_allowed(method, &[]));
        }
    }
}
