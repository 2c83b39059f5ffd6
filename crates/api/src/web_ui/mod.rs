//! The web interface that was built from `web/` before this crate was compiled: one page that serves every path of the
//! interface, and its files. A binary built without it still serves everything else, and a page explains what is missing.

mod asset;
mod files;
mod page;

pub(crate) use page::{show, wants_html};

use crate::state::Api;
use axum::{
    Router,
    routing::{MethodRouter, get},
};

/// Paths of the interface's pages. The same file serves all of them; it contains a router of its own.
const PAGES: &[&str] = &[
    "/sign-in",
    "/register",
    "/forgot-password",
    "/invitation/{token}",
    "/channels/{*rest}",
    "/account/{*rest}",
    "/settings/{*rest}",
    "/shops",
    "/shops/{*rest}",
];

/// Operation id of the pages in the log and the metrics.
pub(crate) const OPERATION: &str = "show_interface";

/// Method, path and operation id of all pages and files.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let pages = PAGES.iter().map(|path| ("GET", *path, OPERATION));
    pages.chain([("GET", "/static/{name}", "get_asset"), ("GET", "/mark.svg", "get_mark")])
}

/// The routes of the pages, served by `page`, and of the files.
pub(crate) fn router(page: &MethodRouter<Api>) -> Router<Api> {
    let pages = PAGES.iter().fold(Router::new(), |router, path| router.route(path, page.clone()));
    pages.route("/static/{name}", get(asset::get_asset)).route("/mark.svg", get(asset::get_mark))
}
