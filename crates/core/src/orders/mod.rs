//! Orders: their status, with the values of Orders 2026-01-01 (PROTOCOL C.4), and the reasons for setting one aside.

mod set_aside;

pub use set_aside::SetAsideReason;

use std::{convert::Infallible, fmt, str::FromStr};

/// The fulfillment status of an order. An unknown value is kept unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    /// `PENDING_AVAILABILITY`: a pre-order without stock.
    PendingAvailability,
    /// `PENDING`: the payment is not complete. The order has no total yet and does not count as a sale.
    Pending,
    /// `UNSHIPPED`
    Unshipped,
    /// `PARTIALLY_SHIPPED`
    PartiallyShipped,
    /// `SHIPPED`
    Shipped,
    /// `CANCELLED`
    Canceled,
    /// `UNFULFILLABLE`
    Unfulfillable,
    /// Any other value, such as `INVOICE_UNCONFIRMED`, which is in Amazon's migration table but not in its model.
    Unknown(String),
}

impl OrderStatus {
    const KNOWN: [Self; 7] = [
        Self::PendingAvailability,
        Self::Pending,
        Self::Unshipped,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Canceled,
        Self::Unfulfillable,
    ];

    /// Amazon's value.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PendingAvailability => "PENDING_AVAILABILITY",
            Self::Pending => "PENDING",
            Self::Unshipped => "UNSHIPPED",
            Self::PartiallyShipped => "PARTIALLY_SHIPPED",
            Self::Shipped => "SHIPPED",
            Self::Canceled => "CANCELLED",
            Self::Unfulfillable => "UNFULFILLABLE",
            Self::Unknown(word) => word,
        }
    }
}

impl FromStr for OrderStatus {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::KNOWN.into_iter().find(|s| s.as_str() == text).unwrap_or_else(|| Self::Unknown(text.to_owned())))
    }
}

impl fmt::Display for OrderStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
