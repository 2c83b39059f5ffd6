//! Orders: their status, with the values of Orders 2026-01-01 (PROTOCOL C.4), and the reasons for setting one aside.

mod set_aside;

pub use set_aside::SetAsideReason;

mod buyer_data_start;

pub use buyer_data_start::OrderDates;

use crate::failure::Rule;
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

    /// Parses a status of which a person knows the word: in any case, with any or no separator, and in the spellings of both
    /// of Amazon's Orders APIs, such as `Unshipped`, `partially-shipped` or `Canceled`.
    ///
    /// # Errors
    /// The words that are known.
    pub fn from_words(text: &str) -> Result<Self, Rule> {
        let plain = |word: &str| -> String {
            word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
        };
        let mut word = plain(text);
        if word == "CANCELED" {
            "CANCELLED".clone_into(&mut word);
        }
        let known = Self::KNOWN.into_iter().chain(["INVOICE_UNCONFIRMED"].map(|other| Self::Unknown(other.to_owned())));
        let words: Vec<Self> = known.collect();
        let found = words.iter().find(|status| plain(status.as_str()) == word).cloned();
        found.ok_or_else(|| Rule::one_of(&words.iter().map(Self::as_str).collect::<Vec<_>>()))
    }

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

#[cfg(test)]
mod field {
    use super::*;

    #[test]
    fn p11_a_status_is_known_in_any_spelling() {
        let spellings = ["Unshipped", "UNSHIPPED", " unshipped "];
        assert!(spellings.iter().all(|text| OrderStatus::from_words(text) == Ok(OrderStatus::Unshipped)));
        for text in ["Canceled", "CANCELLED", "cancelled"] {
            assert_eq!(OrderStatus::from_words(text), Ok(OrderStatus::Canceled), "{text}");
        }
        assert_eq!(OrderStatus::from_words("PartiallyShipped"), Ok(OrderStatus::PartiallyShipped));
        let rule = OrderStatus::from_words("Returned").unwrap_err().to_string();
        assert!(rule.starts_with("one of PENDING_AVAILABILITY, PENDING, UNSHIPPED"), "{rule}");
    }
}
