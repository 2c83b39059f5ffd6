//! An order as the text that Amazon sent: kept, not taken apart, since most of it is only ever stored.

use serde_json::{Map, Value, value::RawValue};
use std::fmt;

/// The JSON object of an order. Its `Debug` shows no buyer.
#[derive(Clone)]
pub struct RawOrder(Box<str>);

impl RawOrder {
    /// Of an object that was read.
    pub(super) fn of(order: &Map<String, Value>) -> Self {
        Self(serde_json::to_string(order).unwrap_or_default().into())
    }

    /// As it stands in the answer.
    pub(super) fn sent(order: &RawValue) -> Self {
        Self(order.get().into())
    }

    /// A well-formed JSON object, not necessarily without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The object, taken apart.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for RawOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawOrder({} bytes)", self.0.len())
    }
}

/// Two are equal when they say the same.
impl PartialEq for RawOrder {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.value() == other.value()
    }
}
