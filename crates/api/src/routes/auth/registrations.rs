//! The options of the sign-in page, and the registration of companies.

use super::sessions::{SessionBody, end_previous_session, session_created};
use crate::extract::{Body, ClientInfo};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, http::HeaderMap, response::Response};
use hawser_core::Secret;
use hawser_service::auth::Register;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The ways to get an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuthOptions {
    /// True if anybody may register a company with `POST /api/v1/registrations`.
    registration_open: bool,
    /// True if a forgotten password can be reset by e-mail.
    mail_configured: bool,
    /// True while the instance has no owner. The link that the server printed when it started creates one.
    needs_set_up: bool,
    /// The person or address to ask for an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
}

/// Returns the ways to get an account, for the sign-in page.
#[utoipa::path(get, path = "/api/v1/auth/options", tag = "accounts", security(()),
    responses((status = 200, body = AuthOptions)))]
pub(crate) async fn get_auth_options(State(api): State<Api>) -> Result<Json<AuthOptions>, Problem> {
    let options = api.app().auth_options().await?;
    Ok(Json(AuthOptions {
        registration_open: options.is_registration_open,
        mail_configured: options.is_mail_configured,
        needs_set_up: options.needs_setup,
        contact: options.contact,
    }))
}

/// A company to register, with its owner.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRegistration {
    /// The company's name, unique in the instance.
    #[schema(min_length = 1, max_length = 120)]
    company_name: String,
    /// The person's name. The e-mail address is used when it is missing.
    #[serde(default)]
    name: Option<String>,
    /// The e-mail address for signing in. It should belong to the company.
    email: String,
    /// At least 12 characters, or the password of the account that the address already has.
    #[schema(value_type = String, format = Password, write_only, min_length = 12)]
    password: Secret,
    /// The code, if the address already has an account with a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password, write_only)]
    second_factor: Option<Secret>,
}

/// Creates a company with its owner, and signs in. A person who already has an account enters its password and owns one company
/// more; a wrong password is answered with `wrong_credentials`. Joining an existing company requires an invitation. If
/// registration is off, `registration_closed` names the contact.
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
    end_previous_session(&api, &headers).await?;
    Ok(session_created(&api, &signed_in))
}
