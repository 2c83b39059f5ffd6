//! The statuses of an order, as both versions of the Orders API spell them (PROTOCOL C.3, C.4).

use serde::{Deserialize, Serialize};

/// The status of an order.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::IntoStaticStr, strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// A pre-order without stock.
    PendingAvailability,
    /// Placed, but the payment is not settled, so that there are no amounts.
    Pending,
    /// Ready to be shipped.
    Unshipped,
    /// Some units are on their way.
    PartiallyShipped,
    /// All units are on their way.
    Shipped,
    /// Will not be fulfilled.
    #[serde(rename = "CANCELLED")]
    #[strum(serialize = "CANCELLED")]
    Canceled,
    /// Cannot be fulfilled by Amazon; only for sales outside Amazon.
    Unfulfillable,
    /// Shipped, with an invoice that is not confirmed yet. The model of 2026-01-01 does not list it, although Amazon's
    /// migration table maps to it, so clients must handle a value that they do not know.
    InvoiceUnconfirmed,
}

impl Status {
    /// The statuses that the model of 2026-01-01 lists and that its filter accepts.
    pub(crate) const LISTED: [Self; 7] = [
        Self::PendingAvailability,
        Self::Pending,
        Self::Unshipped,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Canceled,
        Self::Unfulfillable,
    ];

    /// All statuses, including the one that the model does not list.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The spelling of Orders 2026-01-01 and of the ledger.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The spelling of Orders v0.
    pub(crate) const fn word_v0(self) -> &'static str {
        match self {
            Self::PendingAvailability => "PendingAvailability",
            Self::Pending => "Pending",
            Self::Unshipped => "Unshipped",
            Self::PartiallyShipped => "PartiallyShipped",
            Self::Shipped => "Shipped",
            Self::Canceled => "Canceled",
            Self::Unfulfillable => "Unfulfillable",
            Self::InvoiceUnconfirmed => "InvoiceUnconfirmed",
        }
    }

    /// True if the payment is settled, so that the order has amounts and an address.
    pub(crate) const fn is_settled(self) -> bool {
        !matches!(self, Self::PendingAvailability | Self::Pending)
    }
}
