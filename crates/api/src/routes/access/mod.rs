//! Assignments of shops, and the list of who sees a shop.

mod assignments;
mod shop_access;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(assignments::assign_shops))
        .routes(routes!(assignments::unassign_shops))
        .routes(routes!(shop_access::get_shop_access))
}
