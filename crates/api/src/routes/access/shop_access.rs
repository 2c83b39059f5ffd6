//! Who may see a shop, and why.

use crate::extract::{Id, Principal};
use crate::problem::Problem;
use crate::routes::members::members::{AssignmentBody, Member};
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_core::ShopId;
use hawser_service::members::{self, Who as Seen, Why};
use serde::Serialize;
use utoipa::ToSchema;

/// Everybody who may see a shop at this moment.
#[derive(Serialize, ToSchema)]
pub(crate) struct ShopAccess {
    /// The oldest first.
    members: Vec<MemberAccess>,
    /// The latest first.
    keys: Vec<KeyAccess>,
}

/// A member who sees the shop.
#[derive(Serialize, ToSchema)]
pub(crate) struct MemberAccess {
    member: Member,
    reasons: Vec<Reason>,
}

/// A key that reaches the shop.
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

/// Why.
#[derive(Serialize, ToSchema)]
#[schema(as = AccessReason)]
pub(crate) struct Reason {
    /// `role`: the role sees every shop; `all_shops`: the key was given every shop of its environment; `assigned`: with the
    /// assignment.
    kind: &'static str,
    assignment: Option<AssignmentBody>,
}

impl From<Why> for Reason {
    fn from(why: Why) -> Self {
        match why {
            Why::Role => Self { kind: "role", assignment: None },
            Why::EveryShop => Self { kind: "all_shops", assignment: None },
            Why::Assigned(assignment) => Self { kind: "assigned", assignment: Some(assignment.into()) },
        }
    }
}

/// Tells who may see a shop at this moment, and why.
#[utoipa::path(get, path = "/api/v1/shops/{id}/access", tag = "members", params(("id" = String, Path)),
    responses((status = 200, body = ShopAccess)))]
pub(crate) async fn get_shop_access(
    State(api): State<Api>,
    who: Principal,
    Id(shop): Id<ShopId>,
) -> Result<Json<ShopAccess>, Problem> {
    let mut body = ShopAccess { members: Vec::new(), keys: Vec::new() };
    for members::Access { who: seen, why } in api.app().shop_access(&who.actor, shop).await? {
        let reasons = why.into_iter().map(Reason::from).collect();
        match seen {
            Seen::Member(member) => {
                body.members.push(MemberAccess { member: Member::of(member, &who.actor), reasons });
            }
            Seen::Key(key) => body.keys.push(KeyAccess {
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
