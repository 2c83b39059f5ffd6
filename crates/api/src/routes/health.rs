//! For operators: liveness, readiness, metrics, and the description of the interface.

use crate::problem::Problem;
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
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

/// Metrics for Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operation", security(()),
    responses((status = 200, body = String, content_type = "text/plain")))]
pub(crate) async fn get_metrics(State(api): State<Api>) -> Response {
    // Figures of this process are worth having when the database is gone.
    let streams = api.app().stream_totals().await.ok();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], api.metrics().render(streams))
        .into_response()
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
