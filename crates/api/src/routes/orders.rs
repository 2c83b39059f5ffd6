//! Lists and shows stored orders.
#![expect(unused_qualifications, reason = "the macro writes the paths of parameters out")]

mod unreadable;

use crate::extract::{Id, Principal, Query};
use crate::problem::Problem;
use crate::routes::paging::{Count, default_limit};
use crate::routes::parse::{self, time_in};
use crate::state::Api;
use axum::{Json, extract::State};
use hawser_core::failure::Rule;
use hawser_core::{Currency, Marketplace, OrderId, OrderStatus, Zone};
use hawser_service::orders::{OrderView, OrdersQuery};
use hawser_service::paging::PageOf;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// An order as listed.
#[derive(Serialize, ToSchema)]
pub(crate) struct Order {
    id: String,
    /// Amazon's order number.
    order_id: String,
    shop_id: String,
    /// Name of the shop.
    shop: String,
    marketplace_id: Option<String>,
    country: Option<&'static str>,
    /// The value of Amazon's Orders API 2026-01-01.
    status: String,
    #[schema(format = DateTime)]
    created_time: String,
    #[schema(format = DateTime)]
    last_updated_time: String,
    total: Option<Amount>,
    items: Vec<Item>,
    /// The order as Amazon sent it, without buyer data unless revealed.
    #[schema(value_type = Object)]
    raw: Value,
}

/// An amount of money.
#[derive(Serialize, ToSchema)]
pub(crate) struct Amount {
    /// Amazon's decimal text.
    amount: String,
    /// ISO 4217; null if Amazon's text is not a currency code.
    currency: Option<String>,
}

/// An item of an order.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderItem)]
pub(crate) struct Item {
    order_item_id: String,
    asin: Option<String>,
    sku: Option<String>,
    title: Option<String>,
    quantity: i64,
    unit_price: Option<Amount>,
}

impl From<OrderView> for Order {
    fn from(view: OrderView) -> Self {
        let items = view.items.into_iter().map(|item| Item {
            order_item_id: item.item_id,
            asin: item.asin,
            sku: item.sku,
            title: item.title,
            quantity: item.quantity,
            unit_price: amount(item.price_text, item.price_currency),
        });
        Self {
            id: view.id.to_string(),
            order_id: view.order_id.to_string(),
            shop_id: view.shop_id.to_string(),
            shop: view.shop,
            marketplace_id: view.marketplace_id.map(|id| id.to_string()),
            country: view.country,
            status: view.status.to_string(),
            created_time: view.created_time.to_string(),
            last_updated_time: view.last_updated_time.to_string(),
            total: view.total.and_then(|total| amount(Some(total.text), total.currency)),
            items: items.collect(),
            raw: view.raw,
        }
    }
}

fn amount(text: Option<String>, currency: Option<Currency>) -> Option<Amount> {
    text.map(|amount| Amount { amount, currency: currency.map(|currency| currency.to_string()) })
}

/// The filters of a list of orders.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OrderQuery {
    /// Id of a shop.
    shop: Option<String>,
    /// Status as in Amazon's Orders API 2026-01-01, in any spelling such as `UNSHIPPED`, `Unshipped` or `Canceled`.
    status: Option<String>,
    /// Country code.
    country: Option<String>,
    /// Earliest time of purchase, inclusive: a date or a time.
    created_from: Option<String>,
    /// Latest time of purchase, exclusive: a date or a time.
    created_to: Option<String>,
    /// The time zone in which a bare date begins, such as `Asia/Shanghai`. Default: that of the country, or UTC without one.
    time_zone: Option<String>,
    /// The whole order number, or its last seven or more characters.
    number: Option<String>,
    /// Counts the orders on all pages.
    #[serde(default)]
    count: bool,
    /// `next_cursor` of the page before; without it, the first page.
    cursor: Option<String>,
    /// Number of orders per page, from 1 to 200.
    #[serde(default = "default_limit")]
    #[param(minimum = 1, maximum = 200, default = 100)]
    limit: u32,
    /// Includes buyer data; the reading is recorded.
    #[serde(default)]
    reveal_buyer: bool,
}

/// The zone of bare dates: the one named, or that of the country.
fn zone(query: &OrderQuery) -> Result<Zone, Problem> {
    let of_country = || query.country.as_deref().and_then(|country| Marketplace::by_country(country.trim()));
    match (&query.time_zone, of_country()) {
        (Some(name), _) => Zone::named(name).map_err(|_| Problem::invalid("time_zone", Rule::time_zone())),
        (None, Some(marketplace)) => Ok(Zone::named(marketplace.time_zone).unwrap_or(Zone::UTC)),
        (None, None) => Ok(Zone::UTC),
    }
}

/// A page of orders, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderList {
    orders: Vec<Order>,
    /// Cursor of the next page; `null` on the last page.
    next_cursor: Option<String>,
    /// The number of orders on all pages, if it was asked for. That of one shop without other filters is exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Count>,
}

/// Lists orders, newest first.
#[utoipa::path(get, path = "/api/v1/orders", tag = "orders", params(OrderQuery), responses((status = 200, body = OrderList)))]
pub(crate) async fn list_orders(
    State(api): State<Api>,
    who: Principal,
    Query(query): Query<OrderQuery>,
) -> Result<Json<OrderList>, Problem> {
    let zone = zone(&query)?;
    let status = |status: String| OrderStatus::from_words(&status).map_err(|rule| Problem::invalid("status", rule));
    let wanted = OrdersQuery {
        shop: query.shop.as_deref().map(parse::id).transpose()?,
        status: query.status.map(status).transpose()?,
        country: query.country,
        created_from: time_in("created_from", query.created_from.as_deref(), &zone)?,
        created_to: time_in("created_to", query.created_to.as_deref(), &zone)?,
        number: query.number,
    };
    let page = PageOf { cursor: query.cursor, limit: query.limit };
    let page = api.app().page_orders(&who.actor, &wanted, &page, query.reveal_buyer).await?.map(Order::from);
    let total = if query.count { Some(api.app().count_orders(&who.actor, &wanted).await?.into()) } else { None };
    Ok(Json(OrderList { orders: page.items, next_cursor: page.next_cursor, total }))
}

/// Options for showing one order.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RevealQuery {
    /// Includes buyer data; the reading is recorded.
    #[serde(default)]
    reveal_buyer: bool,
}

/// Shows one order.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "orders", params(("id" = String, Path), RevealQuery),
    responses((status = 200, body = Order)))]
pub(crate) async fn get_order(
    State(api): State<Api>,
    who: Principal,
    Id(id): Id<OrderId>,
    Query(query): Query<RevealQuery>,
) -> Result<Json<Order>, Problem> {
    Ok(Json(api.app().get_order(&who.actor, id, query.reveal_buyer).await?.into()))
}

/// The operations of this domain.
pub(crate) fn router() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_orders))
        .routes(routes!(get_order))
        .routes(routes!(unreadable::list_unreadable_orders))
        .routes(routes!(unreadable::retry_unreadable_order))
}
