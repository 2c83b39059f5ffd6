//! Reading a page of orders. One damaged order makes the whole page unreadable, so that nothing is lost in silence; a page
//! is the last one only when Amazon says so.

use super::{Order, SearchOrders, UpdatedOrCreated};
use crate::json::{self, ParseError};
use crate::orders::fast_path;
use hawser_core::{AmazonOrderId, Timestamp};
use serde_json::{Map, Value};

/// A page of orders, in Amazon's order; one that stands twice is there twice.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdersPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// The next page's token; `None` on the last page.
    pub next_token: Option<String>,
    /// Until when the answer is complete; always there on the first page of a search by update.
    pub last_updated_before: Option<Timestamp>,
    /// Until when the answer is complete; always there on the first page of a search by creation.
    pub created_before: Option<Timestamp>,
}

/// Reads the body of a success of `searchOrders`.
pub(crate) fn read_page(body: &[u8], search: &SearchOrders) -> Result<OrdersPage, ParseError> {
    fast_path::read(body, search).map_or_else(|| read_carefully(body, search), Ok)
}

/// Reads a page in whatever form it comes, and says what is wrong with it.
pub(super) fn read_carefully(body: &[u8], search: &SearchOrders) -> Result<OrdersPage, ParseError> {
    let mut answer = json::success(body)?;
    let last_updated_before = json::optional_time(&answer, "lastUpdatedBefore")?;
    let created_before = json::optional_time(&answer, "createdBefore")?;
    if search.pagination_token.is_none() {
        let (key, end) = match search.range {
            UpdatedOrCreated::Updated { .. } => ("lastUpdatedBefore", last_updated_before),
            UpdatedOrCreated::Created { .. } => ("createdBefore", created_before),
        };
        if end.is_none() {
            return Err(ParseError::new(key, "there on the first page"));
        }
    }
    let next_token = next_token(&answer)?;
    let Some(Value::Array(orders)) = answer.remove("orders") else {
        return Err(ParseError::new("orders", "a list"));
    };
    let orders = orders.into_iter().enumerate().map(|(index, order)| {
        let order = into_object(order).and_then(Order::read);
        order.map_err(|error| error.at("orders", index))
    });
    Ok(OrdersPage { orders: orders.collect::<Result<_, _>>()?, next_token, last_updated_before, created_before })
}

/// Reads the body of a success of `getOrder`: the order that was asked for, and no other.
pub(crate) fn read_one(body: &[u8], asked: &AmazonOrderId) -> Result<Order, ParseError> {
    let mut answer = json::success(body)?;
    let order = into_object(answer.remove("order").unwrap_or_default()).and_then(Order::read);
    let order = order.map_err(|error| error.below("order"))?;
    if order.order_id == *asked {
        Ok(order)
    } else {
        Err(ParseError::new("order.orderId", "the order that was asked for"))
    }
}

/// No `pagination`, or one without a token, ends the list. An empty token or one of another type ends nothing.
fn next_token(answer: &Map<String, Value>) -> Result<Option<String>, ParseError> {
    let Some(pagination) = json::optional_object(answer, "pagination")? else { return Ok(None) };
    match pagination.get("nextToken") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(token)) if !token.is_empty() => Ok(Some(token.clone())),
        Some(_) => Err(ParseError::new("pagination.nextToken", "a text that is not empty, or nothing")),
    }
}

fn into_object(value: Value) -> Result<Map<String, Value>, ParseError> {
    match value {
        Value::Object(object) => Ok(object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(ParseError::new("", "an object"))
        }
    }
}
