//! One's own password: changing it, and setting a new one when it is forgotten.

use super::sessions::{SessionBody, begun};
use crate::extract::{Body, ClientInfo, SignedIn};
use crate::pages::language::Wanted;
use crate::problem::Problem;
use crate::state::Api;
use axum::{extract::State, http::StatusCode, response::Response};
use hawser_core::Secret;
use serde::Deserialize;
use utoipa::ToSchema;

/// What somebody enters to change the password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordChange {
    #[schema(value_type = String, format = Password, write_only)]
    current_password: Secret,
    /// At least 12 characters.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    new_password: Secret,
}

/// Changes one's own password. All sessions of the person end; this one goes on under a fresh token.
#[utoipa::path(put, path = "/api/v1/account/password", tag = "accounts", request_body = PasswordChange,
    responses((status = 200, body = SessionBody, headers(("Set-Cookie" = String, description = "The fresh session")))))]
pub(crate) async fn change_password(
    State(api): State<Api>,
    who: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(change): Body<PasswordChange>,
) -> Result<Response, Problem> {
    let (current, new) = (change.current_password, change.new_password);
    let signed_in = api.app().change_password(&who.session, &current, &new, &caller).await?;
    let mut response = begun(&api, &signed_in);
    *response.status_mut() = StatusCode::OK;
    Ok(response)
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordReset {
    email: String,
}

/// Asks for a mail with a link that sets a new password, good for an hour. The answer is the same, and comes as fast, whether
/// or not there is such an account, and whether or not the server can send mails (`GET /api/v1/auth/options` tells that). The
/// mail is written in the language of `Accept-Language`.
#[utoipa::path(post, path = "/api/v1/password-resets", tag = "accounts", security(()), request_body = PasswordReset,
    responses((status = 202, description = "If there is such an account, a mail is on its way")))]
pub(crate) async fn request_password_reset(
    State(api): State<Api>,
    Wanted(language): Wanted,
    ClientInfo(caller): ClientInfo,
    Body(reset): Body<PasswordReset>,
) -> Result<StatusCode, Problem> {
    api.app().request_password_reset(&reset.email, language, &caller)?;
    Ok(StatusCode::ACCEPTED)
}

/// What somebody enters who opened such a link.
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

/// Sets a new password with a link that came by mail or from an administrator. A link that is unknown, used or too old is
/// `link_expired`. All sessions of the person end; a second factor stays on.
#[utoipa::path(post, path = "/api/v1/password-resets/complete", tag = "accounts", security(()), request_body = NewPassword,
    responses((status = 204, description = "Set; sign in with it")))]
pub(crate) async fn complete_password_reset(
    State(api): State<Api>,
    Body(new): Body<NewPassword>,
) -> Result<StatusCode, Problem> {
    api.app().complete_password_reset(&new.token, &new.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
