//! Developer applications at Amazon.

use crate::extract::{Body, Id, IfMatch, Principal, Query, Repeatable};
use crate::problem::Problem;
use crate::routes::idempotent::{Made, create_idempotent};
use crate::routes::paging::PageQuery;
use crate::routes::parse::{environment, region};
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use hawser_core::applications::Application;
use hawser_core::{ApplicationId, Environment, Secret};
use hawser_service::applications::{AddApplication, ReplaceSecret, application_revision};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// An application. Its secret is never returned.
#[derive(Serialize, ToSchema)]
#[schema(as = Application)]
pub(crate) struct ApplicationBody {
    id: String,
    /// True for an application of the instance, which every company may use.
    is_shared: bool,
    /// `na`, `eu` or `fe`.
    region: &'static str,
    name: String,
    /// `public` or `private`.
    kind: &'static str,
    /// True while it is a draft in Amazon's developer console.
    is_draft: bool,
    /// `production` or `sandbox`.
    environment: &'static str,
    developer_id: String,
    application_id: String,
    client_id: String,
    /// Time at which the secret was entered, if known; it expires after 180 days.
    #[schema(format = DateTime)]
    secret_created_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    /// The value for `If-Match`.
    etag: String,
}

impl From<Application> for ApplicationBody {
    fn from(row: Application) -> Self {
        Self {
            id: row.id.to_string(),
            is_shared: row.company.is_none(),
            region: row.region.as_str(),
            kind: row.kind.as_str(),
            is_draft: row.is_draft,
            environment: row.environment.as_str(),
            secret_created_at: row.secret_created_at.map(|at| at.to_string()),
            created_at: row.created_at.to_string(),
            etag: application_revision(&row),
            name: row.name,
            developer_id: row.developer_id,
            application_id: row.application_id,
            client_id: row.client_id,
        }
    }
}

/// The applications.
#[derive(Serialize, ToSchema)]
pub(crate) struct ApplicationList {
    applications: Vec<ApplicationBody>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
}

/// Lists the company's own applications and those of the instance, by region and name.
#[utoipa::path(get, path = "/api/v1/applications", tag = "applications", params(PageQuery),
    responses((status = 200, body = ApplicationList)))]
pub(crate) async fn list_applications(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<PageQuery>,
) -> Result<Json<ApplicationList>, Problem> {
    let page = api.app().page_applications(&who.actor, &query.into()).await?.map(ApplicationBody::from);
    Ok(Json(ApplicationList { applications: page.items, next_cursor: page.next_cursor }))
}

/// The fields of an application in Amazon's developer console.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApplication {
    /// `na`, `eu` or `fe`.
    #[schema(pattern = "^(na|eu|fe)$")]
    region: String,
    /// The name that Amazon shows to sellers.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    #[schema(pattern = "^[0-9]{6,20}$")]
    developer_id: String,
    #[schema(pattern = r"^(amzn1\.sellerapps\.app|amzn1\.sp\.solution)\.[A-Za-z0-9._-]{1,200}$")]
    application_id: String,
    #[schema(pattern = r"^amzn1\.application-oa2-client\.[A-Za-z0-9._-]{1,200}$")]
    client_id: String,
    #[schema(value_type = String, format = Password, write_only)]
    client_secret: Secret,
    /// True for a private application (self-authorized), false for a public one (authorized by consent).
    #[serde(default)]
    is_private: bool,
    /// True while it is a draft in Amazon's developer console: its consents need `version=beta`.
    #[serde(default)]
    is_draft: bool,
    /// `production`, or `sandbox` for a simulated Amazon.
    #[serde(default = "production")]
    #[schema(pattern = "^(production|sandbox)$", default = "production")]
    environment: String,
}

fn production() -> String {
    Environment::Production.to_string()
}

/// Creates an application of the company.
#[utoipa::path(post, path = "/api/v1/applications", tag = "applications", request_body = NewApplication,
    params(("Idempotency-Key" = Option<String>, Header, description = "The caller's own key for this request", min_length = 1,
        max_length = 200, pattern = "^[!-~]+$")),
    responses((status = 201, body = Made), (status = 200, body = Made, description = "Already created with this key")))]
pub(crate) async fn create_application(
    State(api): State<Api>,
    who: Principal,
    Repeatable(request, new): Repeatable<NewApplication>,
) -> Result<Response, Problem> {
    let new = AddApplication {
        region: region(&new.region)?,
        name: new.name,
        developer_id: new.developer_id,
        application_id: new.application_id,
        client_id: new.client_id,
        client_secret: new.client_secret,
        is_private: new.is_private,
        is_draft: new.is_draft,
        environment: environment(&new.environment)?,
    };
    let (app, actor) = (api.app().clone(), who.actor.clone());
    let create = async move { Ok(app.create_application(&actor, new).await?.to_string()) };
    create_idempotent(&api, &who.actor, ("create_application", "/api/v1/applications"), request, create).await
}

/// A new secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSecret {
    #[schema(value_type = String, format = Password, write_only)]
    client_secret: Secret,
}

/// Replaces an application's client secret.
#[utoipa::path(put, path = "/api/v1/applications/{id}/client-secret", tag = "applications", request_body = NewSecret,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The revision that the change is based on")),
    responses((status = 200, body = ApplicationBody, headers(("ETag" = String, description = "The current revision")))))]
pub(crate) async fn replace_client_secret(
    State(api): State<Api>,
    who: Principal,
    Id(application): Id<ApplicationId>,
    IfMatch(expected): IfMatch,
    Body(new): Body<NewSecret>,
) -> Result<Response, Problem> {
    let new = ReplaceSecret { application, client_secret: new.client_secret, expected };
    let application = ApplicationBody::from(api.app().replace_client_secret(&who.actor, new).await?);
    let etag = format!("\"{}\"", application.etag);
    Ok(([(header::ETAG, etag)], Json(application)).into_response())
}

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_applications, create_application)).routes(routes!(replace_client_secret))
}
