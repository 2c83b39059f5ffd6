//! The history of verifications: each run of the ladder with its steps.

use crate::{Scoped, StoreError};
use hawser_core::{AccountId, FailureCode, Timestamp, VerificationId};

/// A finished run of the ladder, to add.
#[derive(Debug, Clone)]
pub struct NewVerification {
    /// Its id.
    pub id: VerificationId,
    /// Of which account.
    pub account: AccountId,
    /// From.
    pub started_at: Timestamp,
    /// Until.
    pub finished_at: Timestamp,
    /// Whether every step passed.
    pub passed: bool,
    /// The first step's code that failed.
    pub code: Option<FailureCode>,
    /// The steps, as JSON.
    pub steps: String,
    /// Who asked for it, as text.
    pub actor: String,
}

/// A run of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationRow {
    /// Its id.
    pub id: VerificationId,
    /// Of which account.
    pub account: AccountId,
    /// From.
    pub started_at: Timestamp,
    /// Until.
    pub finished_at: Timestamp,
    /// Whether every step passed.
    pub passed: bool,
    /// The first step's code that failed.
    pub code: Option<FailureCode>,
    /// The steps, as JSON.
    pub steps: String,
    /// Who asked for it, as text.
    pub actor: String,
}

impl Scoped {
    /// Adds a run.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn add_verification(&mut self, verification: &NewVerification) -> Result<(), StoreError> {
        let _ = verification;
        todo!()
    }

    /// The latest run.
    pub async fn latest_verification(&mut self, account: AccountId) -> Result<Option<VerificationRow>, StoreError> {
        let _ = account;
        todo!()
    }

    /// Runs, the latest first.
    pub async fn list_verifications(
        &mut self,
        account: AccountId,
        limit: u32,
    ) -> Result<Vec<VerificationRow>, StoreError> {
        let _ = (account, limit);
        todo!()
    }
}
