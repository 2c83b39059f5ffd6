//! Verifications of a shop: run one, list earlier ones.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Id, Principal, Query};
use crate::problem::Problem;
use crate::routes::parse;
use crate::state::Api;
use axum::{Json, extract::State, http::StatusCode};
use hawser_core::verification::{CheckResult, Verification};
use hawser_core::{Marketplace, ShopId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A verification of one seller account.
#[derive(Serialize, ToSchema)]
#[schema(as = Verification)]
pub(crate) struct VerificationBody {
    id: String,
    account_id: String,
    #[schema(format = DateTime)]
    started_at: String,
    passed: bool,
    /// The first failure; a code of the failure catalogue.
    code: Option<&'static str>,
    steps: Vec<StepBody>,
}

/// A check of a verification.
#[derive(Serialize, ToSchema)]
#[schema(as = VerificationStep)]
pub(crate) struct StepBody {
    /// `format`, `application`, `token`, `participations`, `identity`, `orders_probe` or `roles`.
    name: &'static str,
    /// `passed`, `failed`, `skipped`, `stated` or `not_measured`.
    result: &'static str,
    code: Option<String>,
    ms: u64,
    /// Amazon's id of the request, to quote in a support case.
    request_id: Option<String>,
    /// The exact observation, such as the cause of a failed connection.
    detail: Option<String>,
    /// On a result about one country only.
    marketplace_id: Option<String>,
    /// Country code of that marketplace.
    country: Option<&'static str>,
}

impl From<CheckResult> for StepBody {
    fn from(check: CheckResult) -> Self {
        Self {
            name: check.name.as_str(),
            result: check.result.as_str(),
            code: check.code,
            ms: check.ms,
            request_id: check.request_id,
            detail: check.detail,
            country: check.marketplace_id.as_deref().and_then(Marketplace::by_id).map(|known| known.country),
            marketplace_id: check.marketplace_id,
        }
    }
}

impl From<Verification> for VerificationBody {
    fn from(run: Verification) -> Self {
        Self {
            id: run.id.to_string(),
            account_id: run.account.to_string(),
            started_at: run.started_at.to_string(),
            passed: run.passed,
            code: run.code.map(|code| code.as_str()),
            steps: run.checks.into_iter().map(StepBody::from).collect(),
        }
    }
}

/// The result of verifying a shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verified {
    /// True if every seller account passed.
    passed: bool,
    /// The first failure.
    code: Option<&'static str>,
    verifications: Vec<VerificationBody>,
}

/// Verifies every seller account of the shop. A refusal by Amazon is a result, not a problem.
#[utoipa::path(post, path = "/api/v1/shops/{id}/verifications", tag = "shops", params(("id" = String, Path)),
    responses((status = 201, body = Verified)))]
pub(crate) async fn verify_shop(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<(StatusCode, Json<Verified>), Problem> {
    let runs = api.app().verify_shop(&who.actor, shop).await?;
    let verified = Verified {
        passed: !runs.is_empty() && runs.iter().all(|run| run.passed),
        code: runs.iter().find_map(|run| run.code).map(|code| code.as_str()),
        verifications: runs.into_iter().map(VerificationBody::from).collect(),
    };
    Ok((StatusCode::CREATED, Json(verified)))
}

/// The part of the history to list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// 1 to 200.
    #[serde(default = "twenty")]
    #[param(minimum = 1, maximum = 200, default = 20)]
    limit: u32,
}

const fn twenty() -> u32 {
    20
}

/// Verifications, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerificationList {
    verifications: Vec<VerificationBody>,
}

/// Lists the latest verifications of a shop's seller accounts.
#[utoipa::path(get, path = "/api/v1/shops/{id}/verifications", tag = "shops", params(("id" = String, Path), HistoryQuery),
    responses((status = 200, body = VerificationList)))]
pub(crate) async fn list_verifications(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
    Query(query): Query<HistoryQuery>,
) -> Result<Json<VerificationList>, Problem> {
    let runs = api.app().list_verifications(&who.actor, shop, parse::limit(query.limit)?).await?;
    Ok(Json(VerificationList { verifications: runs.into_iter().map(VerificationBody::from).collect() }))
}
