//! An order that could not be read: its text, the reason, and the little that can be learned about it nevertheless.

use super::RawOrder;
use crate::json::ParseError;
use hawser_core::{AmazonOrderId, Timestamp};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::fmt;

/// An element of a page's list of orders that is not a well-formed order. Its `Debug` output contains no buyer data.
#[derive(Debug, Clone, PartialEq)]
pub struct UnreadableOrder {
    /// The complete text that Amazon sent. It is JSON, but possibly not an object, and not well-formed in every part.
    pub raw: RawOrder,
    /// Amazon's order number, if that can be read.
    pub order_id: Option<AmazonOrderId>,
    /// Time of the last change, if that can be read.
    pub last_updated_time: Option<Timestamp>,
    /// The place that could not be read, such as `orderItems[1].quantityOrdered`; empty for the order itself.
    pub path: String,
    /// The rule that the place breaks, such as `a whole number`.
    pub rule: &'static str,
}

impl UnreadableOrder {
    pub(super) fn new(raw: &RawValue, error: ParseError) -> Self {
        let members = serde_json::from_str(raw.get()).map_or_else(|_| Vec::new(), |Members(members)| members);
        let only = |name: &str| {
            let mut values = members.iter().filter(|(member, _)| member == name);
            match (values.next(), values.next()) {
                (Some((_, value)), None) => serde_json::from_str::<String>(value.get()).ok(),
                (_, _) => None,
            }
        };
        Self {
            raw: RawOrder::new(raw),
            order_id: only("orderId").and_then(|number| number.trim().parse().ok()),
            last_updated_time: only("lastUpdatedTime").and_then(|time| Timestamp::parse(time.trim()).ok()),
            path: error.path,
            rule: error.rule,
        }
    }
}

/// The members of an object with their texts. A name may appear more than once.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(member) = members.next_entry()? {
            found.push(member);
        }
        Ok(Members(found))
    }
}
