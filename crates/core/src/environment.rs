//! The two environments. Data of one never reaches the other.

use std::{fmt, str::FromStr};

/// The environment of an application, a shop or an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Environment {
    /// Amazon itself.
    Production,
    /// A simulated Amazon.
    Sandbox,
}

/// The text names no environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an environment is production or sandbox")]
pub struct UnknownEnvironment;

impl Environment {
    /// Both environments.
    pub const ALL: [Self; 2] = [Self::Production, Self::Sandbox];

    /// The word in rows, settings and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Sandbox => "sandbox",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Environment {
    type Err = UnknownEnvironment;
    fn from_str(text: &str) -> Result<Self, UnknownEnvironment> {
        Self::ALL.into_iter().find(|environment| environment.as_str() == text).ok_or(UnknownEnvironment)
    }
}
