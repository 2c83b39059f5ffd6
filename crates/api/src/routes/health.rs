//! For operators: liveness, readiness, metrics, and the description of the interface.

use crate::extract::bearer;
use crate::problem::{ApiCode, Problem};
use crate::server::Peer;
use crate::state::Api;
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Reports that the process is alive. Checks nothing else.
#[utoipa::path(get, path = "/healthz", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn get_health() -> &'static str {
    "ok\n"
}

/// The readiness of the server.
#[derive(Serialize, ToSchema)]
#[schema(as = Readiness)]
pub(crate) struct ReadinessBody {
    is_ready: bool,
    /// The database answers.
    database: bool,
    /// The database can be written to.
    writable: bool,
    /// Its schema is the one that this program needs.
    schema: bool,
    /// The master keys decrypt the stored check values.
    vault: bool,
}

/// Reports whether the server can serve requests.
#[utoipa::path(get, path = "/readyz", tag = "operation", security(()),
    responses((status = 200, body = ReadinessBody), (status = 503, body = ReadinessBody, description = "Not ready")))]
pub(crate) async fn get_readiness(State(api): State<Api>) -> Response {
    let found = api.app().readiness().await;
    let status = if found.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = ReadinessBody {
        is_ready: found.is_ready(),
        database: found.database,
        writable: found.writable,
        schema: found.schema,
        vault: found.vault,
    };
    (status, Json(body)).into_response()
}

/// Metrics for Prometheus. Only programs on this machine may read them, or those with the token of the configuration.
#[utoipa::path(get, path = "/metrics", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn get_metrics(
    State(api): State<Api>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_allowed = match api.metrics_token() {
        Some(token) => bearer(&headers).is_some_and(|given| is_equal(given, token.expose())),
        None => is_local(peer.map(|Extension(peer)| peer), &headers),
    };
    if !is_allowed {
        let detail = "metrics are for programs on this machine, or for those with server.metrics_token";
        return Err(Problem::of(ApiCode::Forbidden).detail(detail));
    }
    // Figures of this process are worth having when the database is gone.
    let streams = api.app().stream_totals().await.ok();
    let retention = api.app().retention_jobs().await.unwrap_or_default();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], api.metrics().render(streams, retention))
        .into_response())
}

/// True if a program on this machine asks. A proxy on this machine asks for others and says so. Without a connection there is
/// no network at all.
fn is_local(peer: Option<Peer>, headers: &HeaderMap) -> bool {
    let is_forwarded =
        ["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
    !is_forwarded && peer.is_none_or(|Peer(address)| address.to_canonical().is_loopback())
}

/// Compares in a time that depends on the lengths only.
fn is_equal(given: &str, expected: &str) -> bool {
    let differences = given.bytes().zip(expected.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    given.len() == expected.len() && std::hint::black_box(differences) == 0
}

/// Describes the HTTP interface: this document.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operation", security(()),
    responses((status = 200, body = Object, content_type = "application/json")))]
pub(crate) async fn get_openapi(State(api): State<Api>) -> Result<Response, Problem> {
    Ok(([(header::CONTENT_TYPE, "application/json")], api.document().to_owned()).into_response())
}

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(get_openapi))
        .routes(routes!(get_health))
        .routes(routes!(get_readiness))
        .routes(routes!(get_metrics))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_programs_on_this_machine_are_local() {
        let is_local = |address: &str, forwarded: Option<&'static str>| {
            let headers = forwarded
                .map(|name| (HeaderName::from_static(name), HeaderValue::from_static("203.0.113.9")))
                .into_iter()
                .collect();
            is_local(Some(Peer(address.parse().unwrap())), &headers)
        };
        assert!(is_local("127.0.0.1", None) && is_local("::1", None) && is_local("::ffff:127.0.0.1", None));
        assert!(!is_local("203.0.113.9", None));
        assert!(!is_local("127.0.0.1", Some("x-forwarded-for")) && !is_local("127.0.0.1", Some("via")));
    }

    #[test]
    fn only_the_whole_token_is_equal() {
        assert!(is_equal("0123456789abcdef", "0123456789abcdef"));
        for other in ["", "0123456789abcde", "0123456789abcdefg", "0123456789abcdeF"] {
            assert!(!is_equal(other, "0123456789abcdef"), "{other}");
        }
    }
}
