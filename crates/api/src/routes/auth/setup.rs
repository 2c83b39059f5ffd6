//! Creating the first owner.

use super::sessions::{SessionBody, session_created};
use crate::extract::{Body, ClientInfo};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, response::Response};
use hawser_core::Secret;
use hawser_service::auth::FirstOwner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of the set-up.
#[derive(Serialize, ToSchema)]
pub(crate) struct SetupState {
    /// True while the instance has no owner. The link that the server printed when it started creates one.
    is_needed: bool,
}

/// Returns whether the instance still needs its first owner.
#[utoipa::path(get, path = "/api/v1/setup", tag = "setup", security(()), responses((status = 200, body = SetupState)))]
pub(crate) async fn get_setup(State(api): State<Api>) -> Result<Json<SetupState>, Problem> {
    Ok(Json(SetupState { is_needed: api.app().needs_setup().await? }))
}

/// The first owner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOwner {
    /// The token of the one-time link.
    #[schema(value_type = String, format = Password, write_only)]
    token: Secret,
    /// The e-mail address for signing in.
    email: String,
    /// At least 12 characters.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    password: Secret,
    /// The person's name.
    #[serde(default)]
    name: Option<String>,
}

/// Creates the first owner and signs in. The link is used up.
#[utoipa::path(post, path = "/api/v1/setup", tag = "setup", security(()), request_body = NewOwner,
    responses((status = 201, body = SessionBody, headers(("Set-Cookie" = String, description = "The session")))))]
pub(crate) async fn create_first_owner(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    Body(new): Body<NewOwner>,
) -> Result<Response, Problem> {
    let new = FirstOwner { token: new.token, email: new.email, password: new.password, name: new.name };
    let signed_in = api.app().create_first_owner(new, &caller).await?;
    Ok(session_created(&api, &signed_in))
}
