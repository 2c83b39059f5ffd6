//! The operations, one file a noun. A handler translates a request into a use case and its result into an answer.

mod access;
mod access_token;
mod api_keys;
mod applications;
mod assignments;
mod audit;
mod channels;
mod companies;
mod consents;
mod failures;
mod invitations;
mod key_check;
mod members;
mod operations;
mod orders;
mod passwords;
mod progress;
mod pulls;
mod registrations;
mod second_factor;
mod services;
mod sessions;
mod setup;
mod shops;
mod streams;
mod verifications;

use crate::{app::Api, openapi::Head};
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Every operation, with its description.
pub(crate) fn all() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Head::openapi())
        .routes(routes!(setup::get_setup, setup::set_up_owner))
        .routes(routes!(registrations::get_entrance))
        .routes(routes!(registrations::register))
        .routes(routes!(sessions::list_sessions, sessions::sign_in, sessions::end_sessions))
        .routes(routes!(sessions::revoke_session))
        .routes(routes!(sessions::get_session, sessions::sign_out))
        .routes(routes!(passwords::change_password))
        .routes(routes!(passwords::request_password_reset))
        .routes(routes!(passwords::complete_password_reset))
        .routes(routes!(second_factor::get_second_factor, second_factor::begin_second_factor))
        .routes(routes!(second_factor::confirm_second_factor))
        .routes(routes!(second_factor::disable_second_factor))
        .routes(routes!(second_factor::renew_recovery_codes))
        .routes(routes!(api_keys::list_api_keys, api_keys::make_api_key))
        .routes(routes!(api_keys::rename_api_key))
        .routes(routes!(api_keys::revoke_api_key))
        .routes(routes!(api_keys::replace_api_key))
        .routes(routes!(key_check::check_key))
        .routes(routes!(companies::list_own_companies))
        .routes(routes!(companies::switch_company))
        .routes(routes!(members::list_members))
        .routes(routes!(members::get_member, members::change_member))
        .routes(routes!(members::disable_member))
        .routes(routes!(members::enable_member))
        .routes(routes!(members::make_password_link))
        .routes(routes!(invitations::list_invitations, invitations::invite_member))
        .routes(routes!(invitations::withdraw_invitation))
        .routes(routes!(invitations::lookup_invitation))
        .routes(routes!(invitations::accept_invitation))
        .routes(routes!(assignments::assign_shops))
        .routes(routes!(assignments::unassign_shops))
        .routes(routes!(access::get_shop_access))
        .routes(routes!(applications::list_applications, applications::add_application))
        .routes(routes!(applications::replace_client_secret))
        .routes(routes!(shops::list_shops, shops::bind_shop))
        .routes(routes!(shops::get_shop, shops::rename_shop))
        .routes(routes!(verifications::list_verifications, verifications::verify_shop))
        .routes(routes!(access_token::mint_access_token))
        .routes(routes!(streams::list_streams))
        .routes(routes!(pulls::pull_orders))
        .routes(routes!(progress::watch_progress))
        .routes(routes!(orders::list_orders))
        .routes(routes!(orders::get_order))
        .routes(routes!(consents::begin_consent))
        .routes(routes!(consents::get_consent))
        .routes(routes!(consents::list_incidents))
        .routes(routes!(channels::get_channel_access))
        .routes(routes!(channels::check_channel_access))
        .routes(routes!(services::get_services))
        .routes(routes!(services::save_service_key, services::remove_service_key))
        .routes(routes!(services::make_service_key))
        .routes(routes!(failures::list_failures))
        .routes(routes!(failures::explain_refusal))
        .routes(routes!(audit::list_audit))
        .routes(routes!(audit::export_audit))
        .routes(routes!(operations::get_openapi))
        .routes(routes!(operations::get_health))
        .routes(routes!(operations::get_readiness))
        .routes(routes!(operations::get_metrics))
}
