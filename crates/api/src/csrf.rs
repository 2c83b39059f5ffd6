//! Protection against cross-site request forgery. A request that changes something must come from our own pages or from a
//! program: browsers name the site that made a request, and programs carry no cookie of another person.

use crate::extract::{bearer, cookie};
use crate::problem::{ApiCode, Problem};
use crate::state::Api;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use url::{Host, Url};

/// Refuses what a page of another site requests, except pages and public documents. A request with an API key is exempt,
/// because another site can make a browser send its cookie but never a key.
pub(crate) async fn reject_other_sites(State(api): State<Api>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if bearer(headers).is_none() {
        let changes = !request.method().is_safe();
        let is_allowed = if changes {
            may_change(headers, api.public_url())
        } else {
            // Reading may be put on record: buyer data, for example, or an export.
            !reads_as_person(&api, &request) || !is_from_other_site(headers)
        };
        if !is_allowed {
            return Problem::of(ApiCode::Forbidden).detail("the request was made by another site").into_response();
        }
    }
    next.run(request).await
}

/// True if a request reads data with the session of a person.
fn reads_as_person(api: &Api, request: &Request) -> bool {
    request.uri().path().starts_with("/api/") && cookie::token(api, request.headers()).is_some()
}

/// True if the browser says that another site made the request.
fn is_from_other_site(headers: &HeaderMap) -> bool {
    text(headers, "sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// True if a request without an API key may change something, by the site that made it.
///
/// With a public address, a browser must have loaded the page from that address or from this machine. Another name that
/// resolves to this server belongs to somebody else, whose pages would have the same origin as the request.
fn may_change(headers: &HeaderMap, public_url: Option<&Url>) -> bool {
    if is_from_other_site(headers) {
        return false;
    }
    let host = host(headers);
    let is_ours = |host: &Url| public_url.is_none_or(|own| own.host() == host.host() || is_loopback(host));
    let Some(origin) = text(headers, "origin") else {
        // Programs send neither header, and nobody else's cookie.
        let is_program = text(headers, "sec-fetch-site").is_none();
        return is_program || public_url.is_none() || host.is_some_and(|host| is_ours(&host));
    };
    let Ok(origin) = Url::parse(origin) else { return false };
    if public_url.is_some_and(|own| own.origin() == origin.origin()) {
        return true;
    }
    // Behind a proxy that terminates TLS the scheme is unknown, but the host is the one that the browser asked for.
    let is_same = |host: &Url| {
        let mut https = host.clone();
        host.origin() == origin.origin() || (https.set_scheme("https").is_ok() && https.origin() == origin.origin())
    };
    host.is_some_and(|host| is_ours(&host) && is_same(&host))
}

/// The host that the request asked for, as the address of an http server.
fn host(headers: &HeaderMap) -> Option<Url> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    Url::parse(&format!("http://{host}")).ok()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    type Headers<'h> = &'h [(&'static str, &'static str)];

    fn may_change_with(public_url: Option<&str>, headers: Headers<'_>) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        may_change(&headers, public_url.map(|url| Url::parse(url).unwrap()).as_ref())
    }

    #[test]
    fn other_sites_cannot_change_anything() {
        let allowed = |headers: Headers<'_>| may_change_with(Some("https://hawser.example"), headers);
        let cross = ("sec-fetch-site", "cross-site");
        assert!(!allowed(&[cross]));
        assert!(!allowed(&[("sec-fetch-site", "same-site")]));
        assert!(!allowed(&[cross, ("origin", "https://hawser.example")]));
        assert!(!allowed(&[("origin", "https://evil.example"), ("host", "hawser.example")]));
        assert!(!allowed(&[("origin", "null"), ("host", "hawser.example")]));
        assert!(allowed(&[("sec-fetch-site", "same-origin"), ("host", "hawser.example")]));
        assert!(allowed(&[("origin", "https://hawser.example")]));
        assert!(allowed(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(allowed(&[]));
    }

    #[test]
    fn another_name_for_this_server_is_refused_only_with_a_public_address() {
        for rebound in [
            &[("origin", "http://evil.example"), ("host", "evil.example")][..],
            &[("origin", "http://evil.example"), ("host", "evil.example"), ("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-origin"), ("host", "evil.example")],
            &[("origin", "http://localhost.evil.example"), ("host", "localhost.evil.example")],
        ] {
            assert!(!may_change_with(Some("https://hawser.example"), rebound), "{rebound:?}");
            assert!(may_change_with(None, rebound), "{rebound:?}");
        }
        for ours in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            let (host, origin) = (ours, format!("http://{ours}").leak() as &'static str);
            for headers in
                [&[("origin", origin), ("host", host)][..], &[("sec-fetch-site", "same-origin"), ("host", host)]]
            {
                assert!(may_change_with(Some("https://hawser.example"), headers), "{headers:?}");
            }
        }
    }
}
