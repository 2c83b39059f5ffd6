//! Answers of Amazon kept for diagnosis: sealed, for a few days, in no bundle.

use crate::{Claims, StoreError};
use hawser_core::{AccountId, FailureCode, Timestamp};

/// An answer to keep.
#[derive(Debug, Clone)]
pub struct KeptAnswer {
    /// Whose.
    pub account: AccountId,
    /// The operation that was called.
    pub operation: String,
    /// When it came.
    pub received_at: Timestamp,
    /// What it was taken for.
    pub code: FailureCode,
    /// The answer, sealed.
    pub sealed: Vec<u8>,
}

impl Claims {
    /// Keeps an answer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn keep_answer(&self, answer: &KeptAnswer) -> Result<(), StoreError> {
        let _ = answer;
        todo!()
    }

    /// Removes answers that came before; how many.
    pub async fn purge_kept_answers(&self, before: Timestamp) -> Result<u64, StoreError> {
        let _ = before;
        todo!()
    }
}
