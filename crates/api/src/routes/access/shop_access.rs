//! The members and keys that see a shop, with the reasons.

use crate::extract::{Id, Principal};
use crate::problem::Problem;
use crate::routes::members::directory::{AssignmentBody, Member};
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_core::ShopId;
use hawser_service::access::{AccessHolder, AccessReason};
use serde::Serialize;
use utoipa::ToSchema;

/// The members and keys that see a shop now.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShopAccess {
    /// Oldest first.
    members: Vec<MemberAccess>,
    /// Newest first.
    keys: Vec<KeyAccess>,
}

/// A member who sees the shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberAccess {
    member: Member,
    reasons: Vec<Reason>,
}

/// A key that sees the shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyAccess {
    id: String,
    prefix: String,
    last4: String,
    description: String,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    reasons: Vec<Reason>,
}

/// A reason to see the shop.
#[derive(Serialize, ToSchema)]
#[schema(as = AccessReason)]
pub(crate) struct Reason {
    /// `role`: the role sees every shop; `all_shops`: the key has access to every shop of its environment; `assigned`: the shop
    /// is assigned.
    kind: &'static str,
    assignment: Option<AssignmentBody>,
}

impl From<AccessReason> for Reason {
    fn from(reason: AccessReason) -> Self {
        match reason {
            AccessReason::Role => Self { kind: "role", assignment: None },
            AccessReason::AllShops => Self { kind: "all_shops", assignment: None },
            AccessReason::Assigned(assignment) => Self { kind: "assigned", assignment: Some(assignment.into()) },
        }
    }
}

/// Lists the members and keys that see a shop now, with the reasons.
#[utoipa::path(get, path = "/api/v1/shops/{id}/access", tag = "members", params(("id" = String, Path)),
    responses((status = 200, body = ShopAccess)))]
pub(crate) async fn get_shop_access(
    State(api): State<Api>,
    principal: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Json<ShopAccess>, Problem> {
    let mut body = ShopAccess { members: Vec::new(), keys: Vec::new() };
    for access in api.app().shop_access(&principal.actor, shop).await? {
        let reasons = access.reasons.into_iter().map(Reason::from).collect();
        match access.holder {
            AccessHolder::Member(member) => {
                body.members.push(MemberAccess { member: Member::of(member, &principal.actor), reasons });
            }
            AccessHolder::Key(key) => body.keys.push(KeyAccess {
                id: key.id.to_string(),
                prefix: key.prefix,
                last4: key.last4,
                description: key.description,
                expires_at: key.expires_at.map(|at| at.to_string()),
                reasons,
            }),
        }
    }
    Ok(Json(body))
}
