//! Around every request: its id, where it comes from, a limit of time, the body of a problem, security headers, one line in
//! the log, one count. Never a query string: it may carry a token.

use crate::client_ip::client_ip;
use crate::extract::bearer;
use crate::problem::{ApiCode, Problem};
use crate::server::Peer;
use crate::state::Api;
use crate::{csrf, web_ui};
use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use hawser_service::audit::Origin;
use std::{
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

/// How long an answer may take to begin.
const TIME: Duration = Duration::from_secs(60);

/// A verification asks Amazon several things, each with its own limit.
const TIME_TO_VERIFY: Duration = Duration::from_secs(180);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Where there is nothing: a page that leads on for who looks with a browser, a problem for programs.
pub(crate) async fn unknown_path(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let wants_html = web_ui::wants_html(&method, &uri, &headers);
    let page = wants_html.then(|| web_ui::show(StatusCode::NOT_FOUND)).flatten();
    page.unwrap_or_else(|| Problem::of(ApiCode::UnknownPath).into_response())
}

/// Where there is something for other methods.
pub(crate) async fn method_not_allowed() -> Problem {
    Problem::of(ApiCode::MethodNotAllowed)
}

/// Handles a request from its first to its last moment.
pub(crate) async fn wrap(State(api): State<Api>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let request_id = api.app().request_id();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let operation =
        route.as_deref().and_then(|route| api.operation(method.as_str(), route)).unwrap_or("none").to_owned();

    let peer = request.extensions().get::<Peer>().copied();
    let peer = peer.map(|Peer(peer)| client_ip(peer, request.headers(), api.trusted_proxies()));
    if let Some(address) = peer {
        request.extensions_mut().insert(Peer(address));
    }
    // Lines of the audit trail that are made on the way say from where.
    let from = peer.map_or(Origin::Unknown, Origin::Address);
    // Another site can make a browser send its cookie, never a key.
    let is_own =
        bearer(request.headers()).is_some() || csrf::is_same_origin(&method, request.headers(), api.public_url());
    let answered = if is_own {
        let limit = if matches!(operation.as_str(), "verify_shop" | "take_callback") { TIME_TO_VERIFY } else { TIME };
        match tokio::time::timeout(limit, from.scope(AssertUnwindSafe(next.run(request)).catch_unwind())).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => Problem::of(ApiCode::Internal).caused_by("a handler panicked").into_response(),
            Err(_) => Problem::of(ApiCode::Unavailable).detail("it took too long").into_response(),
        }
    } else {
        Problem::of(ApiCode::Forbidden).detail("this request was made by another site").into_response()
    };

    let mut response = render_problem(answered, &request_id);
    add_security_headers(&mut response, &path);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    let took = began.elapsed();
    api.metrics().request(&operation, status, took);
    let shown = match &route {
        // Links of the interface carry tokens in their paths.
        Some(route) if operation == web_ui::OPERATION => route.as_str(),
        Some(_) => path.as_str(),
        // Paths that nobody has are whatever a stranger made up.
        None => "?",
    };
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(target: "hawser::http", { request.id = %request_id, http.method = %method, http.path = shown,
        http.operation = operation, http.status = status, duration_ms = ms }, "request");
    response
}

/// Gives a problem its body; what else stands in the headers stays.
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

/// Headers that keep browsers from doing more than they should. What a handler set itself stays.
fn add_security_headers(response: &mut Response, path: &str) {
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    if path.starts_with("/api/") {
        set(header::CACHE_CONTROL, "no-store");
    }
}
