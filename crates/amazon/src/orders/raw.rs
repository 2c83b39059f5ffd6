//! An order as the text that Amazon sent. Most of it is only stored, so it is not parsed into values.

use serde_json::{Value, value::RawValue};
use std::fmt;

/// The JSON object of an order. Its `Debug` output contains no buyer data.
#[derive(Clone)]
pub struct RawOrder(Box<str>);

impl RawOrder {
    /// Keeps the text of an order. One that was read is well-formed in every part.
    pub(super) fn new(order: &RawValue) -> Self {
        Self(order.get().into())
    }

    /// The text: JSON, possibly with white space. An order that was read is a well-formed object.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parsed object; null if a part of it is not well-formed.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for RawOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawOrder({} bytes)", self.0.len())
    }
}

/// Compares the values, not the white space.
impl PartialEq for RawOrder {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.value() == other.value()
    }
}
