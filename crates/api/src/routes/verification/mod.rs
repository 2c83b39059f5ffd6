//! Verifications of shops.

mod verifications;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(verifications::list_verifications, verifications::verify_shop))
}
