//! Reads pages of orders. The envelope is read first, then each order separately: a page counts if its envelope is
//! well-formed, and an order that cannot be read costs no other order. A page is the last one only if Amazon says so.

use super::{Order, SearchOrders, UnreadableOrder, UpdatedOrCreated};
use crate::json::{self, AtMost, ParseError, field};
use hawser_core::{AmazonOrderId, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The maximum number of orders in a page. Amazon sends at most 100 (PROTOCOL C.4).
const MAX_ORDERS: usize = 500;

/// A page of orders in Amazon's order. An order that Amazon sent twice appears twice.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdersPage {
    /// The orders that could be read.
    pub orders: Vec<Order>,
    /// The orders that could not be read.
    pub unreadable: Vec<UnreadableOrder>,
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
    orders: AtMost<MAX_ORDERS, &'a RawValue>,
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
    let (mut orders, mut unreadable) = (Vec::new(), Vec::new());
    for raw in page.orders.0 {
        match Order::read(raw) {
            Ok(order) => orders.push(order),
            Err(error) => unreadable.push(UnreadableOrder::new(raw, error)),
        }
    }
    Ok(OrdersPage {
        orders,
        unreadable,
        next_token: page.pagination.and_then(|pagination| pagination.next_token),
        last_updated_before: page.last_updated_before,
        created_before: page.created_before,
    })
}

/// One order, as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub enum FoundOrder {
    /// The order could be read.
    Readable(Box<Order>),
    /// The answer is well-formed, but the order is not.
    Unreadable(UnreadableOrder),
}

/// Reads the body of a successful `getOrder`, which must be the requested order as far as its number can be read.
pub(crate) fn read_one(body: &[u8], requested: &AmazonOrderId) -> Result<FoundOrder, ParseError> {
    let envelope: OrderEnvelope<'_> = json::read(body)?;
    let found = match Order::read(envelope.order) {
        Ok(order) => FoundOrder::Readable(Box::new(order)),
        Err(error) => FoundOrder::Unreadable(UnreadableOrder::new(envelope.order, error)),
    };
    let number = match &found {
        FoundOrder::Readable(order) => Some(&order.order_id),
        FoundOrder::Unreadable(order) => order.order_id.as_ref(),
    };
    match number {
        Some(number) if number != requested => Err(ParseError::new("order.orderId", "the requested order")),
        Some(_) | None => Ok(found),
    }
}
