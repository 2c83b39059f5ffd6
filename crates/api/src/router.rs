//! The router: all routes and the layers around them.

use crate::{
    csrf, middleware, openapi, pages,
    problem::Problem,
    routes,
    state::{Api, Settings},
    web_ui,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware::from_fn_with_state,
    routing::get,
};
use hawser_service::App;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

/// The largest request body in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Security headers of every answer. A header that a handler has set itself is kept.
const SECURITY_HEADERS: [(HeaderName, &str); 4] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
];

impl Api {
    /// Creates the HTTP interface over a service without listening yet.
    pub fn new(app: App, settings: Settings) -> Self {
        let document = openapi::document();
        let mut operations = openapi::operations(&document);
        let pages = pages::NAMES.iter().copied().chain(web_ui::names());
        operations.extend(pages.map(|(method, route, name)| ((method.to_owned(), route.to_owned()), name.to_owned())));
        Self::with_operations(app, settings, operations, openapi::to_json(&document))
    }

    /// The complete router with its state.
    ///
    /// The layer that is added last runs first. A panic and an expired time limit therefore become problems before
    /// `finish` renders them with the request id.
    pub fn router(&self) -> Router {
        let (router, _) = routes::all().split_for_parts();
        let router = router
            .merge(pages::router())
            .merge(web_ui::router(&get(pages::home::show_interface)))
            .fallback(middleware::unknown_path)
            .method_not_allowed_fallback(middleware::method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(CatchPanicLayer::custom(|_| Problem::from_panic()))
            .layer(from_fn_with_state(self.clone(), middleware::limit_time))
            .layer(from_fn_with_state(self.clone(), csrf::reject_other_sites))
            .layer(from_fn_with_state(self.clone(), middleware::resolve_client))
            .layer(from_fn_with_state(self.clone(), middleware::finish));
        SECURITY_HEADERS
            .into_iter()
            .fold(router, |router, (name, value)| {
                router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
            })
            .with_state(self.clone())
    }
}
