//! The second factor of one's own account.

use crate::extract::{Body, ClientInfo, SignedIn};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, http::StatusCode};
use hawser_core::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether there is a second factor.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecondFactor {
    is_on: bool,
    /// Since when.
    #[schema(format = DateTime)]
    on_since: Option<String>,
    /// How many recovery codes are left.
    recovery_codes_left: u64,
}

/// Tells whether one's account has a second factor.
#[utoipa::path(get, path = "/api/v1/account/second-factor", tag = "accounts",
    responses((status = 200, body = SecondFactor)))]
pub(crate) async fn get_second_factor(State(api): State<Api>, who: SignedIn) -> Result<Json<SecondFactor>, Problem> {
    let view = api.app().view_second_factor(&who.session).await?;
    Ok(Json(SecondFactor {
        is_on: view.on_since.is_some(),
        on_since: view.on_since.map(|at| at.to_string()),
        recovery_codes_left: view.recovery_codes_left,
    }))
}

/// The password, asked for once more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Password {
    #[schema(value_type = String, format = Password, write_only)]
    password: Secret,
}

/// What an authenticator app is given; shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Enrolment {
    /// The secret, in base 32, to be typed in.
    secret: String,
    /// The same, to be scanned: `otpauth://totp/…`.
    otpauth_uri: String,
}

/// Makes a secret for an authenticator app. It does not count before it was confirmed; asking again makes another one.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "accounts", request_body = Password,
    responses((status = 201, body = Enrolment)))]
pub(crate) async fn enroll_second_factor(
    State(api): State<Api>,
    who: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(with): Body<Password>,
) -> Result<(StatusCode, Json<Enrolment>), Problem> {
    let made = api.app().enroll_second_factor(&who.session, &with.password, &caller).await?;
    let secret = made.secret.expose().to_owned();
    Ok((StatusCode::CREATED, Json(Enrolment { secret, otpauth_uri: made.uri.expose().to_owned() })))
}

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// Six digits.
    #[schema(value_type = String, format = Password, write_only)]
    code: Secret,
}

/// What lets one in without the app; shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Ten, each good once.
    recovery_codes: Vec<String>,
}

fn shown(codes: &[Secret]) -> Json<RecoveryCodes> {
    Json(RecoveryCodes { recovery_codes: codes.iter().map(|code| code.expose().to_owned()).collect() })
}

/// Turns the second factor on, with a code as the proof that the app works. The recovery codes are shown this once.
#[utoipa::path(post, path = "/api/v1/account/second-factor/confirm", tag = "accounts", request_body = Code,
    responses((status = 200, body = RecoveryCodes)))]
pub(crate) async fn confirm_second_factor(
    State(api): State<Api>,
    who: SignedIn,
    Body(with): Body<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let codes = api.app().confirm_second_factor(&who.session, &with.code).await?;
    Ok(shown(&codes))
}

/// Turns the second factor off.
#[utoipa::path(post, path = "/api/v1/account/second-factor/disable", tag = "accounts", request_body = Password,
    responses((status = 204, description = "Off")))]
pub(crate) async fn disable_second_factor(
    State(api): State<Api>,
    who: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(with): Body<Password>,
) -> Result<StatusCode, Problem> {
    api.app().disable_second_factor(&who.session, &with.password, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes ten fresh recovery codes; those from before are good no more.
#[utoipa::path(post, path = "/api/v1/account/recovery-codes", tag = "accounts", request_body = Password,
    responses((status = 201, body = RecoveryCodes)))]
pub(crate) async fn renew_recovery_codes(
    State(api): State<Api>,
    who: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(with): Body<Password>,
) -> Result<(StatusCode, Json<RecoveryCodes>), Problem> {
    let codes = api.app().renew_recovery_codes(&who.session, &with.password, &caller).await?;
    Ok((StatusCode::CREATED, shown(&codes)))
}
