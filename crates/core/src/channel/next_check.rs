//! What to do at the gate.

use crate::FailureCode;

/// What to do at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextStep {
    /// Go through.
    Continue,
    /// Get a key in the API portal, then add it.
    GetKey,
    /// Add a key that the portal has.
    AddKey,
    /// Put another key in the place of this one.
    ReplaceKey,
    /// Nothing: it is checked again by itself.
    Wait,
    /// Ask somebody who may change the configuration.
    Ask,
}

impl NextStep {
    /// What to do when the gate is shut for that reason. `has_other` is whether the portal is known to have a key that
    /// would do, `can_fix` whether who asks may change the configuration.
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

    /// The word in answers.
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
