//! Changing one's own password, and resetting a forgotten one.

use super::sessions::{SessionBody, session_created};
use crate::extract::{Body, ClientInfo, SignedIn};
use crate::pages::language::PreferredLanguage;
use crate::problem::Problem;
use crate::state::Api;
use axum::{extract::State, http::StatusCode, response::Response};
use hawser_core::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

/// The current and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    #[schema(value_type = String, format = Password, write_only)]
    current_password: Secret,
    /// At least 12 characters.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    new_password: Secret,
}

/// Changes one's own password. All other sessions of the person end; this one continues with a new token.
#[utoipa::path(put, path = "/api/v1/account/password", tag = "accounts", request_body = PasswordChange,
    responses((status = 200, body = SessionBody, headers(("Set-Cookie" = String, description = "The session's new token")))))]
pub(crate) async fn change_password(
    State(api): State<Api>,
    user: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(change): Body<PasswordChange>,
) -> Result<Response, Problem> {
    let (current, new) = (change.current_password, change.new_password);
    let signed_in = api.app().change_password(&user.session, &current, &new, &caller).await?;
    let mut response = session_created(&api, &signed_in);
    *response.status_mut() = StatusCode::OK;
    Ok(response)
}

/// The e-mail address of the account whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordReset {
    email: String,
}

/// Requests an e-mail with a link that sets a new password and is valid for an hour. The answer and its timing do not depend on
/// whether there is such an account or whether the server can send e-mails (see `GET /api/v1/auth/options`). The e-mail is
/// written in the language of `Accept-Language`.
#[utoipa::path(post, path = "/api/v1/password-resets", tag = "accounts", security(()), request_body = PasswordReset,
    responses((status = 202, description = "If there is such an account, an e-mail is being sent")))]
pub(crate) async fn request_password_reset(
    State(api): State<Api>,
    PreferredLanguage(language): PreferredLanguage,
    ClientInfo(caller): ClientInfo,
    Body(reset): Body<PasswordReset>,
) -> Result<StatusCode, Problem> {
    api.app().request_password_reset(&reset.email, language, &caller)?;
    Ok(StatusCode::ACCEPTED)
}

/// The token of a password link, and the new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// The token of the link.
    #[schema(value_type = String, format = Password, write_only)]
    token: Secret,
    /// At least 12 characters.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    new_password: Secret,
}

/// Sets a new password with a link that was sent by e-mail or created by an administrator. An unknown, used or expired link is
/// answered with `link_expired`. All sessions of the person end; a second factor stays on,
/// unless an e-mailed link is the first proof that the address is the person's.
#[utoipa::path(post, path = "/api/v1/password-resets/complete", tag = "accounts", security(()), request_body = NewPassword,
    responses((status = 204, description = "The password is set; sign in with it")))]
pub(crate) async fn complete_password_reset(
    State(api): State<Api>,
    Body(new): Body<NewPassword>,
) -> Result<StatusCode, Problem> {
    api.app().complete_password_reset(&new.token, &new.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
