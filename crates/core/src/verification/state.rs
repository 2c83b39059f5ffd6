//! The axis *verification*: the result of the last verification, and whether it is recent enough to mean something.

use crate::{FailureCode, Timestamp};
use std::time::Duration;

/// A passed verification is stale after this time.
pub const VERIFICATION_LIFETIME: Duration = Duration::from_secs(7 * 86_400);

/// The last verification of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastVerification {
    /// Time at which it finished.
    pub at: Timestamp,
    /// The first failure; `None` if it passed.
    pub failed: Option<FailureCode>,
}

/// The state of an account's verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum VerificationState {
    /// There was none.
    Never,
    /// It passed, at most a week ago.
    Passed,
    /// It failed, with this first failure.
    Failed(FailureCode),
    /// It passed, more than a week ago.
    Stale,
}

impl VerificationState {
    /// Derives the axis. A failure does not become stale; it remains until a verification passes.
    pub fn derive(last: Option<LastVerification>, now: Timestamp) -> Self {
        match last {
            None => Self::Never,
            Some(last) => match last.failed {
                Some(code) => Self::Failed(code),
                None if now.since(last.at) > VERIFICATION_LIFETIME => Self::Stale,
                None => Self::Passed,
            },
        }
    }

    /// The word in answers and filters, without the failure code.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The failure code of a failed verification.
    pub const fn code(self) -> Option<FailureCode> {
        match self {
            Self::Failed(code) => Some(code),
            Self::Never | Self::Passed | Self::Stale => None,
        }
    }
}
