//! Pulls, their progress, and streams.

mod progress;
mod pulls;
mod streams;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(streams::list_streams))
        .routes(routes!(pulls::pull_orders))
        .routes(routes!(progress::watch_progress))
}
