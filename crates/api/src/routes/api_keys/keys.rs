//! The API portal: the keys that a company gives to programs.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Body, Id, Principal, Query, Repeatable};
use crate::problem::Problem;
use crate::routes::idempotent;
use crate::routes::paging::PageQuery;
use crate::routes::parse::{environment, time};
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::failure::Rule;
use hawser_core::{ApiKeyId, Permission, ShopId, Timestamp};
use hawser_service::api_keys::{ApiKeyView, MadeKey, MakeApiKey, ReplaceApiKey, RevokeApiKey};
use hawser_service::{Error, Once, RepeatableRequest};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A key without its text.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApiKey {
    id: String,
    /// `production` or `sandbox`.
    environment: &'static str,
    /// The visible start of the key: `hwk_live_` or `hwk_test_`.
    prefix: String,
    /// The last four characters of the key.
    last4: String,
    description: String,
    permissions: Vec<&'static str>,
    /// True if the key reaches every shop of its environment, including future ones.
    all_shops: bool,
    /// The shops assigned to the key that the caller may see.
    shops: Vec<String>,
    #[schema(format = DateTime)]
    created_at: String,
    created_by: KeyMaker,
    /// Time of the last use, to the minute; `null` if the key was never used.
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// `active`, `expiring` (within 14 days), `expired` or `revoked`.
    state: &'static str,
    /// The key that this one replaces.
    replaces: Option<String>,
    /// The key that replaces this one.
    replaced_by: Option<String>,
    /// True if the company's Amazon channel uses the key.
    is_in_configuration: bool,
}

/// The creator of a key. The key stays valid when its creator leaves.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiKeyMaker)]
pub(crate) struct KeyMaker {
    member_id: Option<String>,
    /// The member's name at that time, or the description of the API key that created this one.
    name: Option<String>,
}

impl From<ApiKeyView> for ApiKey {
    fn from(view: ApiKeyView) -> Self {
        let all_shops = view.has_all_shops();
        let (state, shops, row) = (view.state, view.shops, view.row);
        let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
        Self {
            id: row.id.to_string(),
            environment: row.environment.as_str(),
            prefix: row.prefix,
            last4: row.last4,
            description: row.description,
            permissions: row.permissions.iter().map(|permission| permission.as_str()).collect(),
            all_shops,
            shops: shops.iter().map(ToString::to_string).collect(),
            created_at: row.created_at.to_string(),
            created_by: KeyMaker { member_id: row.created_by.map(|id| id.to_string()), name: row.created_by_name },
            last_used_at: text(row.last_used_at),
            expires_at: text(row.expires_at),
            revoked_at: text(row.revoked_at),
            state: state.as_str(),
            replaces: row.replaces.map(|id| id.to_string()),
            replaced_by: row.replaced_by.map(|id| id.to_string()),
            is_in_configuration: row.is_in_configuration,
        }
    }
}

/// The API keys of a company.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApiKeyList {
    api_keys: Vec<ApiKey>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
}

/// Lists the company's API keys in every state, newest first.
#[utoipa::path(get, path = "/api/v1/api-keys", tag = "api keys", params(PageQuery),
    responses((status = 200, body = ApiKeyList)))]
pub(crate) async fn list_api_keys(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<PageQuery>,
) -> Result<Json<ApiKeyList>, Problem> {
    let page = api.app().page_api_keys(&who.actor, &query.into()).await?.map(ApiKey::from);
    Ok(Json(ApiKeyList { api_keys: page.items, next_cursor: page.next_cursor }))
}

/// A new API key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiKey {
    /// The purpose of the key.
    #[schema(min_length = 1, max_length = 80)]
    description: String,
    /// `production` or `sandbox`.
    #[schema(pattern = "^(production|sandbox)$")]
    environment: String,
    /// The permissions of the key. A caller can grant only permissions of their own, and only an owner can grant `tokens.mint`.
    permissions: Vec<String>,
    /// True if the key reaches every shop of the company in that environment, including future ones.
    #[serde(default)]
    all_shops: bool,
    /// The shops that the key reaches if `all_shops` is false.
    #[serde(default)]
    shops: Vec<String>,
    /// The expiry as a date or a time. Without it the key does not expire, but a key that another key creates expires no later
    /// than its creator.
    #[serde(default)]
    expires_at: Option<String>,
}

/// A created key. Its text is shown in this answer only.
#[derive(Serialize, ToSchema)]
pub(crate) struct MadeApiKey {
    #[serde(flatten)]
    row: ApiKey,
    /// The key; absent when the request is repeated under the same `Idempotency-Key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// `description_duplicate`: another live key of the environment has the same description.
    notices: Vec<&'static str>,
}

fn permission(text: &String) -> Result<Permission, Problem> {
    let known = Permission::ALL.iter().copied().find(|permission| permission.as_str() == text);
    known.ok_or_else(|| {
        let all: Vec<_> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
        Problem::invalid("permissions", Rule::one_of(&all))
    })
}

/// Creates an API key. Its text is shown in this answer only.
#[utoipa::path(post, path = "/api/v1/api-keys", tag = "api keys", request_body = NewApiKey,
    params(("Idempotency-Key" = Option<String>, Header, description = "The caller's own name for this request", min_length = 1,
        max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = MadeApiKey),
        (status = 200, body = MadeApiKey, description = "Already made with this key; not shown again")))]
pub(crate) async fn create_api_key(
    State(api): State<Api>,
    who: Principal,
    Repeatable(request, new): Repeatable<NewApiKey>,
) -> Result<Response, Problem> {
    // What is no id names no shop.
    let shops = new.shops.iter().map(|id| id.parse::<ShopId>().map_err(|_| Problem::not_found()));
    let make = MakeApiKey {
        description: new.description,
        environment: environment(&new.environment)?,
        permissions: new.permissions.iter().map(permission).collect::<Result<_, _>>()?,
        has_all_shops: new.all_shops,
        shops: shops.collect::<Result<_, _>>()?,
        expires_at: time("expires_at", new.expires_at.as_deref())?,
    };
    let (app, actor, company) = (api.app().clone(), who.actor.clone(), who.company);
    create_key_idempotent(&api, who, "create_api_key".to_owned(), request, async move {
        app.create_api_key(&actor, company, make).await
    })
    .await
}

/// Creates a key once and shows it to its creator.
async fn create_key_idempotent(
    api: &Api,
    who: Principal,
    operation: String,
    request: Option<RepeatableRequest>,
    make: impl Future<Output = Result<MadeKey, Error>> + Send + 'static,
) -> Result<Response, Problem> {
    let make = async move {
        let made = make.await?;
        Ok::<_, Error>((made.view.row.id.to_string(), made))
    };
    let (status, id, body) = match idempotent::once(api, &who.actor, operation, request, make).await? {
        Once::Made { id, result: made } => {
            let body = MadeApiKey {
                key: Some(made.key.secret().expose().to_owned()),
                notices: made.is_duplicate.then_some("description_duplicate").into_iter().collect(),
                row: made.view.into(),
            };
            (StatusCode::CREATED, id, body)
        }
        Once::AlreadyMade(id) => {
            let key: ApiKeyId = id.parse().map_err(|_| Problem::not_found())?;
            let row = api.app().get_api_key(&who.actor, key).await?.into();
            (StatusCode::OK, id, MadeApiKey { key: None, notices: Vec::new(), row })
        }
    };
    Ok((status, [(header::LOCATION, format!("/api/v1/api-keys/{id}"))], Json(body)).into_response())
}

/// The changes to a key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApiKeyChange {
    #[schema(min_length = 1, max_length = 80)]
    description: String,
}

/// Changes the description of a key.
#[utoipa::path(patch, path = "/api/v1/api-keys/{id}", tag = "api keys", request_body = ApiKeyChange,
    params(("id" = String, Path)), responses((status = 200, body = ApiKey)))]
pub(crate) async fn rename_api_key(
    State(api): State<Api>,
    who: Principal,
    Id(key): Id<ApiKeyId>,
    Body(change): Body<ApiKeyChange>,
) -> Result<Json<ApiKey>, Problem> {
    Ok(Json(api.app().rename_api_key(&who.actor, key, &change.description).await?.into()))
}

/// The options of a revocation.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RevokeQuery {
    /// `in_configuration`: confirms the revocation of a key that the company's Amazon channel uses.
    #[param(pattern = "^in_configuration$")]
    confirm: Option<String>,
}

/// Revokes a key at once in every process. Revoking a key that is configured requires a confirmation.
#[utoipa::path(post, path = "/api/v1/api-keys/{id}/revoke", tag = "api keys", params(("id" = String, Path), RevokeQuery),
    responses((status = 200, body = ApiKey)))]
pub(crate) async fn revoke_api_key(
    State(api): State<Api>,
    who: Principal,
    Id(key): Id<ApiKeyId>,
    Query(query): Query<RevokeQuery>,
) -> Result<Json<ApiKey>, Problem> {
    let even_in_configuration = match query.confirm.as_deref() {
        None => false,
        Some("in_configuration") => true,
        Some(_) => return Err(Problem::invalid("confirm", Rule::one_of(&["in_configuration"]))),
    };
    Ok(Json(api.app().revoke_api_key(&who.actor, RevokeApiKey { key, even_in_configuration }).await?.into()))
}

/// The options of a replacement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replacement {
    /// Hours for which the old key stays valid.
    #[serde(default = "a_day")]
    #[schema(minimum = 0, maximum = 720, default = 24)]
    overlap_hours: u32,
    /// Expiry of the new key; by default, it has the same lifetime as the old one.
    #[serde(default)]
    expires_at: Option<String>,
}

const fn a_day() -> u32 {
    24
}

/// Replaces a key by a new one with the same description, permissions and shops. The old key expires after the overlap. The
/// text of the new key is shown in this answer only.
#[utoipa::path(post, path = "/api/v1/api-keys/{id}/replace", tag = "api keys", request_body = Replacement,
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header,
        description = "The caller's own name for this request", min_length = 1, max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = MadeApiKey),
        (status = 200, body = MadeApiKey, description = "Already made with this key; not shown again")))]
pub(crate) async fn replace_api_key(
    State(api): State<Api>,
    who: Principal,
    Id(key): Id<ApiKeyId>,
    Repeatable(request, how): Repeatable<Replacement>,
) -> Result<Response, Problem> {
    let expires_at = time("expires_at", how.expires_at.as_deref())?;
    let which = ReplaceApiKey { key, overlap_hours: how.overlap_hours, expires_at };
    let (app, actor) = (api.app().clone(), who.actor.clone());
    create_key_idempotent(&api, who, format!("replace_api_key {}", which.key), request, async move {
        app.replace_api_key(&actor, which).await
    })
    .await
}
