//! The web interface, as `web/` was built when this was compiled: one page that is shown for every path of the interface,
//! and the files it asks for. Without Node at hand there is none; then everything else still works and the page says so.

mod asset;
mod page;

pub(crate) use page::{show, wants_html};

use crate::state::Api;
use axum::{
    Router,
    routing::{MethodRouter, get},
};
use rust_embed::RustEmbed;

/// What the build of `web/` left.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// The paths of the interface's pages, all shown by the same file, which finds its way by itself.
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

/// What they are called in the log and in the figures.
pub(crate) const OPERATION: &str = "show_interface";

/// Path and operation of everything here.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let pages = PAGES.iter().map(|path| ("GET", *path, OPERATION));
    pages.chain([("GET", "/static/{name}", "get_asset"), ("GET", "/mark.svg", "get_mark")])
}

/// Pages and files.
pub(crate) fn router() -> Router<Api> {
    let page: MethodRouter<Api> = get(page::show_page);
    let pages = PAGES.iter().fold(Router::new(), |router, path| router.route(path, page.clone()));
    pages.route("/static/{name}", get(asset::get_asset)).route("/mark.svg", get(asset::get_mark))
}
