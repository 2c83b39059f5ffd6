//! The reasons why a run stops before it is complete.

use crate::Error;
use hawser_core::FailureCode;
use hawser_store::StoreError;
use std::time::Duration;

/// Ends a run early.
pub(crate) enum Abort {
    /// Amazon refuses, or its answers are malformed.
    Refused(FailureCode, Option<String>),
    /// Other streams go first; this one continues after the given time.
    Yield(Duration),
    /// Another worker owns the stream now.
    LostLease,
    /// An error of Hawser, such as an unavailable database.
    Internal(Error),
}

impl From<Error> for Abort {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(StoreError::Fenced) => Self::LostLease,
            Error::Failure { code, detail } => Self::Refused(code, detail),
            error => Self::Internal(error),
        }
    }
}

impl From<StoreError> for Abort {
    fn from(error: StoreError) -> Self {
        Error::from(error).into()
    }
}
