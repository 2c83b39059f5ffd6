//! Companies, members and invitations.

mod companies;
pub(crate) mod directory;
pub(crate) mod invitations;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(companies::list_own_companies))
        .routes(routes!(companies::switch_company))
        .routes(routes!(directory::list_members))
        .routes(routes!(directory::get_member, directory::change_member))
        .routes(routes!(directory::disable_member))
        .routes(routes!(directory::enable_member))
        .routes(routes!(directory::create_password_link))
        .routes(routes!(invitations::list_invitations, invitations::invite_member))
        .routes(routes!(invitations::withdraw_invitation))
        .routes(routes!(invitations::lookup_invitation))
        .routes(routes!(invitations::accept_invitation))
}
