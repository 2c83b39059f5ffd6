//! Answers of Amazon kept for diagnosis: sealed, for a few days, in no bundle.

use crate::{StoreError, WorkerStore, executor::args};
use hawser_core::{AccountId, FailureCode, Timestamp};

/// An answer to keep.
#[derive(Debug, Clone)]
pub struct DiagnosticPayload {
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

impl WorkerStore {
    /// Keeps an answer.
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

    /// Removes answers that came before; how many.
    pub async fn purge_diagnostic_payloads(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.db.execute("DELETE FROM diagnostic_payload WHERE received_at < $1", args![before]).await
    }
}
