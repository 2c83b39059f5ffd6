//! What strangers are shown, and the making of a company by one.

use super::sessions::{SessionBody, begun, end_earlier};
use crate::extract::{Body, ClientInfo};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, http::HeaderMap, response::Response};
use hawser_core::Secret;
use hawser_service::auth::Register;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the sign-in page shows.
#[derive(Serialize, ToSchema)]
pub(crate) struct Entrance {
    /// Whether a stranger may make a company with `POST /api/v1/registrations`.
    registration_open: bool,
    /// Whether a forgotten password can be reset by mail.
    mail_configured: bool,
    /// Whether the first owner is still to be made, with the link that the server printed at its start.
    needs_set_up: bool,
    /// Whom to ask for an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
}

/// Tells what the sign-in page shows.
#[utoipa::path(get, path = "/api/v1/auth/options", tag = "accounts", security(()),
    responses((status = 200, body = Entrance)))]
pub(crate) async fn get_auth_options(State(api): State<Api>) -> Result<Json<Entrance>, Problem> {
    let view = api.app().view_entrance().await?;
    Ok(Json(Entrance {
        registration_open: view.is_registration_open,
        mail_configured: view.is_mail_configured,
        needs_set_up: view.needs_set_up,
        contact: view.contact,
    }))
}

/// What somebody enters to register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRegistration {
    /// The company's name, unique in the instance.
    #[schema(min_length = 1, max_length = 120)]
    company_name: String,
    /// The person's name; without one, the address stands in.
    #[serde(default)]
    name: Option<String>,
    /// The e-mail address to sign in with. It should belong to the company.
    email: String,
    /// At least 12 characters; of somebody who has an account, the password of that account.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    password: Secret,
    /// Of somebody who has an account with a second factor: as in signing in.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, write_only)]
    second_factor: Option<Secret>,
}

/// Makes a company with its owner, and signs in. Whoever has an account gives its password and owns one company more; a wrong
/// one is answered like a wrong password anywhere (`wrong_credentials`). Joining a company that exists takes an invitation.
/// Where registration is switched off, `registration_closed` says whom to ask.
#[utoipa::path(post, path = "/api/v1/registrations", tag = "accounts", security(()), request_body = NewRegistration,
    responses((status = 201, body = SessionBody, headers(("Set-Cookie" = String, description = "The session")))))]
pub(crate) async fn register(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    headers: HeaderMap,
    Body(new): Body<NewRegistration>,
) -> Result<Response, Problem> {
    let new = Register {
        company_name: new.company_name,
        name: new.name,
        email: new.email,
        password: new.password,
        second_factor: new.second_factor,
    };
    let signed_in = api.app().register(new, &caller).await?;
    end_earlier(&api, &headers).await?;
    Ok(begun(&api, &signed_in))
}
