//! Members: who belongs to the company, as what, and shutting somebody out.

use crate::extract::{Body, Id, IfMatch, Principal, Query, SignedIn};
use crate::problem::Problem;
use crate::routes::paging::PageQuery;
use crate::routes::parse::role;
use crate::state::Api;
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hawser_core::{Actor, MemberId, Permission};
use hawser_service::{
    App,
    members::{self, Assignment, ChangeMember},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A member.
#[derive(Serialize, ToSchema)]
pub(crate) struct Member {
    pub(crate) id: String,
    name: String,
    /// `null` for a member without an account.
    email: Option<String>,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`.
    role: &'static str,
    /// True if the role sees every shop of the company.
    sees_all_shops: bool,
    /// Number of shops currently assigned.
    assigned_shops: u64,
    is_oneself: bool,
    #[schema(format = DateTime)]
    created_at: String,
    /// Time of the last request, to the minute.
    #[schema(format = DateTime)]
    last_seen_at: Option<String>,
    /// Time at which the member was disabled; `null` if the member is active.
    #[schema(format = DateTime)]
    disabled_at: Option<String>,
    /// The value for `If-Match`.
    etag: String,
}

impl Member {
    pub(crate) fn of(member: members::Member, asker: &Actor) -> Self {
        Self {
            etag: App::member_revision(&member),
            id: member.id.to_string(),
            name: member.name,
            email: member.email,
            role: member.role.as_str(),
            sees_all_shops: member.role.has(Permission::ShopsReadAll),
            assigned_shops: member.assigned_shops,
            is_oneself: matches!(asker, Actor::Member { member: own, .. } if *own == member.id),
            created_at: member.created_at.to_string(),
            last_seen_at: member.last_seen_at.map(|at| at.to_string()),
            disabled_at: member.disabled_at.map(|at| at.to_string()),
        }
    }
}

/// A member with the shops assigned to it.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberDetail {
    #[serde(flatten)]
    member: Member,
    /// The assigned shops that the caller may see, sorted by name.
    assignments: Vec<AssignedShop>,
}

/// A shop assigned to a member.
#[derive(Serialize, ToSchema)]
pub(crate) struct AssignedShop {
    shop_id: String,
    shop_name: String,
    #[serde(flatten)]
    assignment: AssignmentBody,
}

/// The author, start and end of an assignment.
#[derive(Serialize, ToSchema)]
#[schema(as = Assignment)]
pub(crate) struct AssignmentBody {
    /// The exclusive end of the assignment; `null` if it has none.
    #[schema(format = DateTime)]
    until: Option<String>,
    /// `null` if the time was not recorded.
    #[schema(format = DateTime)]
    assigned_at: Option<String>,
    /// `null` if no member made the assignment.
    assigned_by: Option<String>,
    /// The member's name, or the description of the API key that made the assignment.
    assigned_by_name: Option<String>,
}

impl From<Assignment> for AssignmentBody {
    fn from(row: Assignment) -> Self {
        Self {
            until: row.until.map(|at| at.to_string()),
            assigned_at: row.assigned_at.map(|at| at.to_string()),
            assigned_by: row.assigned_by.map(|member| member.to_string()),
            assigned_by_name: row.assigned_by_name,
        }
    }
}

/// A member with its `ETag`.
fn answer((member, assignments): (members::Member, Vec<Assignment>), asker: &Actor) -> Response {
    let member = Member::of(member, asker);
    let assigned = |row: Assignment| AssignedShop {
        shop_id: row.shop.to_string(),
        shop_name: row.shop_name.clone(),
        assignment: row.into(),
    };
    let etag = format!("\"{}\"", member.etag);
    let body = MemberDetail { member, assignments: assignments.into_iter().map(assigned).collect() };
    ([(header::ETAG, etag)], Json(body)).into_response()
}

/// The members of a company.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberList {
    members: Vec<Member>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
}

/// Lists the company's members, including disabled ones, oldest first.
#[utoipa::path(get, path = "/api/v1/members", tag = "members", params(PageQuery),
    responses((status = 200, body = MemberList)))]
pub(crate) async fn list_members(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<PageQuery>,
) -> Result<Json<MemberList>, Problem> {
    let page = api.app().page_members(&who.actor, &query.into()).await?;
    let page = page.map(|member| Member::of(member, &who.actor));
    Ok(Json(MemberList { members: page.items, next_cursor: page.next_cursor }))
}

/// Returns one member.
#[utoipa::path(get, path = "/api/v1/members/{id}", tag = "members", params(("id" = String, Path)),
    responses((status = 200, body = MemberDetail, headers(("ETag" = String, description = "The state now")))))]
pub(crate) async fn get_member(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<MemberId>,
) -> Result<Response, Problem> {
    Ok(answer(api.app().get_member(&who.actor, id).await?, &who.actor))
}

/// The changes to a member.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberChange {
    #[serde(default)]
    #[schema(min_length = 1, max_length = 254)]
    name: Option<String>,
    /// `owner`, `admin`, `operator`, `viewer` or `auditor`; at most the caller's own role.
    #[serde(default)]
    role: Option<String>,
}

/// Changes a member's name or role. A new role takes effect at the member's next request. Members cannot change their own role.
#[utoipa::path(patch, path = "/api/v1/members/{id}", tag = "members", request_body = MemberChange,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header, description = "The state the change was decided on")),
    responses((status = 200, body = MemberDetail, headers(("ETag" = String, description = "The state now")))))]
pub(crate) async fn change_member(
    State(api): State<Api>,
    who: Principal,
    Id(member): Id<MemberId>,
    IfMatch(expected): IfMatch,
    Body(change): Body<MemberChange>,
) -> Result<Response, Problem> {
    let role = change.role.as_deref().map(role).transpose()?;
    let change = ChangeMember { member, name: change.name, role, expected };
    Ok(answer(api.app().change_member(&who.actor, change).await?, &who.actor))
}

/// Disables a member. Its sessions end at once in every process. API keys that the member created stay valid.
#[utoipa::path(post, path = "/api/v1/members/{id}/disable", tag = "members", params(("id" = String, Path)),
    responses((status = 200, body = MemberDetail)))]
pub(crate) async fn disable_member(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<MemberId>,
) -> Result<Response, Problem> {
    Ok(answer(api.app().disable_member(&who.actor, id).await?, &who.actor))
}

/// Enables a disabled member with its previous role and shops.
#[utoipa::path(post, path = "/api/v1/members/{id}/enable", tag = "members", params(("id" = String, Path)),
    responses((status = 200, body = MemberDetail)))]
pub(crate) async fn enable_member(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<MemberId>,
) -> Result<Response, Problem> {
    Ok(answer(api.app().enable_member(&who.actor, id).await?, &who.actor))
}

/// A link for setting a new password.
#[derive(Serialize, ToSchema)]
pub(crate) struct PasswordLink {
    /// The one-time link. It is shown in this answer only.
    link: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// Creates a one-time link with which a member sets a new password. It is valid for a day and invalidates earlier links. It
/// is refused for oneself, for a role above one's own, and for a person who also belongs to other companies.
#[utoipa::path(post, path = "/api/v1/members/{id}/password-link", tag = "members", security(("session" = [])),
    params(("id" = String, Path)), responses((status = 201, body = PasswordLink)))]
pub(crate) async fn create_password_link(
    State(api): State<Api>,
    who: SignedIn,
    headers: HeaderMap,
    Id(id): Id<MemberId>,
) -> Result<(StatusCode, Json<PasswordLink>), Problem> {
    let made = api.app().create_password_link(&who.actor, id).await?;
    let link = api.address(&headers, made.path().expose());
    Ok((StatusCode::CREATED, Json(PasswordLink { link, expires_at: made.expires_at.to_string() })))
}
