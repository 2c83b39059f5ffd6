//! Companies, members and invitations.

mod companies;
pub(crate) mod invitations;
pub(crate) mod directory;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(companies::list_own_companies))
        .routes(routes!(companies::switch_company))
        .routes(routes!(members::list_members))
        .routes(routes!(members::get_member, members::change_member))
        .routes(routes!(members::disable_member))
        .routes(routes!(members::enable_member))
        .routes(routes!(members::create_password_link))
        .routes(routes!(invitations::list_invitations, invitations::invite_member))
        .routes(routes!(invitations::withdraw_invitation))
        .routes(routes!(invitations::lookup_invitation))
        .routes(routes!(invitations::accept_invitation))
}
