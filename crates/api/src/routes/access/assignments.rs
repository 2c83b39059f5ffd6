//! Assigning shops to members and keys, and removing assignments. A request is carried out completely or not at all.

use crate::extract::{Body, Principal};
use crate::problem::Problem;
use crate::routes::parse::{ids, time};
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_service::access::{AssignShops, Subject};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The shops to assign, and the members and keys to assign them to: every shop to every subject.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAssignments {
    /// Members (`mem_…`) and keys (`key_…`).
    #[schema(min_items = 1)]
    subjects: Vec<String>,
    #[schema(min_items = 1)]
    shops: Vec<String>,
    /// The end of the assignment, exclusive; missing for no end. Existing assignments get this end.
    #[serde(default)]
    #[schema(format = DateTime)]
    until: Option<String>,
}

/// The shops to remove, and the members and keys to remove them from: every shop from every subject.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OldAssignments {
    /// Members (`mem_…`) and keys (`key_…`).
    #[schema(min_items = 1)]
    subjects: Vec<String>,
    #[schema(min_items = 1)]
    shops: Vec<String>,
}

/// The number of assignments that a request created or removed.
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

/// Assigns every shop to every subject, or nothing if one of them is not found.
#[utoipa::path(post, path = "/api/v1/assignments", tag = "members", request_body = NewAssignments,
    responses((status = 200, body = AssignmentCount)))]
pub(crate) async fn assign_shops(
    State(api): State<Api>,
    principal: Principal,
    Body(new): Body<NewAssignments>,
) -> Result<Json<AssignmentCount>, Problem> {
    let assign = AssignShops {
        subjects: subjects(&new.subjects)?,
        shops: ids(&new.shops)?,
        until: time("until", new.until.as_deref())?,
    };
    Ok(Json(AssignmentCount { count: api.app().assign_shops(&principal.actor, assign).await? }))
}

/// Removes every shop from every subject, or nothing if one of them is not found. Missing assignments are not an error.
#[utoipa::path(post, path = "/api/v1/assignments/remove", tag = "members", request_body = OldAssignments,
    responses((status = 200, body = AssignmentCount)))]
pub(crate) async fn unassign_shops(
    State(api): State<Api>,
    principal: Principal,
    Body(old): Body<OldAssignments>,
) -> Result<Json<AssignmentCount>, Problem> {
    let assign = AssignShops { subjects: subjects(&old.subjects)?, shops: ids(&old.shops)?, until: None };
    Ok(Json(AssignmentCount { count: api.app().unassign_shops(&principal.actor, assign).await? }))
}
