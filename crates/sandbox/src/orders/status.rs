//! The states of an order, with the words of both versions of the Orders API (PROTOCOL C.3, C.4).

use serde::{Deserialize, Serialize};

/// The state of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// A pre-order without stock.
    PendingAvailability,
    /// Placed, payment not settled: no amounts yet.
    Pending,
    /// Ready to be shipped.
    Unshipped,
    /// Some units are on their way.
    PartiallyShipped,
    /// All units are on their way.
    Shipped,
    /// Will not be fulfilled.
    Cancelled,
    /// Cannot be fulfilled by Amazon; for sales outside of Amazon only.
    Unfulfillable,
    /// Shipped, the invoice not yet confirmed. The model of 2026-01-01 does not know it, although Amazon's migration table
    /// maps to it: a value that clients have never seen.
    InvoiceUnconfirmed,
}

impl Status {
    /// The states that the model of 2026-01-01 lists, and that its filter accepts.
    pub(crate) const LISTED: [Self; 7] = [
        Self::PendingAvailability,
        Self::Pending,
        Self::Unshipped,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Cancelled,
        Self::Unfulfillable,
    ];

    /// All states, the unlisted one as well.
    pub const ALL: [Self; 8] = [
        Self::PendingAvailability,
        Self::Pending,
        Self::Unshipped,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Cancelled,
        Self::Unfulfillable,
        Self::InvoiceUnconfirmed,
    ];

    /// The word of Orders 2026-01-01, also used in the ledger.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PendingAvailability => "PENDING_AVAILABILITY",
            Self::Pending => "PENDING",
            Self::Unshipped => "UNSHIPPED",
            Self::PartiallyShipped => "PARTIALLY_SHIPPED",
            Self::Shipped => "SHIPPED",
            Self::Cancelled => "CANCELLED",
            Self::Unfulfillable => "UNFULFILLABLE",
            Self::InvoiceUnconfirmed => "INVOICE_UNCONFIRMED",
        }
    }

    /// The word of Orders v0.
    pub(crate) const fn word_v0(self) -> &'static str {
        match self {
            Self::PendingAvailability => "PendingAvailability",
            Self::Pending => "Pending",
            Self::Unshipped => "Unshipped",
            Self::PartiallyShipped => "PartiallyShipped",
            Self::Shipped => "Shipped",
            Self::Cancelled => "Canceled",
            Self::Unfulfillable => "Unfulfillable",
            Self::InvoiceUnconfirmed => "InvoiceUnconfirmed",
        }
    }

    /// Is the payment settled, so that the order has amounts and an address?
    pub(crate) const fn is_settled(self) -> bool {
        !matches!(self, Self::PendingAvailability | Self::Pending)
    }
}
