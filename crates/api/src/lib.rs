//! The HTTP interface: extractors, handlers, problems, OpenAPI, the few server-rendered pages. It translates between
//! requests and use cases and decides nothing: rules live in `service`, tenant scope in `store`.

mod catalogue;
mod client_ip;
mod csrf;
mod extract;
mod metrics;
mod middleware;
mod openapi;
mod pages;
mod problem;
mod progress;
mod router;
mod routes;
mod server;
mod state;
mod web_ui;

pub use catalogue::catalogue_json;
pub use openapi::document_json;
pub use state::{Api, Limits, Settings};
