//! One order: the whole of what Amazon sent, and beside it the few fields that Hawser works with.

use super::RawOrder;
use crate::json::{self, ParseError};
use hawser_core::{AmazonOrderId, Money, OrderStatus, Timestamp};
use serde_json::{Map, Value};
use std::fmt;

/// An order of Orders 2026-01-01. Its `Debug` shows no buyer.
#[derive(Clone, PartialEq)]
pub struct Order {
    /// Everything as it came, in its order, unknown fields included.
    pub raw: RawOrder,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// When it was placed.
    pub created_time: Timestamp,
    /// When anything of it last changed.
    pub last_updated_time: Timestamp,
    /// Where it was placed; Amazon leaves it out for some orders.
    pub marketplace_id: Option<String>,
    /// Where it stands; `Unknown("")` when Amazon sent none, as it does when `FULFILLMENT` was not asked for.
    pub status: OrderStatus,
    /// `MERCHANT`, `AMAZON`, or a word unknown today.
    pub fulfilled_by: Option<String>,
    /// The grand total; pending orders have none.
    pub total: Option<Amount>,
    /// The items.
    pub items: Vec<OrderItem>,
}

/// An amount as Amazon wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Amazon's decimal text.
    pub text: String,
    /// Amazon's currency code; empty when it sent none.
    pub currency: String,
    /// The number, where text and currency make one.
    pub money: Option<Money>,
}

impl Amount {
    pub(super) fn of(text: String, currency: String) -> Self {
        let money = Money::parse(&text, &currency).ok();
        Self { text, currency, money }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// Unique within the order.
    pub order_item_id: String,
    /// Amazon's number of the product.
    pub asin: Option<String>,
    /// The seller's number of the product.
    pub sku: Option<String>,
    /// The product's title.
    pub title: Option<String>,
    /// How many were ordered.
    pub quantity: i64,
    /// The price of one.
    pub unit_price: Option<Amount>,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order_id, status, last_updated_time, .. } = self;
        write!(f, "Order({order_id}, {status}, {last_updated_time})")
    }
}

impl Order {
    /// Takes the fields out of what Amazon sent. The model requires more than is asked for here (a channel's name, for
    /// one): Amazon itself leaves required fields out (PROTOCOL C.2), and what nothing relies on must not hold an order up.
    pub(crate) fn read(raw: Map<String, Value>) -> Result<Self, ParseError> {
        let channel = json::object(&raw, "salesChannel")?;
        let marketplace_id = plain_text(channel, "marketplaceId").map_err(|error| error.below("salesChannel"))?;
        let (status, fulfilled_by) = fulfilment(&raw).map_err(|error| error.below("fulfillment"))?;
        let items = json::array(&raw, "orderItems")?.iter().enumerate();
        let items = items.map(|(index, item)| OrderItem::read(item).map_err(|error| error.at("orderItems", index)));
        Ok(Self {
            order_id: order_id(&raw)?,
            created_time: json::time(&raw, "createdTime")?,
            last_updated_time: json::time(&raw, "lastUpdatedTime")?,
            marketplace_id,
            status,
            fulfilled_by,
            total: raw.get("proceeds").and_then(|proceeds| amount(proceeds.get("grandTotal")?)),
            items: items.collect::<Result<_, _>>()?,
            raw: RawOrder::of(&raw),
        })
    }
}

impl OrderItem {
    fn read(item: &Value) -> Result<Self, ParseError> {
        let item = json::as_object(item)?;
        let product = json::object(item, "product")?;
        let text = |key| plain_text(product, key).map_err(|error| error.below("product"));
        Ok(Self {
            order_item_id: json::text(item, "orderItemId")?.to_owned(),
            asin: text("asin")?,
            sku: text("sellerSku")?,
            title: text("title")?,
            quantity: json::integer(item, "quantityOrdered")?,
            unit_price: product.get("price").and_then(|price| amount(price.get("unitPrice")?)),
        })
    }
}

fn order_id(raw: &Map<String, Value>) -> Result<AmazonOrderId, ParseError> {
    json::text(raw, "orderId")?
        .parse()
        .map_err(|error: hawser_core::shops::seller::InvalidFormat| ParseError::new("orderId", error.rule))
}

fn fulfilment(raw: &Map<String, Value>) -> Result<(OrderStatus, Option<String>), ParseError> {
    let Some(fulfilment) =
        json::optional_object(raw, "fulfillment").map_err(|error| ParseError::new("", error.rule))?
    else {
        return Ok((OrderStatus::Unknown(String::new()), None));
    };
    let word = json::optional_text(fulfilment, "fulfillmentStatus")?.unwrap_or_default();
    let Ok(status) = word.parse();
    Ok((status, plain_text(fulfilment, "fulfilledBy")?))
}

/// An optional text; an empty one counts as absent.
fn plain_text(object: &Map<String, Value>, key: &str) -> Result<Option<String>, ParseError> {
    Ok(json::optional_text(object, key)?.filter(|text| !text.is_empty()).map(str::to_owned))
}

/// An amount in any shape: whatever it is, it never holds an order up. A number in place of the text is kept as text.
fn amount(value: &Value) -> Option<Amount> {
    let text = match value.get("amount")? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let currency = value.get("currencyCode").and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Amount::of(text, currency))
}
