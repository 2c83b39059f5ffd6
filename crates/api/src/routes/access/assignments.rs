//! Assigning shops to members and keys, and taking them away: all of a request or nothing.

use crate::extract::{Body, Principal};
use crate::problem::Problem;
use crate::routes::members::invitations::{moment, shops};
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_service::members::{Assign, Subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which shops to assign to whom: each to each.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAssignments {
    /// Members (`mem_…`) and keys (`key_…`).
    #[schema(min_items = 1)]
    subjects: Vec<String>,
    #[schema(min_items = 1)]
    shops: Vec<String>,
    /// Until when, exclusive; for good without it. What was assigned already gets this end.
    #[serde(default)]
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// Which shops to take from whom: each from each.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldAssignments {
    /// Members (`mem_…`) and keys (`key_…`).
    #[schema(min_items = 1)]
    subjects: Vec<String>,
    #[schema(min_items = 1)]
    shops: Vec<String>,
}

/// How many assignments a request made or ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct AssignmentCount {
    count: u64,
}

fn subjects(ids: &[String]) -> Result<Vec<Subject>, Problem> {
    let subject = |id: &String| {
        let member = id.parse().map(Subject::Member);
        member.or_else(|_| id.parse().map(Subject::Key)).map_err(|_| Problem::not_found())
    };
    ids.iter().map(subject).collect()
}

/// Assigns every shop to every subject, or nothing when one of them is not there.
#[utoipa::path(post, path = "/api/v1/assignments", tag = "members", request_body = NewAssignments,
    responses((status = 200, body = AssignmentCount)))]
pub(crate) async fn assign_shops(
    State(api): State<Api>,
    who: Principal,
    Body(new): Body<NewAssignments>,
) -> Result<Json<AssignmentCount>, Problem> {
    let assign = Assign {
        subjects: subjects(&new.subjects)?,
        shops: shops(&new.shops)?,
        until: moment("until", new.until.as_deref())?,
    };
    Ok(Json(AssignmentCount { count: api.app().assign_shops(&who.actor, assign).await? }))
}

/// Takes every shop from every subject, or nothing when one of them is not there. Assignments that were not made are no
/// error.
#[utoipa::path(post, path = "/api/v1/assignments/remove", tag = "members", request_body = OldAssignments,
    responses((status = 200, body = AssignmentCount)))]
pub(crate) async fn unassign_shops(
    State(api): State<Api>,
    who: Principal,
    Body(old): Body<OldAssignments>,
) -> Result<Json<AssignmentCount>, Problem> {
    let assign = Assign { subjects: subjects(&old.subjects)?, shops: shops(&old.shops)?, until: None };
    Ok(Json(AssignmentCount { count: api.app().unassign_shops(&who.actor, assign).await? }))
}
