//! The axis *verification*: what the last run of the ladder found, and whether it is recent enough to mean something.

use crate::shops::Facts;
use crate::{FailureCode, Timestamp};
use std::time::Duration;

/// For how long a passed verification speaks for the present.
pub const VERIFICATION_LIFETIME: Duration = Duration::from_secs(7 * 86_400);

/// What the last verification found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerificationState {
    /// There was none.
    Never,
    /// It passed, at most a week ago.
    Passed,
    /// It failed, with the first code that made it fail.
    Failed(FailureCode),
    /// It passed, over a week ago.
    Stale,
}

impl VerificationState {
    /// The word in answers and filters; the code of a failure stands beside it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Passed => "passed",
            Self::Failed(_) => "failed",
            Self::Stale => "stale",
        }
    }

    /// The code of a failure.
    pub const fn code(self) -> Option<FailureCode> {
        match self {
            Self::Failed(code) => Some(code),
            Self::Never | Self::Passed | Self::Stale => None,
        }
    }
}

/// Derives the axis. A failure does not go stale: it stands until something passes.
pub fn verification(facts: &Facts, now: Timestamp) -> VerificationState {
    match facts.verified {
        None => VerificationState::Never,
        Some(last) => match last.failed {
            Some(code) => VerificationState::Failed(code),
            None if now.since(last.at) > VERIFICATION_LIFETIME => VerificationState::Stale,
            None => VerificationState::Passed,
        },
    }
}
