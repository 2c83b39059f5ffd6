//! API keys and the check of a key.

pub(crate) mod keys;
mod key_check;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(api_keys::list_api_keys, api_keys::create_api_key))
        .routes(routes!(api_keys::rename_api_key))
        .routes(routes!(api_keys::revoke_api_key))
        .routes(routes!(api_keys::replace_api_key))
        .routes(routes!(key_check::check_key))
}
