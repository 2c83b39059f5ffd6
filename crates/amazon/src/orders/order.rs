//! One order: the complete text that Amazon sent and the few fields that Hawser works with.

use super::RawOrder;
use crate::json::{self, Any, AtMost, Object, ParseError, field};
use hawser_core::{AmazonOrderId, Money, OrderStatus, Timestamp, shops::seller::InvalidFormat};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;

/// The maximum number of items of an order, far above what Amazon sells at once.
const MAX_ITEMS: usize = 5000;

/// An order of Orders 2026-01-01. Its `Debug` output contains no buyer data.
#[derive(Clone, PartialEq)]
pub struct Order {
    /// The complete order as Amazon sent it, including unknown fields.
    pub raw: RawOrder,
    /// Amazon's order number.
    pub order_id: AmazonOrderId,
    /// Time at which the order was placed.
    pub created_time: Timestamp,
    /// Time of the last change to any part of the order.
    pub last_updated_time: Timestamp,
    /// Marketplace in which the order was placed; Amazon omits it for some orders.
    pub marketplace_id: Option<String>,
    /// True if the order was not placed at Amazon but is fulfilled by it (`channelName` is `NON_AMAZON`). The marketplace of
    /// such an order is not one in which the seller participates.
    pub is_non_amazon: bool,
    /// Amazon's status; `Unknown("")` if Amazon sent none, for example because `FULFILLMENT` was not requested.
    pub status: OrderStatus,
    /// `MERCHANT`, `AMAZON`, or a value that is unknown today.
    pub fulfilled_by: Option<String>,
    /// The grand total; pending orders have none.
    pub total: Option<Amount>,
    /// The ordered items.
    pub items: Vec<OrderItem>,
}

/// An amount as Amazon wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Amazon's decimal text.
    pub text: String,
    /// Amazon's currency code; empty if Amazon sent none.
    pub currency: String,
    /// The parsed amount, if text and currency are valid.
    pub money: Option<Money>,
}

/// One item of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// Amazon's id of the item, unique within the order.
    pub order_item_id: String,
    /// Amazon's product number.
    pub asin: Option<String>,
    /// The seller's product number.
    pub sku: Option<String>,
    /// The product's title.
    pub title: Option<String>,
    /// Ordered quantity.
    pub quantity: i64,
    /// Price of one unit.
    pub unit_price: Option<Amount>,
}

/// The fields of an order that Hawser reads. The model requires more of them (a channel's name, for example), but Amazon
/// itself omits required fields (PROTOCOL C.2), and a field that nothing relies on must not make an order unreadable.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrderFields<'a> {
    #[serde(deserialize_with = "field::text")]
    order_id: String,
    #[serde(deserialize_with = "field::time")]
    created_time: Timestamp,
    #[serde(deserialize_with = "field::time")]
    last_updated_time: Timestamp,
    #[serde(borrow, deserialize_with = "field::object")]
    sales_channel: SalesChannel<'a>,
    #[serde(default, deserialize_with = "field::optional_object")]
    fulfillment: Option<Fulfillment>,
    #[serde(default, borrow)]
    proceeds: Any<'a, Proceeds<'a>>,
    #[serde(borrow, deserialize_with = "field::list")]
    order_items: AtMost<MAX_ITEMS, Object<ItemFields<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SalesChannel<'a> {
    #[serde(default, borrow)]
    channel_name: Any<'a>,
    #[serde(default, deserialize_with = "field::optional_text")]
    marketplace_id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fulfillment {
    #[serde(default, deserialize_with = "field::optional_text")]
    fulfillment_status: Option<String>,
    #[serde(default, deserialize_with = "field::optional_text")]
    fulfilled_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proceeds<'a> {
    #[serde(default, borrow)]
    grand_total: AnyAmount<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemFields<'a> {
    #[serde(deserialize_with = "field::text")]
    order_item_id: String,
    #[serde(deserialize_with = "field::integer")]
    quantity_ordered: i64,
    #[serde(borrow, deserialize_with = "field::object")]
    product: Product<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Product<'a> {
    #[serde(default, deserialize_with = "field::optional_text")]
    asin: Option<String>,
    #[serde(default, deserialize_with = "field::optional_text")]
    seller_sku: Option<String>,
    #[serde(default, deserialize_with = "field::optional_text")]
    title: Option<String>,
    #[serde(default, borrow)]
    price: Any<'a, Price<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price<'a> {
    #[serde(default, borrow)]
    unit_price: AnyAmount<'a>,
}

/// An amount in any form: no form makes an order unreadable.
type AnyAmount<'a> = Any<'a, AmountFields<'a>>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AmountFields<'a> {
    #[serde(default, borrow)]
    amount: Any<'a>,
    #[serde(default, borrow)]
    currency_code: Any<'a>,
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order_id, status, last_updated_time, .. } = self;
        write!(f, "Order({order_id}, {status}, {last_updated_time})")
    }
}

impl Order {
    pub(super) fn read(raw: &RawValue) -> Result<Self, ParseError> {
        let Object(fields) = json::read_text::<Object<OrderFields<'_>>>(raw.get())?;
        let order_id = fields.order_id.parse();
        let order_id = order_id.map_err(|error: InvalidFormat| ParseError::new("orderId", error.rule))?;
        let fulfillment = fields.fulfillment.unwrap_or_default();
        let Ok(status) = fulfillment.fulfillment_status.unwrap_or_default().parse();
        let total = if let Any::Object(proceeds) = fields.proceeds { Amount::new(proceeds.grand_total) } else { None };
        Ok(Self {
            raw: RawOrder::new(raw),
            order_id,
            created_time: fields.created_time,
            last_updated_time: fields.last_updated_time,
            marketplace_id: fields.sales_channel.marketplace_id,
            is_non_amazon: matches!(fields.sales_channel.channel_name, Any::Text(name) if name == "NON_AMAZON"),
            status,
            fulfilled_by: fulfillment.fulfilled_by,
            total,
            items: fields.order_items.0.into_iter().map(|Object(item)| OrderItem::new(item)).collect(),
        })
    }
}

impl OrderItem {
    fn new(item: ItemFields<'_>) -> Self {
        let ItemFields { order_item_id, quantity_ordered: quantity, product } = item;
        let Product { asin, seller_sku: sku, title, price } = product;
        let unit_price = if let Any::Object(price) = price { Amount::new(price.unit_price) } else { None };
        Self { order_item_id, asin, sku, title, quantity, unit_price }
    }
}

impl Amount {
    /// A number instead of a text is kept as text.
    fn new(amount: AnyAmount<'_>) -> Option<Self> {
        let Any::Object(fields) = amount else { return None };
        let text = match fields.amount {
            Any::Text(text) => text.into_owned(),
            Any::Number(number) => number.to_string(),
            Any::Null | Any::Boolean(_) | Any::Object(_) | Any::List(_) => return None,
        };
        let currency =
            if let Any::Text(currency) = fields.currency_code { currency.into_owned() } else { String::new() };
        let money = Money::parse(&text, &currency).ok();
        Some(Self { text, currency, money })
    }
}
