//! What Hawser knows of an order's state. The names are those of Orders 2026-01-01 (PROTOCOL C.4).

use std::{convert::Infallible, fmt, str::FromStr};

/// The fulfilment status of an order; a value that is unknown today is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    /// `PENDING_AVAILABILITY`: a pre-order that has no stock yet.
    PendingAvailability,
    /// `PENDING`: the payment is not settled; no total yet, not counted as a sale.
    Pending,
    /// `UNSHIPPED`
    Unshipped,
    /// `PARTIALLY_SHIPPED`
    PartiallyShipped,
    /// `SHIPPED`
    Shipped,
    /// `CANCELLED`
    Cancelled,
    /// `UNFULFILLABLE`
    Unfulfillable,
    /// Anything else, for example `INVOICE_UNCONFIRMED`, which Amazon's migration table has and its model lacks.
    Unknown(String),
}

impl OrderStatus {
    const KNOWN: [Self; 7] = [
        Self::PendingAvailability,
        Self::Pending,
        Self::Unshipped,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Cancelled,
        Self::Unfulfillable,
    ];

    /// Amazon's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::PendingAvailability => "PENDING_AVAILABILITY",
            Self::Pending => "PENDING",
            Self::Unshipped => "UNSHIPPED",
            Self::PartiallyShipped => "PARTIALLY_SHIPPED",
            Self::Shipped => "SHIPPED",
            Self::Cancelled => "CANCELLED",
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
