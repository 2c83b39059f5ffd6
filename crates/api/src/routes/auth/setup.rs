//! The making of the first owner.

use super::sessions::{SessionBody, begun};
use crate::extract::{Body, ClientInfo};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, response::Response};
use hawser_core::Secret;
use hawser_service::auth::FirstOwner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether there is something to set up.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetupState {
    /// Whether the first owner is still to be made, with the link that the server printed at its start.
    is_needed: bool,
}

/// Tells whether the first owner is still to be made.
#[utoipa::path(get, path = "/api/v1/setup", tag = "setup", security(()), responses((status = 200, body = SetupState)))]
pub(crate) async fn get_setup(State(api): State<Api>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { is_needed: api.app().needs_set_up().await? }))
}

/// What the first owner enters.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOwner {
    /// The token of the one-time link.
    #[schema(value_type = String, format = Password, write_only)]
    token: Secret,
    /// The e-mail address to sign in with.
    email: String,
    /// At least 12 characters.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    password: Secret,
    /// The person's name.
    #[serde(default)]
    name: Option<String>,
}

/// Makes the first owner and signs in. The link is used up.
#[utoipa::path(post, path = "/api/v1/setup", tag = "setup", security(()), request_body = NewOwner,
    responses((status = 201, body = SessionBody, headers(("Set-Cookie" = String, description = "The session")))))]
pub(crate) async fn create_first_owner(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    Body(new): Body<NewOwner>,
) -> Result<Response, Problem> {
    let new = FirstOwner { token: new.token, email: new.email, password: new.password, name: new.name };
    let signed_in = api.app().create_first_owner(new, &caller).await?;
    Ok(begun(&api, &signed_in))
}
