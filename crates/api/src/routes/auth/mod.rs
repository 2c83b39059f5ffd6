//! Sign-in, sessions, passwords, second factor, registration and first set-up.

mod passwords;
mod registrations;
mod second_factor;
pub(crate) mod sessions;
mod setup;

use crate::state::Api;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(setup::get_setup, setup::create_first_owner))
        .routes(routes!(registrations::get_auth_options))
        .routes(routes!(registrations::register))
        .routes(routes!(sessions::list_sessions, sessions::sign_in, sessions::end_sessions))
        .routes(routes!(sessions::revoke_session))
        .routes(routes!(sessions::get_session, sessions::sign_out))
        .routes(routes!(passwords::change_password))
        .routes(routes!(passwords::request_password_reset))
        .routes(routes!(passwords::complete_password_reset))
        .routes(routes!(second_factor::get_second_factor, second_factor::enroll_second_factor))
        .routes(routes!(second_factor::confirm_second_factor))
        .routes(routes!(second_factor::disable_second_factor))
        .routes(routes!(second_factor::renew_recovery_codes))
}
