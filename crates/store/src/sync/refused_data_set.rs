//! The row of a refused data set.

use crate::{
    StoreError,
    executor::{FromRow, Row},
};
use hawser_core::Timestamp;

/// A data set that Amazon refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedDataSet {
    /// Amazon's word, such as `FULFILLMENT`.
    pub data_set: String,
    /// Time of the first refusal.
    pub refused_at: Timestamp,
    /// Time from which on it is requested again.
    pub retry_at: Timestamp,
}

impl FromRow for RefusedDataSet {
    const TABLE: &'static str = "refused_data_set";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            data_set: row.text("data_set")?,
            refused_at: row.time("refused_at")?,
            retry_at: row.time("retry_at")?,
        })
    }
}
