//! Single orders that differ from Amazon's model, in answers that are otherwise as always. Each shape was seen in a report or
//! stands for a kind of them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The way in which an order differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
pub enum OddShape {
    /// `orderItems` is null.
    #[default]
    NullItems,
    /// The first item has no `quantityOrdered`.
    MissingQuantity,
    /// `createdTime` is `9999-12-31T23:59:59Z`.
    FarFuture,
    /// There is no `orderId`.
    MissingNumber,
    /// The whole order is null.
    NullOrder,
    /// Every currency is in lower case.
    LowerCaseCurrency,
    /// Amounts have a comma, such as `12,50`.
    CommaInAmounts,
    /// Every currency is a symbol, such as `$`.
    CurrencySymbol,
    /// The title of the first item contains the character U+0000.
    NulInTitle,
    /// An order from outside Amazon, whose marketplace is one for multi-channel fulfillment.
    NonAmazon,
    /// The marketplace is in another region.
    OtherMarketplace,
    /// The marketplace is one that nobody knows.
    UnknownMarketplace,
}

/// The orders that a fault changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// The order with this number.
    Number(String),
    /// Orders by their place in a page, counted from 1: the first one, and how many.
    Places(usize, usize),
}

/// A fault in the orders of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OddOrders {
    pub(crate) shape: OddShape,
    pub(crate) target: Target,
}

impl OddOrders {
    /// Changes the orders of an answer that are meant.
    pub(crate) fn apply(&self, written: &mut [Vec<u8>]) {
        for (place, bytes) in (1_usize..).zip(written) {
            if let Target::Places(first, count) = self.target
                && !(first..first.saturating_add(count)).contains(&place)
            {
                continue;
            }
            let Ok(mut order) = serde_json::from_slice::<Value>(bytes) else { continue };
            if let Target::Number(number) = &self.target
                && order["orderId"] != number.as_str()
            {
                continue;
            }
            self.shape.change(&mut order);
            *bytes = order.to_string().into_bytes();
        }
    }
}

impl OddShape {
    fn change(self, order: &mut Value) {
        let marketplace = |order: &mut Value, id: &str| order["salesChannel"]["marketplaceId"] = json!(id);
        match self {
            Self::NullItems => order["orderItems"] = Value::Null,
            Self::MissingQuantity => _ = object(&mut order["orderItems"][0]).shift_remove("quantityOrdered"),
            Self::FarFuture => order["createdTime"] = json!("9999-12-31T23:59:59Z"),
            Self::MissingNumber => _ = object(order).shift_remove("orderId"),
            Self::NullOrder => *order = Value::Null,
            Self::LowerCaseCurrency => {
                replace(order, "currencyCode", &|currency| currency.to_ascii_lowercase());
            }
            Self::CommaInAmounts => replace(order, "amount", &|amount| amount.replace('.', ",")),
            Self::CurrencySymbol => replace(order, "currencyCode", &|_| "$".to_owned()),
            Self::NulInTitle => order["orderItems"][0]["product"]["title"] = json!("a\0b"),
            Self::NonAmazon => {
                order["salesChannel"]["channelName"] = json!("NON_AMAZON");
                marketplace(order, "A2ZV50J4W1RKNI");
            }
            Self::OtherMarketplace => {
                let japan = "A1VC38T7YXB528";
                let is_japan = order["salesChannel"]["marketplaceId"] == japan;
                marketplace(order, if is_japan { "A1PA6795UKMFR9" } else { japan });
            }
            Self::UnknownMarketplace => marketplace(order, "A0UNKNOWN00000"),
        }
    }
}

/// The members of an object; those of an empty one for any other value.
fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(members) => members,
        _ => unreachable!("it was just made an object"),
    }
}

/// Replaces every text with this name, at any depth.
fn replace(value: &mut Value, name: &str, by: &dyn Fn(&str) -> String) {
    match value {
        Value::Object(members) => {
            for (member, value) in members {
                match value {
                    Value::String(text) if member == name => *text = by(text),
                    value => replace(value, name, by),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, name, by)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::IntoEnumIterator as _;

    fn orders() -> Vec<Vec<u8>> {
        ["902-1", "902-2", "902-3"]
            .map(|number| {
                json!({
                    "orderId": number, "createdTime": "2026-11-22T08:00:00Z", "salesChannel": {"channelName": "AMAZON"},
                    "proceeds": {"grandTotal": {"amount": "1.50", "currencyCode": "USD"}},
                    "orderItems": [{"quantityOrdered": 1, "product": {"title": "t"}}],
                })
                .to_string()
                .into_bytes()
            })
            .into()
    }

    #[test]
    fn every_shape_changes_the_order_that_is_meant_and_no_other() {
        for shape in OddShape::iter() {
            for target in [Target::Number("902-2".to_owned()), Target::Places(2, 1)] {
                let mut written = orders();
                OddOrders { shape, target }.apply(&mut written);
                let changed: Vec<bool> = written.iter().zip(orders()).map(|(now, before)| *now != before).collect();
                assert_eq!(changed, [false, true, false], "{shape:?}");
            }
        }
        let mut written = orders();
        OddOrders { shape: OddShape::LowerCaseCurrency, target: Target::Places(2, 9) }.apply(&mut written);
        assert!(String::from_utf8_lossy(&written[2]).contains(r#""currencyCode":"usd""#));
    }
}
