//! Answers of Amazon that are kept for diagnosis: sealed and for a few days. They are never part of a support bundle.

use crate::{StoreError, WorkerStore, executor::args};
use hawser_core::{AccountId, FailureCode, Timestamp};

/// A malformed answer.
#[derive(Debug, Clone)]
pub struct DiagnosticPayload {
    pub account: AccountId,
    /// The called operation.
    pub operation: String,
    /// Time at which it was received.
    pub received_at: Timestamp,
    /// The code that the answer was classified as.
    pub code: FailureCode,
    /// The answer, sealed.
    pub sealed: Vec<u8>,
}

impl WorkerStore {
    /// Stores an answer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn keep_answer(&self, answer: &DiagnosticPayload) -> Result<(), StoreError> {
        let insert = "INSERT INTO diagnostic_payload (account_pk, operation, received_at, code, sealed) \
                      SELECT pk, $2, $3, $4, $5 FROM seller_account WHERE id = $1";
        let args = args![answer.account, &answer.operation, answer.received_at, answer.code.as_str(), &answer.sealed];
        match self.db.execute(insert, args).await? {
            0 => Err(StoreError::NotFound { what: "account" }),
            _ => Ok(()),
        }
    }
}
