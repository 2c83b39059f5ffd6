//! API keys and the check of a key.

mod key_check;
pub(crate) mod keys;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(keys::list_api_keys, keys::create_api_key))
        .routes(routes!(keys::rename_api_key))
        .routes(routes!(keys::revoke_api_key))
        .routes(routes!(keys::replace_api_key))
        .routes(routes!(key_check::check_key))
}
