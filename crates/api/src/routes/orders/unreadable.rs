//! Orders that were set aside: lists them and requests one again. Their documents are never shown.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

use crate::extract::{Id, Principal, Query};
use crate::problem::Problem;
use crate::routes::paging::default_limit;
use crate::routes::parse;
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_core::UnreadableOrderId;
use hawser_service::orders::{ListUnreadable, RetryReport, UnreadablePage, UnreadableView};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// An order that was set aside, because it could not be read or belongs to another seller.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnreadableOrder {
    id: String,
    shop_id: String,
    /// Name of the shop.
    shop: String,
    account_id: String,
    /// Amazon's order number; null if it cannot be read.
    order_id: Option<String>,
    /// `malformed`, `other_seller` or `not_found`.
    reason: &'static str,
    /// The place that cannot be read, such as `orderItems[1].quantityOrdered`; empty for the order itself.
    path: String,
    /// The rule that the place breaks, such as `a whole number`.
    rule: String,
    /// Amazon's time of the last change, if it can be read.
    #[schema(format = DateTime)]
    last_updated_time: Option<String>,
    /// Time at which it was set aside.
    #[schema(format = DateTime)]
    first_seen_at: String,
    #[schema(format = DateTime)]
    last_seen_at: String,
    /// Number of requests for this order without success.
    attempts: u64,
    /// Time of the last of these requests.
    #[schema(format = DateTime)]
    tried_at: Option<String>,
    /// Time of the next request; null if the order has no number to ask for.
    #[schema(format = DateTime)]
    retry_at: Option<String>,
}

impl From<UnreadableView> for UnreadableOrder {
    fn from(view: UnreadableView) -> Self {
        Self {
            id: view.id.to_string(),
            shop_id: view.shop_id.to_string(),
            shop: view.shop,
            account_id: view.account.to_string(),
            order_id: view.order_id.map(|number| number.to_string()),
            reason: view.reason.as_str(),
            path: view.path,
            rule: view.rule,
            last_updated_time: view.last_updated_time.map(|at| at.to_string()),
            first_seen_at: view.first_seen_at.to_string(),
            last_seen_at: view.last_seen_at.to_string(),
            attempts: view.attempts,
            tried_at: view.tried_at.map(|at| at.to_string()),
            retry_at: view.retry_at.map(|at| at.to_string()),
        }
    }
}

/// The number of orders of a shop that are set aside.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnreadableCount {
    shop_id: String,
    orders: u64,
}

/// A page of the orders that were set aside, those set aside last first.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnreadableOrderList {
    orders: Vec<UnreadableOrder>,
    /// The number of orders set aside by shop, of all pages; shops without any are left out.
    counts: Vec<UnreadableCount>,
    /// Cursor of the next page; `null` on the last page.
    next: Option<String>,
}

impl From<UnreadablePage> for UnreadableOrderList {
    fn from(page: UnreadablePage) -> Self {
        let counts = page.counts.into_iter();
        Self {
            orders: page.orders.into_iter().map(UnreadableOrder::from).collect(),
            counts: counts.map(|(shop, orders)| UnreadableCount { shop_id: shop.to_string(), orders }).collect(),
            next: page.next,
        }
    }
}

/// The filter of a list of orders that were set aside.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnreadableOrderQuery {
    /// Id of a shop.
    shop: Option<String>,
    /// The value of `next` on the previous page.
    cursor: Option<String>,
    /// Number of orders per page, from 1 to 200.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u32,
}

/// Lists orders that were set aside, those set aside last first.
#[utoipa::path(get, path = "/api/v1/unreadable-orders", tag = "orders", params(UnreadableOrderQuery),
    responses((status = 200, body = UnreadableOrderList)))]
pub(crate) async fn list_unreadable_orders(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<UnreadableOrderQuery>,
) -> Result<Json<UnreadableOrderList>, Problem> {
    let shop = query.shop.as_deref().map(parse::id).transpose()?;
    let list = ListUnreadable { shop, cursor: query.cursor, limit: query.limit };
    Ok(Json(api.app().list_unreadable_orders(&who.actor, list).await?.into()))
}

/// The result of requesting an order again.
#[derive(Serialize, ToSchema)]
pub(crate) struct RetriedOrder {
    /// `stored`: the order is stored and no longer listed. `still_set_aside`: it still cannot be stored. `queued`: a pull of the
    /// shop is running and requests it at its end.
    outcome: &'static str,
    /// `order_unreadable` while the order stays set aside.
    code: Option<&'static str>,
    /// The order as it is listed now; null once it is stored.
    order: Option<UnreadableOrder>,
}

impl From<RetryReport> for RetriedOrder {
    fn from(report: RetryReport) -> Self {
        Self {
            outcome: report.outcome.as_str(),
            code: report.code.map(|code| code.as_str()),
            order: report.order.map(UnreadableOrder::from),
        }
    }
}

/// Requests an order that was set aside again.
#[utoipa::path(post, path = "/api/v1/unreadable-orders/{id}/retry", tag = "orders", params(("id" = String, Path)),
    responses((status = 200, body = RetriedOrder)))]
pub(crate) async fn retry_unreadable_order(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<UnreadableOrderId>,
) -> Result<Json<RetriedOrder>, Problem> {
    Ok(Json(api.app().retry_unreadable_order(&who.actor, id).await?.into()))
}
