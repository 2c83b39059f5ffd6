//! Verifies that a binding works, and attributes failures.

pub(crate) mod checks;
pub(crate) mod failure_attribution;
pub(crate) mod history;
pub(crate) mod recent_success;
pub(crate) mod verify;
