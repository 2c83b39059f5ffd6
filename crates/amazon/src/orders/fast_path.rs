//! Reads a page of the form that Amazon sends every day straight into orders, without a tree of values in between, which
//! costs more than all else that is done with a page. Whatever is out of the ordinary is left to the careful reader
//! beside it, which alone decides what is refused, and why: the two never differ in what they read.

use super::{Amount, Order, OrderItem, OrdersPage, RawOrder, SearchOrders, UpdatedOrCreated};
use crate::json;
use hawser_core::OrderStatus;
use memchr::memchr2;
use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::value::RawValue;
use std::{fmt, marker::PhantomData};

/// The careful reader refuses what is nested deeper than 128; nothing of Amazon's comes near.
const DEPTH: usize = 100;
/// It refuses numbers that are out of range, too.
const DIGITS: usize = 30;

/// Reads the body of a success of `searchOrders`; `None` leaves it to the careful reader.
pub(super) fn read(body: &[u8], search: &SearchOrders) -> Option<OrdersPage> {
    let body = std::str::from_utf8(body).ok().filter(|body| is_plain(body.as_bytes()))?;
    let Object(page) = serde_json::from_str::<Object<Page<'_>>>(body).ok()?;
    let time = |text: Option<&str>| match text {
        None => Some(None),
        Some(text) => json::moment(text).map(Some),
    };
    let (last_updated_before, created_before) = (time(page.last_updated_before)?, time(page.created_before)?);
    let end = match search.range {
        UpdatedOrCreated::Updated { .. } => last_updated_before,
        UpdatedOrCreated::Created { .. } => created_before,
    };
    let next_token = page.pagination.and_then(|Object(pagination)| pagination.next_token);
    let is_odd = page.errors.is_some()
        || next_token.as_deref() == Some("")
        || (search.pagination_token.is_none() && end.is_none());
    if is_odd {
        return None;
    }
    let orders = page.orders.into_iter().map(order).collect::<Option<_>>()?;
    Some(OrdersPage { orders, next_token, last_updated_before, created_before })
}

fn order(raw: &RawValue) -> Option<Order> {
    let Object(order) = serde_json::from_str::<Object<UsualOrder<'_>>>(raw.get()).ok()?;
    let Object(channel) = order.sales_channel;
    let (word, fulfilled_by) = order
        .fulfillment
        .map(|Object(fulfilment)| (fulfilment.fulfillment_status.unwrap_or_default(), fulfilment.fulfilled_by))
        .unwrap_or_default();
    let Ok(status) = word.parse::<OrderStatus>();
    Some(Order {
        order_id: order.order_id.parse().ok()?,
        created_time: json::moment(order.created_time)?,
        last_updated_time: json::moment(order.last_updated_time)?,
        marketplace_id: not_empty(channel.marketplace_id),
        status,
        fulfilled_by: not_empty(fulfilled_by),
        total: order.proceeds.and_then(|Object(proceeds)| proceeds.grand_total).and_then(amount),
        items: order.order_items.into_iter().map(|Object(item)| self::item(item)).collect::<Option<_>>()?,
        raw: RawOrder::sent(raw),
    })
}

fn item(item: UsualItem) -> Option<OrderItem> {
    let Object(product) = item.product;
    Some(OrderItem {
        order_item_id: not_empty(Some(item.order_item_id))?,
        asin: not_empty(product.asin),
        sku: not_empty(product.seller_sku),
        title: not_empty(product.title),
        quantity: item.quantity_ordered,
        unit_price: product.price.and_then(|Object(price)| price.unit_price).and_then(amount),
    })
}

fn amount(Object(amount): Object<UsualAmount>) -> Option<Amount> {
    Some(Amount::of(amount.amount?, amount.currency_code.unwrap_or_default()))
}

fn not_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// Whether there is nothing in a text that is refused when it is read, but would be passed over when it is skipped: deep
/// nesting, numbers with an exponent or without end, halves of surrogate pairs.
fn is_plain(body: &[u8]) -> bool {
    let (mut depth, mut digits, mut at) = (0_usize, 0_usize, 0);
    while let Some(byte) = body.get(at) {
        at += 1;
        digits = if byte.is_ascii_digit() { digits + 1 } else { digits };
        match byte {
            b'0'..=b'9' => {}
            b'"' => match plain_text_end(body, at) {
                Some(end) => at = end,
                None => return false,
            },
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'e' | b'E' if digits > 0 => return false,
            _ => digits = 0,
        }
        if depth > DEPTH || digits > DIGITS {
            return false;
        }
    }
    true
}

/// Where a text ends that begins at a place; `None` when it does not end, or has half of a surrogate pair in it.
fn plain_text_end(body: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', body.get(at..)?)?;
        match body.get(at..)? {
            [b'"', ..] => return Some(at + 1),
            [b'\\', b'u', b'd' | b'D', ..] => return None,
            _ => at += 2,
        }
    }
}

/// A JSON object; by itself, serde takes a list for a structure as well.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Only<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Only<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map))
            }
        }
        deserializer.deserialize_map(Only(PhantomData)).map(Self)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    #[serde(borrow)]
    orders: Vec<&'a RawValue>,
    pagination: Option<Object<Pagination>>,
    last_updated_before: Option<&'a str>,
    created_before: Option<&'a str>,
    errors: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsualOrder<'a> {
    order_id: &'a str,
    created_time: &'a str,
    last_updated_time: &'a str,
    sales_channel: Object<Channel>,
    #[serde(borrow)]
    fulfillment: Option<Object<Fulfilment<'a>>>,
    proceeds: Option<Object<Proceeds>>,
    order_items: Vec<Object<UsualItem>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Channel {
    marketplace_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fulfilment<'a> {
    fulfillment_status: Option<&'a str>,
    fulfilled_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Proceeds {
    grand_total: Option<Object<UsualAmount>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsualAmount {
    amount: Option<String>,
    currency_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UsualItem {
    order_item_id: String,
    quantity_ordered: i64,
    product: Object<Product>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    asin: Option<String>,
    seller_sku: Option<String>,
    title: Option<String>,
    price: Option<Object<Price>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    unit_price: Option<Object<UsualAmount>>,
}
