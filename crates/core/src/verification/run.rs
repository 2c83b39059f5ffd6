//! A run of the checks as it is stored.

use super::CheckResult;
use crate::{AccountId, FailureCode, Timestamp, VerificationId};

/// One run of the checks over one seller account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Its id.
    pub id: VerificationId,
    /// The seller account.
    pub account: AccountId,
    /// Time at which it started.
    pub started_at: Timestamp,
    /// Time at which it finished.
    pub finished_at: Timestamp,
    /// True if no check failed.
    pub passed: bool,
    /// The first failure.
    pub code: Option<FailureCode>,
    /// The result of every check, in order. Empty if an older version stored results that cannot be read any more.
    pub checks: Vec<CheckResult>,
    /// The kind of actor that asked for it.
    pub actor: String,
}
