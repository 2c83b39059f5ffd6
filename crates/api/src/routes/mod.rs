//! The operations, one file a noun. A handler translates a request into a use case and its result into an answer.

pub(crate) mod access;
pub(crate) mod api_keys;
mod applications;
mod audit;
pub(crate) mod auth;
pub(crate) mod authorizations;
pub(crate) mod channel;
mod failures;
pub(crate) mod health;
pub(crate) mod members;
mod orders;
pub(crate) mod parse;
mod shops;
pub(crate) mod sync;
pub(crate) mod verification;

use crate::openapi::Head;
use crate::state::Api;
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every operation, with its description.
pub(crate) fn all() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(auth::setup::get_setup, auth::setup::create_first_owner))
        .routes(routes!(auth::registrations::get_auth_options))
        .routes(routes!(auth::registrations::register))
        .routes(routes!(auth::sessions::list_sessions, auth::sessions::sign_in, auth::sessions::end_sessions))
        .routes(routes!(auth::sessions::revoke_session))
        .routes(routes!(auth::sessions::get_session, auth::sessions::sign_out))
        .routes(routes!(auth::passwords::change_password))
        .routes(routes!(auth::passwords::request_password_reset))
        .routes(routes!(auth::passwords::complete_password_reset))
        .routes(routes!(auth::second_factor::get_second_factor, auth::second_factor::enroll_second_factor))
        .routes(routes!(auth::second_factor::confirm_second_factor))
        .routes(routes!(auth::second_factor::disable_second_factor))
        .routes(routes!(auth::second_factor::renew_recovery_codes))
        .routes(routes!(api_keys::api_keys::list_api_keys, api_keys::api_keys::create_api_key))
        .routes(routes!(api_keys::api_keys::rename_api_key))
        .routes(routes!(api_keys::api_keys::revoke_api_key))
        .routes(routes!(api_keys::api_keys::replace_api_key))
        .routes(routes!(api_keys::key_check::check_key))
        .routes(routes!(members::companies::list_own_companies))
        .routes(routes!(members::companies::switch_company))
        .routes(routes!(members::members::list_members))
        .routes(routes!(members::members::get_member, members::members::change_member))
        .routes(routes!(members::members::disable_member))
        .routes(routes!(members::members::enable_member))
        .routes(routes!(members::members::create_password_link))
        .routes(routes!(members::invitations::list_invitations, members::invitations::invite_member))
        .routes(routes!(members::invitations::withdraw_invitation))
        .routes(routes!(members::invitations::lookup_invitation))
        .routes(routes!(members::invitations::accept_invitation))
        .routes(routes!(access::assignments::assign_shops))
        .routes(routes!(access::assignments::unassign_shops))
        .routes(routes!(access::shop_access::get_shop_access))
        .routes(routes!(applications::list_applications, applications::create_application))
        .routes(routes!(applications::replace_client_secret))
        .routes(routes!(shops::list_shops, shops::bind_shop))
        .routes(routes!(shops::get_shop, shops::rename_shop))
        .routes(routes!(verification::verifications::list_verifications, verification::verifications::verify_shop))
        .routes(routes!(authorizations::access_token::create_access_token))
        .routes(routes!(sync::streams::list_streams))
        .routes(routes!(sync::pulls::pull_orders))
        .routes(routes!(sync::progress::watch_progress))
        .routes(routes!(orders::list_orders))
        .routes(routes!(orders::get_order))
        .routes(routes!(authorizations::consents::start_consent))
        .routes(routes!(authorizations::consents::get_consent))
        .routes(routes!(authorizations::consents::list_incidents))
        .routes(routes!(channel::channels::get_channel_access))
        .routes(routes!(channel::channels::check_channel_access))
        .routes(routes!(channel::services::get_services))
        .routes(routes!(channel::services::save_service_key, channel::services::remove_service_key))
        .routes(routes!(channel::services::create_service_key))
        .routes(routes!(failures::list_failures))
        .routes(routes!(failures::explain_refusal))
        .routes(routes!(audit::list_audit))
        .routes(routes!(audit::export_audit))
        .routes(routes!(health::get_openapi))
        .routes(routes!(health::get_health))
        .routes(routes!(health::get_readiness))
        .routes(routes!(health::get_metrics))
}
