//! The Amazon channel and the services configuration.

mod channels;
mod services;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(channels::get_channel_access))
        .routes(routes!(channels::check_channel_access))
        .routes(routes!(services::get_services))
        .routes(routes!(services::save_service_key, services::remove_service_key))
        .routes(routes!(services::create_service_key))
}
