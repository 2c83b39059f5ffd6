//! HTTP: extractors, handlers, problems, OpenAPI, the few server-rendered pages. It translates between requests and use
//! cases and decides nothing: rules live in `service`, scope in the store.

mod catalogue;
pub(crate) mod client_ip;
pub(crate) mod csrf;
mod extract;
pub(crate) mod metrics;
pub(crate) mod middleware;
mod openapi;
mod pages;
mod problem;
mod router;
mod routes;
mod server;
pub(crate) mod state;
pub(crate) mod web_ui;

pub use crate::state::{Api, Settings};
pub use catalogue::catalogue_json;
pub use openapi::document_json;
