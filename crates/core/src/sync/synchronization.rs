//! The state axis *synchronization*.

use crate::shops::{AccountHealth, Facts, PausedBy, account_health};

/// The state of the pulls of a seller account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SynchronizationState {
    /// Orders are pulled.
    On,
    /// A person has paused the pulls.
    Paused,
    /// Pulls are wanted but not possible.
    Held,
}

impl SynchronizationState {
    /// The text in answers and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused => "paused",
            Self::Held => "held",
        }
    }
}

/// Derives the state. A person's decision comes first. Only measured facts hold a pull; an expired date alone does not,
/// because it may have been stated wrongly, and trying costs one refused call while not trying costs orders.
pub fn synchronization(facts: &Facts) -> SynchronizationState {
    if !facts.is_synchronized || facts.deactivated_at.is_some() || facts.paused_by == Some(PausedBy::Person) {
        return SynchronizationState::Paused;
    }
    let is_refused = !facts.has_token || facts.revoked_at.is_some() || facts.is_other_seller;
    let is_stopped = match account_health(facts) {
        AccountHealth::Deactivated | AccountHealth::Dormant => true,
        AccountHealth::Normal | AccountHealth::AtRisk | AccountHealth::Unknown => false,
    };
    if is_refused || is_stopped || facts.paused_by == Some(PausedBy::Hawser) {
        SynchronizationState::Held
    } else {
        SynchronizationState::On
    }
}
