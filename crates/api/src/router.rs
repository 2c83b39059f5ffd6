//! The router: every route with the middleware around it.

use crate::{
    middleware, openapi, pages, routes,
    state::{Api, Settings},
    web_ui,
};
use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn_with_state};
use hawser_service::App;

/// The largest request body in bytes.
const MAX_BODY: usize = 1024 * 1024;

impl Api {
    /// The HTTP interface over a service. Nothing listens yet.
    pub fn new(app: App, settings: Settings) -> Self {
        let document = openapi::document();
        let mut operations = openapi::operations(&document);
        let pages = pages::NAMES.iter().copied().chain(web_ui::names());
        operations.extend(pages.map(|(method, route, name)| ((method.to_owned(), route.to_owned()), name.to_owned())));
        Self::with_operations(app, settings, operations, openapi::to_json(&document))
    }

    /// The complete router with its state.
    pub fn router(&self) -> Router {
        let (router, _) = routes::all().split_for_parts();
        router
            .merge(pages::router())
            .merge(web_ui::router())
            .fallback(middleware::unknown_path)
            .method_not_allowed_fallback(middleware::method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(from_fn_with_state(self.clone(), middleware::wrap))
            .with_state(self.clone())
    }
}
