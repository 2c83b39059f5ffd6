//! The hub's side of the gate: whether a key is good, asked with the key itself.

use crate::extract::{ClientInfo, bearer};
use crate::problem::Problem;
use crate::state::Api;
use axum::{Json, extract::State, http::HeaderMap};
use hawser_core::FailureCode;
use hawser_service::api_keys::KeyError;
use serde::Serialize;
use utoipa::ToSchema;

/// The result of a key check.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyCheck {
    /// `ok`.
    state: &'static str,
    /// `production` or `sandbox`.
    environment: &'static str,
    /// The company that the key belongs to.
    company_name: String,
    permissions: Vec<&'static str>,
    key: CheckedKey,
}

/// The displayable parts of the key.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckedApiKey)]
pub(crate) struct CheckedKey {
    prefix: String,
    last4: String,
    description: String,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// Checks the key in `Authorization: Bearer`. A refusal is a problem: 401 `key_missing`, `key_malformed`,
/// `key_unknown`, `key_revoked`, `key_expired`; 429 `key_check_throttled`.
#[utoipa::path(get, path = "/api/v1/key-check", tag = "api keys", security(("key" = [])),
    responses((status = 200, body = KeyCheck)))]
pub(crate) async fn check_key(
    State(api): State<Api>,
    ClientInfo(caller): ClientInfo,
    headers: HeaderMap,
) -> Result<Json<KeyCheck>, Problem> {
    let Some(text) = bearer(&headers) else { return Err(Problem::of_key(FailureCode::KeyMissing)) };
    let row = match api.app().authenticate_key(text, &caller).await {
        Ok(key) => key.row,
        Err(KeyError::RateLimit(wait)) => {
            return Err(Problem::of_key(FailureCode::KeyCheckThrottled).retry_after(wait));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Json(KeyCheck {
        state: "ok",
        environment: row.environment.as_str(),
        company_name: row.company_name,
        permissions: row.permissions.iter().map(|permission| permission.as_str()).collect(),
        key: CheckedKey {
            prefix: row.prefix,
            last4: row.last4,
            description: row.description,
            expires_at: row.expires_at.map(|at| at.to_string()),
        },
    }))
}
