//! `includedData`: which sections of an order are told.

use crate::{
    answer::{NOT_VALID, Refusal},
    request::Query,
};

const WORDS: [&str; 11] = [
    "BUYER",
    "RECIPIENT",
    "PROCEEDS",
    "EXPENSE",
    "PROMOTION",
    "CANCELLATION",
    "FULFILLMENT",
    "PACKAGES",
    "TAX",
    "PAYMENT",
    "FULFILLMENT_ORDERS",
];

/// A section, at its bit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Section {
    Buyer,
    Recipient,
    Proceeds,
    Expense,
    Promotion,
    Cancellation,
    Fulfillment,
    Packages,
    Tax,
    Payment,
    FulfillmentOrders,
}

/// The sections that were asked for.
pub(super) struct Sections(u16);

impl Sections {
    /// From the query; an unknown word is refused.
    pub(super) fn read(query: &Query) -> Result<Self, Refusal> {
        let mut bits = 0;
        for word in query.list("includedData").unwrap_or_default() {
            let at = WORDS.iter().position(|known| *known == word).ok_or_else(|| Refusal::invalid(NOT_VALID))?;
            bits |= 1 << at;
        }
        Ok(Self(bits))
    }

    pub(super) fn has(&self, section: Section) -> bool {
        self.0 & (1 << section as u16) != 0
    }
}
