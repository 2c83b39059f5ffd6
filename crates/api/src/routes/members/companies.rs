//! The companies of the person signed in, and acting in another one.

use crate::extract::{Body, SignedIn};
use crate::problem::Problem;
use crate::routes::auth::sessions::SessionBody;
use crate::routes::parse;
use crate::state::Api;
use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A company that the person is a member of.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnCompany {
    id: String,
    name: String,
    member_id: String,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`.
    role: &'static str,
    /// True if the session acts in this company.
    is_current: bool,
}

/// The companies of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnCompanyList {
    companies: Vec<OwnCompany>,
}

/// Lists the companies that the person is a member of, the oldest membership first.
#[utoipa::path(get, path = "/api/v1/companies/mine", tag = "sessions", security(("session" = [])), responses((status = 200, body = OwnCompanyList)))]
pub(crate) async fn list_own_companies(State(api): State<Api>, who: SignedIn) -> Result<Json<OwnCompanyList>, Problem> {
    let companies = api.app().list_own_companies(&who.session).await?.into_iter().map(|company| OwnCompany {
        id: company.id.to_string(),
        name: company.name,
        member_id: company.member.to_string(),
        role: company.role.as_str(),
        is_current: company.is_current,
    });
    Ok(Json(OwnCompanyList { companies: companies.collect() }))
}

/// The company to switch to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompanyChoice {
    company_id: String,
}

/// Switches the session to another company of the person, from the next request on.
#[utoipa::path(put, path = "/api/v1/session/company", tag = "sessions", security(("session" = [])), request_body = CompanyChoice,
    responses((status = 200, body = SessionBody)))]
pub(crate) async fn switch_company(
    State(api): State<Api>,
    who: SignedIn,
    Body(choice): Body<CompanyChoice>,
) -> Result<Json<SessionBody>, Problem> {
    let company = parse::id(&choice.company_id)?;
    let session = api.app().switch_company(&who.session, company).await?;
    Ok(Json(SessionBody::from(&session)))
}
