//! Verifications of a shop: run one, look at those before.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Id, Principal, Query};
use crate::problem::Problem;
use crate::routes::parse;
use crate::state::Api;
use axum::{Json, extract::State, http::StatusCode};
use hawser_core::ShopId;
use hawser_service::shops::{CheckResult, PastVerification, Verification};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A run of the ladder over one seller account.
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

/// A step of the ladder.
#[derive(Serialize, ToSchema)]
#[schema(as = VerificationStep)]
pub(crate) struct StepBody {
    /// `format`, `application`, `token`, `participations`, `identity`, `orders_probe` or `roles`.
    name: &'static str,
    /// `passed`, `failed`, `skipped` or `stated`.
    result: &'static str,
    code: Option<String>,
    ms: u64,
    /// Amazon's id of the request, to show to its support.
    request_id: Option<String>,
    detail: Option<String>,
    marketplace_id: Option<String>,
}

impl From<CheckResult> for StepBody {
    fn from(rung: CheckResult) -> Self {
        use hawser_service::shops::Outcome;
        Self {
            name: rung.name.as_str(),
            result: match rung.result {
                Outcome::Passed => "passed",
                Outcome::Failed => "failed",
                Outcome::Skipped => "skipped",
                Outcome::Stated => "stated",
            },
            code: rung.code,
            ms: rung.ms,
            request_id: rung.request_id,
            detail: rung.detail,
            marketplace_id: rung.marketplace_id,
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
            steps: run.rungs.into_iter().map(StepBody::from).collect(),
        }
    }
}

impl From<PastVerification> for VerificationBody {
    fn from(run: PastVerification) -> Self {
        Self {
            id: run.id.to_string(),
            account_id: run.account.to_string(),
            started_at: run.started_at.to_string(),
            passed: run.passed,
            code: run.code.map(|code| code.as_str()),
            steps: run.rungs.into_iter().map(StepBody::from).collect(),
        }
    }
}

/// What came of verifying a shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct Verified {
    /// Whether every seller account passed.
    passed: bool,
    /// The first failure.
    code: Option<&'static str>,
    verifications: Vec<VerificationBody>,
}

/// Climbs the ladder for every seller account of the shop. That Amazon refuses is a result, not a problem.
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

/// How much of the history.
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

/// Runs of the ladder, the latest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerificationList {
    verifications: Vec<VerificationBody>,
}

/// Lists the latest runs over a shop's seller accounts.
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
