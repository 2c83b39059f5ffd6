//! The error of an operation that needs an open channel.

use hawser_core::{Environment, FailureCode, Timestamp};
use std::fmt;

/// The error of an operation that the closed gate rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateClosed {
    /// The catalogue code.
    pub code: FailureCode,
    pub environment: Environment,
    /// Time of the last check that accepted the key, if any.
    pub last_good_at: Option<Timestamp>,
    /// End of the validity of that result.
    pub grace_until: Option<Timestamp>,
}

impl GateClosed {
    /// Returns the parameters of the texts of the code.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let mut params = vec![("environment", self.environment.to_string())];
        params.extend(self.last_good_at.map(|at| ("time", at.to_string())));
        params.extend(self.grace_until.map(|at| ("grace_until", at.to_string())));
        params
    }
}

impl fmt::Display for GateClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the Amazon channel ({}) is closed", self.code, self.environment)?;
        match (self.last_good_at, self.grace_until) {
            (_, Some(until)) => write!(f, "; the last good result was in force until {until}"),
            (Some(at), None) => write!(f, "; its key was last accepted at {at}"),
            (None, None) => Ok(()),
        }
    }
}
