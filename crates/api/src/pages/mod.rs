//! The server-rendered pages, for people who are not signed in and for binaries without the web interface. They are plain HTML
//! without scripts.

mod consent;
pub(crate) mod first_owner;
pub(crate) mod home;
pub(crate) mod language;
mod password_reset;
pub(crate) mod template;

use crate::state::Api;
use axum::{
    Router,
    http::header,
    response::{IntoResponse as _, Response},
    routing::get,
};

const STYLE: &str = include_str!("style.css");

/// Method, path and name of each page, for the log and the metrics.
pub(crate) const NAMES: &[(&str, &str, &str)] = &[
    ("GET", "/", "show_home"),
    ("GET", "/setup", "show_set_up"),
    ("POST", "/setup", "submit_set_up"),
    ("GET", "/password-reset", "show_password_reset"),
    ("POST", "/password-reset", "submit_password_reset"),
    ("GET", "/assets/pages.css", "show_style"),
    ("GET", "/oauth/amazon/login", "log_in"),
    ("POST", "/oauth/amazon/login", "start_from_appstore"),
    ("GET", "/oauth/amazon/callback", "take_callback"),
];

pub(crate) fn router() -> Router<Api> {
    Router::new()
        .route("/", get(home::show_home))
        .route("/setup", get(first_owner::show_set_up).post(first_owner::submit_set_up))
        .route("/password-reset", get(password_reset::show_password_reset).post(password_reset::submit_password_reset))
        .route("/oauth/amazon/login", get(consent::log_in).post(consent::start_from_appstore))
        .route("/oauth/amazon/callback", get(consent::take_callback))
        .route("/assets/pages.css", get(show_style))
}

async fn show_style() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, STYLE).into_response()
}
