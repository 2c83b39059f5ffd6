//! Configuration › Services: the API keys of the Amazon channel in masked form.

use super::channels::{Access, Key, Member};
use crate::extract::{Body, Id, Principal, RepeatableHead};
use crate::problem::Problem;
use crate::routes::idempotent;
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{Environment, Secret};
use hawser_service::Once;
use hawser_service::channel::{self, ServiceKeyError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The service settings of the Amazon channel.
#[derive(Serialize, ToSchema)]
pub(crate) struct Services {
    production: Option<ServiceKey>,
    sandbox: Option<ServiceKey>,
    /// The address of the Hawser that issues the keys; `null` if this one does.
    hub_url: Option<String>,
    /// True if the caller may change the configuration.
    can_change: bool,
    /// True if the caller may create and install a key in one step.
    can_make: bool,
    /// Members who may change the settings, if the caller may not.
    ask: Vec<Member>,
}

/// A key in the configuration.
#[derive(Serialize, ToSchema)]
pub(crate) struct ServiceKey {
    #[serde(flatten)]
    key: Key,
    #[schema(format = DateTime)]
    saved_at: String,
    /// The member who saved the key; `null` if set-up did.
    saved_by: Option<String>,
    /// `open`, or the `key_…` code of the reason why the key does not open the channel.
    state: &'static str,
    /// Time of the last answered check.
    #[schema(format = DateTime)]
    checked_at: Option<String>,
}

impl From<channel::ServiceKey> for ServiceKey {
    fn from(service: channel::ServiceKey) -> Self {
        Self {
            key: service.key.into(),
            saved_at: service.saved_at.to_string(),
            saved_by: service.saved_by.map(|member| member.to_string()),
            state: service.closed_by.map_or("open", |code| code.as_str()),
            checked_at: service.checked_at.map(|at| at.to_string()),
        }
    }
}

/// Returns the configured keys, masked, with their last known state.
#[utoipa::path(get, path = "/api/v1/settings/services", tag = "settings", responses((status = 200, body = Services)))]
pub(crate) async fn get_services(State(api): State<Api>, who: Principal) -> Result<Json<Services>, Problem> {
    let services = api.app().services(&who.actor, who.company).await?;
    Ok(Json(Services {
        production: services.production.map(ServiceKey::from),
        sandbox: services.sandbox.map(ServiceKey::from),
        hub_url: services.hub_url,
        can_change: services.can_change,
        can_make: services.can_make,
        ask: services.ask.into_iter().map(Member::from).collect(),
    }))
}

/// A key to save.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewServiceKey {
    /// The key as it was copied. Blanks and line ends are ignored.
    #[schema(value_type = String, format = Password, write_only)]
    key: Secret,
}

/// Checks a key and saves it. A refused key is not saved, and the previous one stays. The problem's code is
/// `key_malformed` (`params.reason`: `empty`, `other_product`, `cut_short`, `too_long`, `mistyped`),
/// `key_wrong_environment` (`params.belongs_to`), `key_unknown`, `key_revoked`, `key_expired` or `key_forbidden`, or
/// `key_check_unreachable` or `key_check_throttled` if the key cannot be checked now and the channel is open.
#[utoipa::path(put, path = "/api/v1/settings/services/{environment}", tag = "settings", request_body = NewServiceKey,
    params(("environment" = String, Path, description = "`production` or `sandbox`")),
    responses((status = 200, body = Access, description = "Saved; the gate as it stands now")))]
pub(crate) async fn save_service_key(
    State(api): State<Api>,
    who: Principal,
    Id(environment): Id<Environment>,
    Body(new): Body<NewServiceKey>,
) -> Result<Json<Access>, Problem> {
    let access = api.app().save_service_key(&who.actor, who.company, environment, &new.key).await?;
    Ok(Json(access.into()))
}

/// Removes the key from the configuration, which closes the channel. The key itself stays valid in the API portal.
#[utoipa::path(delete, path = "/api/v1/settings/services/{environment}", tag = "settings",
    params(("environment" = String, Path, description = "`production` or `sandbox`")),
    responses((status = 204, description = "There is none now")))]
pub(crate) async fn remove_service_key(
    State(api): State<Api>,
    who: Principal,
    Id(environment): Id<Environment>,
) -> Result<StatusCode, Problem> {
    api.app().remove_service_key(&who.actor, who.company, environment).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Creates a key whose only permission is to open the channel, and saves it in the configuration. Its text is never shown.
/// The request is refused if another Hawser issues the keys.
#[utoipa::path(post, path = "/api/v1/settings/services/{environment}/make", tag = "settings",
    params(("environment" = String, Path, description = "`production` or `sandbox`"),
        ("Idempotency-Key" = Option<String>, Header, description = "The caller's own name for this request", min_length = 1,
        max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = Access, description = "Made and added; the gate as it stands now",
        headers(("Location" = String, description = "Where the configuration is"))),
        (status = 200, body = Access, description = "Already made with this key; the gate as it stands now")))]
pub(crate) async fn create_service_key(
    State(api): State<Api>,
    who: Principal,
    Id(environment): Id<Environment>,
    RepeatableHead(request): RepeatableHead,
) -> Result<Response, Problem> {
    let (app, actor, company) = (api.app().clone(), who.actor.clone(), who.company);
    let make = async move {
        let access = app.make_and_add_key(&actor, company, environment).await?;
        Ok::<_, ServiceKeyError>((environment.to_string(), access))
    };
    let operation = format!("create_service_key {environment}");
    let (status, access) = match idempotent::once(&api, &who.actor, operation, request, make).await? {
        Once::Made { result, .. } => (StatusCode::CREATED, result),
        Once::AlreadyMade(_) => (StatusCode::OK, api.app().channel_access(&who.actor, company, environment).await?),
    };
    let location = [(header::LOCATION, "/api/v1/settings/services")];
    Ok((status, location, Json(Access::from(access))).into_response())
}
