//! The next step for a person at the gate.

use crate::FailureCode;

/// The next step for a person at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Continue; the gate is open.
    Continue,
    /// Get a key in the API portal, then add it.
    GetKey,
    /// Add a key that already exists in the portal.
    AddKey,
    /// Replace the configured key.
    ReplaceKey,
    /// Wait; the key is checked again automatically.
    Wait,
    /// Ask a person who may change the configuration.
    Ask,
}

impl NextStep {
    /// Returns the step for a gate that is closed for this reason. `has_other` is true if the portal is known to have a
    /// suitable key, `can_fix` if the caller may change the configuration.
    pub const fn after(closed_by: Option<FailureCode>, has_other: bool, can_fix: bool) -> Self {
        use FailureCode as C;
        match closed_by {
            None => Self::Continue,
            Some(C::KeyCheckUnreachable | C::KeyCheckThrottled) => Self::Wait,
            Some(_) if !can_fix => Self::Ask,
            Some(C::KeyMissing) if has_other => Self::AddKey,
            Some(C::KeyMissing) => Self::GetKey,
            Some(_) => Self::ReplaceKey,
        }
    }

    /// The value used in responses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Continue => "continue",
            Self::GetKey => "get_key",
            Self::AddKey => "add_key",
            Self::ReplaceKey => "replace_key",
            Self::Wait => "wait",
            Self::Ask => "ask",
        }
    }
}
