//! The second factor of the signed-in person.

use crate::extract::{Body, ClientInfo, SignedIn};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, http::StatusCode};
use hawser_core::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The state of the second factor.
#[derive(Serialize, ToSchema)]
pub(crate) struct SecondFactor {
    is_on: bool,
    /// Time since when it is on.
    #[schema(format = DateTime)]
    on_since: Option<String>,
    /// The number of unused recovery codes.
    recovery_codes_left: u64,
}

/// Returns the state of the signed-in person's second factor.
#[utoipa::path(get, path = "/api/v1/account/second-factor", tag = "accounts",
    responses((status = 200, body = SecondFactor)))]
pub(crate) async fn get_second_factor(State(api): State<Api>, user: SignedIn) -> Result<Json<SecondFactor>, Problem> {
    let view = api.app().view_second_factor(&user.session).await?;
    Ok(Json(SecondFactor {
        is_on: view.on_since.is_some(),
        on_since: view.on_since.map(|at| at.to_string()),
        recovery_codes_left: view.recovery_codes_left,
    }))
}

/// The password of the signed-in person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Password {
    #[schema(value_type = String, format = Password, write_only)]
    password: Secret,
}

/// The secret for an authenticator app; shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct Enrollment {
    /// The secret in base 32, for typing it in.
    secret: String,
    /// The same as an `otpauth://totp/…` address, for a QR code.
    otpauth_uri: String,
}

/// Creates a secret for an authenticator app, in place of one that was not confirmed. It has no effect before it is confirmed.
#[utoipa::path(post, path = "/api/v1/account/second-factor", tag = "accounts", request_body = Password,
    responses((status = 201, body = Enrollment)))]
pub(crate) async fn enroll_second_factor(
    State(api): State<Api>,
    user: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(entered): Body<Password>,
) -> Result<(StatusCode, Json<Enrollment>), Problem> {
    let enrollment = api.app().enroll_second_factor(&user.session, &entered.password, &caller).await?;
    let secret = enrollment.secret.expose().to_owned();
    Ok((StatusCode::CREATED, Json(Enrollment { secret, otpauth_uri: enrollment.uri.expose().to_owned() })))
}

/// A code of the authenticator app.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    /// Six digits.
    #[schema(value_type = String, format = Password, write_only)]
    code: Secret,
}

/// Codes that replace a lost authenticator app; shown once.
#[derive(Serialize, ToSchema)]
pub(crate) struct RecoveryCodes {
    /// Ten codes, each for one use.
    recovery_codes: Vec<String>,
}

fn shown(codes: &[Secret]) -> Json<RecoveryCodes> {
    Json(RecoveryCodes { recovery_codes: codes.iter().map(|code| code.expose().to_owned()).collect() })
}

/// Turns the second factor on, after a code has proved that the app works. The recovery codes are shown only in this answer.
#[utoipa::path(post, path = "/api/v1/account/second-factor/confirm", tag = "accounts", request_body = Code,
    responses((status = 200, body = RecoveryCodes)))]
pub(crate) async fn confirm_second_factor(
    State(api): State<Api>,
    user: SignedIn,
    Body(entered): Body<Code>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let codes = api.app().confirm_second_factor(&user.session, &entered.code).await?;
    Ok(shown(&codes))
}

/// Turns the second factor off.
#[utoipa::path(post, path = "/api/v1/account/second-factor/disable", tag = "accounts", request_body = Password,
    responses((status = 204, description = "The second factor is off")))]
pub(crate) async fn disable_second_factor(
    State(api): State<Api>,
    user: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(entered): Body<Password>,
) -> Result<StatusCode, Problem> {
    api.app().disable_second_factor(&user.session, &entered.password, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Replaces all recovery codes by ten new ones.
#[utoipa::path(post, path = "/api/v1/account/recovery-codes", tag = "accounts", request_body = Password,
    responses((status = 201, body = RecoveryCodes)))]
pub(crate) async fn renew_recovery_codes(
    State(api): State<Api>,
    user: SignedIn,
    ClientInfo(caller): ClientInfo,
    Body(entered): Body<Password>,
) -> Result<(StatusCode, Json<RecoveryCodes>), Problem> {
    let codes = api.app().renew_recovery_codes(&user.session, &entered.password, &caller).await?;
    Ok((StatusCode::CREATED, shown(&codes)))
}
