//! Reads pages of orders. The envelope is read first, then each order separately. One malformed order makes the whole page
//! unreadable, so that no order is lost unnoticed; a page is the last one only if Amazon says so.

use super::{Order, SearchOrders, UpdatedOrCreated};
use crate::json::{self, ParseError, field};
use hawser_core::{AmazonOrderId, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

/// A page of orders in Amazon's order. An order that Amazon sent twice appears twice.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdersPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// The next page's token; `None` on the last page.
    pub next_token: Option<String>,
    /// The time up to which the answer is complete; always present on the first page of a search by update.
    pub last_updated_before: Option<Timestamp>,
    /// The time up to which the answer is complete; always present on the first page of a search by creation.
    pub created_before: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageEnvelope<'a> {
    #[serde(default, rename = "errors", deserialize_with = "field::no_errors")]
    _errors: (),
    #[serde(borrow, deserialize_with = "field::list")]
    orders: Vec<&'a RawValue>,
    /// Without a pagination, or without a token in it, the list ends.
    #[serde(default, deserialize_with = "field::optional_object")]
    pagination: Option<Pagination>,
    #[serde(default, deserialize_with = "field::optional_time")]
    last_updated_before: Option<Timestamp>,
    #[serde(default, deserialize_with = "field::optional_time")]
    created_before: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    #[serde(default, deserialize_with = "field::optional_nonempty_text")]
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct OrderEnvelope<'a> {
    #[serde(default, rename = "errors", deserialize_with = "field::no_errors")]
    _errors: (),
    #[serde(borrow)]
    order: &'a RawValue,
}

/// Reads the body of a successful `searchOrders`.
pub(crate) fn read_page(body: &[u8], search: &SearchOrders) -> Result<OrdersPage, ParseError> {
    let page: PageEnvelope<'_> = json::read(body)?;
    let (end, end_path) = match search.range {
        UpdatedOrCreated::Updated { .. } => (page.last_updated_before, "lastUpdatedBefore"),
        UpdatedOrCreated::Created { .. } => (page.created_before, "createdBefore"),
    };
    if end.is_none() && search.pagination_token.is_none() {
        return Err(ParseError::new(end_path, "required on the first page"));
    }
    let orders = page.orders.into_iter().enumerate();
    let orders = orders.map(|(index, order)| Order::read(order).map_err(|error| error.at("orders", index)));
    Ok(OrdersPage {
        orders: orders.collect::<Result<_, _>>()?,
        next_token: page.pagination.and_then(|pagination| pagination.next_token),
        last_updated_before: page.last_updated_before,
        created_before: page.created_before,
    })
}

/// Reads the body of a successful `getOrder`, which must be the requested order.
pub(crate) fn read_one(body: &[u8], requested: &AmazonOrderId) -> Result<Order, ParseError> {
    let envelope: OrderEnvelope<'_> = json::read(body)?;
    let order = Order::read(envelope.order).map_err(|error| error.below("order"))?;
    if order.order_id == *requested { Ok(order) } else { Err(ParseError::new("order.orderId", "the requested order")) }
}
