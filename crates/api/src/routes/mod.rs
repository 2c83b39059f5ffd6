//! The operations, one module per domain. A handler translates a request into a use case and its result into an answer.

mod access;
mod api_keys;
mod applications;
mod audit;
mod auth;
mod authorizations;
mod channel;
mod failures;
mod health;
pub(crate) mod idempotent;
mod members;
mod orders;
pub(crate) mod paging;
pub(crate) mod parse;
mod shops;
mod sync;
mod verification;

use crate::state::Api;
use utoipa_axum::router::OpenApiRouter;

/// All operations with their descriptions.
pub(crate) fn all() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .merge(access::router())
        .merge(auth::router())
        .merge(members::router())
        .merge(api_keys::router())
        .merge(channel::router())
        .merge(applications::router())
        .merge(shops::router())
        .merge(authorizations::router())
        .merge(verification::router())
        .merge(sync::router())
        .merge(orders::router())
        .merge(audit::router())
        .merge(failures::router())
        .merge(health::router())
}
