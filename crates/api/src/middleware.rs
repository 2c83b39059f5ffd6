//! Middleware around every request: the client's address, a time limit, the request id, the body of a problem, one log
//! line, one count. A query string is never logged because it may carry a token.

use crate::client_ip::client_ip;
use crate::problem::{ApiCode, Problem};
use crate::server::Peer;
use crate::state::Api;
use crate::web_ui;
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use hawser_service::audit::Origin;
use std::time::{Duration, Instant};
use tower_http::timeout::TimeoutBody;

/// Time limit until an answer begins.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// Time limit of operations that verify a shop: they make several calls to Amazon, each with its own limit.
const VERIFICATION_TIME_LIMIT: Duration = Duration::from_secs(180);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers an unknown path: browsers get the page of the interface, programs get a problem.
pub(crate) async fn unknown_path(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let wants_html = web_ui::wants_html(&method, &uri, &headers);
    let page = wants_html.then(|| web_ui::show(StatusCode::NOT_FOUND)).flatten();
    page.unwrap_or_else(|| Problem::of(ApiCode::UnknownPath).into_response())
}

/// Answers a known path with a method that it does not have.
pub(crate) async fn method_not_allowed() -> Problem {
    Problem::of(ApiCode::MethodNotAllowed)
}

/// The operation id of a request, or `none`.
fn operation<'a>(api: &'a Api, request: &Request) -> &'a str {
    let route = request.extensions().get::<MatchedPath>();
    route.and_then(|route| api.operation(request.method().as_str(), route.as_str())).unwrap_or("none")
}

/// Gives a request its id, renders the body of a problem with that id, counts the request and logs it.
///
/// An `x-request-id` header of the client is ignored: ids in the log must be unique and are not for clients to choose.
pub(crate) async fn finish(State(api): State<Api>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let request_id = api.app().request_id();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let operation = operation(&api, &request);

    let mut response = render_problem(next.run(request).await, &request_id);
    let headers = response.headers_mut();
    if path.starts_with("/api/") {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    if api.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, value);
    }

    let status = response.status().as_u16();
    let took = began.elapsed();
    api.metrics().request(operation, status, took);
    let shown = match &route {
        // Links of the interface carry tokens in their paths.
        Some(route) if operation == web_ui::OPERATION => route.as_str(),
        Some(_) => path.as_str(),
        // An unknown path is arbitrary text of the client.
        None => "?",
    };
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "hawser::http", { request.id = %request_id, http.method = %method, http.path = shown,
        http.operation = operation, http.status = status, duration_ms = ms }, "request");
    response
}

/// Replaces the address of the connection by the client's address, and records it as the origin of audit entries.
pub(crate) async fn resolve_client(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let address = peer.map(|Peer(peer)| client_ip(peer, request.headers(), api.trusted_proxies()));
    if let Some(address) = address {
        request.extensions_mut().insert(Peer(address));
    }
    let origin = address.map_or(Origin::Unknown, Origin::Address);
    origin.scope(next.run(request)).await
}

/// Ends a request that takes too long, or whose body does not come. The layer of `tower-http` for the former has one limit
/// for all and answers without a problem.
pub(crate) async fn limit_time(State(api): State<Api>, request: Request, next: Next) -> Response {
    let idle = api.limits().idle;
    let request = request.map(|body| Body::new(TimeoutBody::new(idle, body)));
    let limit = match operation(&api, &request) {
        "verify_shop" | "take_callback" => VERIFICATION_TIME_LIMIT,
        _ => TIME_LIMIT,
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::of(ApiCode::Unavailable).detail("the request timed out").into_response(),
    }
}

/// Renders the body of a problem. Other headers of the response are kept.
fn render_problem(mut response: Response, request_id: &str) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let headers = std::mem::take(response.headers_mut());
    let mut rendered = problem.render(request_id);
    for (name, value) in
        headers.iter().filter(|(name, _)| **name != header::CONTENT_LENGTH && **name != header::CONTENT_TYPE)
    {
        rendered.headers_mut().append(name.clone(), value.clone());
    }
    rendered.map(Body::new)
}
