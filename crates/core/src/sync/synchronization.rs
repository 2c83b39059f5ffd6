//! The axis *synchronization*: whether orders are being pulled.

use crate::shops::{AccountHealth, Facts, PausedBy, account_health};

/// Whether orders are being pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SynchronizationState {
    /// They are.
    On,
    /// A person does not want it at present.
    Paused,
    /// It is wanted and cannot be.
    Held,
}

impl SynchronizationState {
    /// The word in answers and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Paused => "paused",
            Self::Held => "held",
        }
    }
}

/// Derives the axis. A person's will comes first. Only what was measured holds a pull: a date that ran out does not by
/// itself, because a date may have been stated wrongly, and trying costs one refused call while not trying costs orders.
pub fn synchronization(facts: &Facts) -> SynchronizationState {
    if !facts.is_synchronized || facts.deactivated_at.is_some() || facts.paused_by == Some(PausedBy::Person) {
        return SynchronizationState::Paused;
    }
    let is_shut_out = !facts.has_token || facts.revoked_at.is_some() || facts.is_other_seller;
    let is_stopped = match account_health(facts) {
        AccountHealth::Deactivated | AccountHealth::Dormant => true,
        AccountHealth::Normal | AccountHealth::AtRisk | AccountHealth::Unknown => false,
    };
    if is_shut_out || is_stopped || facts.paused_by == Some(PausedBy::Hawser) {
        SynchronizationState::Held
    } else {
        SynchronizationState::On
    }
}
