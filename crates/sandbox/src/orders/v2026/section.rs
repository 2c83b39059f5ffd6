//! The parameter `includedData`, which selects the sections of an order in an answer.

use crate::{
    answer::{ApiError, NOT_VALID},
    request::Query,
};
use serde::{Deserialize, Serialize};

/// A section of an order; its discriminant is its bit in [`Sections`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, strum::EnumString)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Section {
    Buyer,
    Recipient,
    Proceeds,
    Expense,
    Promotion,
    Cancellation,
    #[default]
    Fulfillment,
    Packages,
    Tax,
    Payment,
    FulfillmentOrders,
}

/// The requested sections.
pub(super) struct Sections(u16);

impl Sections {
    /// Reads the query.
    ///
    /// # Errors
    /// The parameter names an unknown section.
    pub(super) fn read(query: &Query) -> Result<Self, ApiError> {
        let mut bits = 0;
        for word in query.list("includedData").unwrap_or_default() {
            let section: Section = word.parse().map_err(|_| ApiError::invalid(NOT_VALID))?;
            bits |= 1 << section as u16;
        }
        Ok(Self(bits))
    }

    pub(super) fn has(&self, section: Section) -> bool {
        self.0 & (1 << section as u16) != 0
    }
}
