//! Consent flows and access tokens.

mod access_token;
mod consents;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(access_token::create_access_token))
        .routes(routes!(consents::start_consent))
        .routes(routes!(consents::get_consent))
        .routes(routes!(consents::list_incidents))
}
