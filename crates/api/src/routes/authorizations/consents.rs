//! Consent flows: start one, read its state; and the open incidents.

use crate::extract::{Body, Id, Principal, cookie};
use crate::problem::Problem;
use crate::routes::parse::{id_field, region};
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::failure::Rule;
use hawser_core::{AccountId, ApplicationId, ConsentId, ShopId};
use hawser_service::authorizations::consent::{ConsentState, Draft, StartConsent};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A consent flow to start: for a new shop (name and countries), or for an existing one (shop and seller account).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewConsent {
    /// `na`, `eu` or `fe`.
    #[schema(pattern = "^(na|eu|fe)$")]
    region: String,
    /// The application; by default one of the region.
    #[serde(default)]
    application_id: Option<String>,
    /// The new shop's name.
    #[serde(default)]
    name: Option<String>,
    /// The new shop's countries.
    #[serde(default)]
    countries: Vec<String>,
    /// The shop to authorize again.
    #[serde(default)]
    shop_id: Option<String>,
    /// Its seller account.
    #[serde(default)]
    account_id: Option<String>,
}

/// A started consent flow.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConsentBegun {
    id: String,
    /// The URL at Amazon. It has to be opened in this browser, which has received a cookie.
    consent_url: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Starts a consent flow. The same browser has to return from Amazon.
#[utoipa::path(post, path = "/api/v1/consents", tag = "consents", request_body = NewConsent,
    responses((status = 201, body = ConsentBegun, headers(("Set-Cookie" = String, description = "The consent's own cookie")))))]
pub(crate) async fn start_consent(
    State(api): State<Api>,
    who: Principal,
    headers: HeaderMap,
    Body(new): Body<NewConsent>,
) -> Result<Response, Problem> {
    let start = StartConsent {
        region: region(&new.region)?,
        application: id_field::<ApplicationId>("application_id", new.application_id.as_deref())?,
        draft: draft(&new)?,
        redirect_uri: api.callback_address(&headers),
        session_id: who.session.as_ref().map(|session| session.id.0.as_bytes().to_vec()),
    };
    let started = api.app().start_consent(&who.actor, who.company, start).await?;
    let body = Json(ConsentBegun {
        id: started.id.to_string(),
        consent_url: started.consent_url.clone(),
        expires_at: started.expires_at.to_string(),
    });
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie::set_consent(&api, &started))], body).into_response())
}

fn draft(new: &NewConsent) -> Result<Draft, Problem> {
    let shop = id_field::<ShopId>("shop_id", new.shop_id.as_deref())?;
    let account = id_field::<AccountId>("account_id", new.account_id.as_deref())?;
    match (shop, account, &new.name) {
        (Some(shop), Some(account), None) => Ok(Draft::Reauthorize { shop, account }),
        (None, None, Some(name)) => Ok(Draft::Bind { name: name.clone(), countries: new.countries.clone() }),
        _ => Err(Problem::invalid(
            "name",
            Rule::new(
                "given with countries for a new shop, or left out with shop_id and account_id",
                "新店铺填写名称和国家；重新授权时留空，改填 shop_id 和 account_id",
            ),
        )),
    }
}

/// The state of a consent flow.
#[derive(Serialize, ToSchema)]
pub(crate) struct ConsentStatus {
    /// `waiting`, `done` or `failed`.
    state: &'static str,
    /// The reason for a failure; a code of the failure catalogue.
    code: Option<&'static str>,
}

/// Returns the state of a consent flow to the user who started it.
#[utoipa::path(get, path = "/api/v1/consents/{id}", tag = "consents", params(("id" = String, Path)),
    responses((status = 200, body = ConsentStatus)))]
pub(crate) async fn get_consent(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<ConsentId>,
) -> Result<Json<ConsentStatus>, Problem> {
    let (state, code) = match api.app().consent_state(&who.actor, id).await? {
        ConsentState::Waiting => ("waiting", None),
        ConsentState::Done => ("done", None),
        ConsentState::Failed(code) => ("failed", Some(code.as_str())),
    };
    Ok(Json(ConsentStatus { state, code }))
}

/// An open incident: a failure that several shops of an application share.
#[derive(Serialize, ToSchema)]
pub(crate) struct Incident {
    application_id: String,
    application_name: String,
    region: &'static str,
    /// A code of the failure catalogue.
    code: &'static str,
    #[schema(format = DateTime)]
    began_at: String,
    #[schema(format = DateTime)]
    last_seen_at: String,
    /// Number of authorizations that are suspected meanwhile.
    suspected: u64,
}

/// The open incidents.
#[derive(Serialize, ToSchema)]
pub(crate) struct IncidentList {
    incidents: Vec<Incident>,
}

/// Lists the open incidents.
#[utoipa::path(get, path = "/api/v1/incidents", tag = "failures", responses((status = 200, body = IncidentList)))]
pub(crate) async fn list_incidents(State(api): State<Api>, who: Principal) -> Result<Json<IncidentList>, Problem> {
    let open = api.app().list_incidents(&who.actor).await?;
    let incidents = open.into_iter().map(|incident| Incident {
        application_id: incident.application.to_string(),
        application_name: incident.application_name,
        region: incident.region.as_str(),
        code: incident.code.as_str(),
        began_at: incident.began_at.to_string(),
        last_seen_at: incident.last_seen_at.to_string(),
        suspected: incident.suspected,
    });
    Ok(Json(IncidentList { incidents: incidents.collect() }))
}
