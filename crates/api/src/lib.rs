//! HTTP: extractors, handlers, problems, OpenAPI, the few server-rendered pages. It translates between requests and use
//! cases and decides nothing: rules live in `service`, scope in the store.

mod app;
mod catalogue;
mod extract;
mod interface;
mod metric;
mod openapi;
mod origin;
mod pages;
mod problem;
mod proxy;
mod routes;
mod server;
mod wrap;

pub use app::{Api, Settings};
pub use catalogue::catalogue_json;
pub use openapi::document_json;
