//! The axis *synchronisation*: whether orders are being pulled.

use super::{AccountHealth, Facts, PausedBy, account_health};

/// Whether orders are being pulled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Synchronisation {
    /// They are.
    On,
    /// A person does not want it at present.
    Paused,
    /// It is wanted and cannot be.
    Held,
}

impl Synchronisation {
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
pub fn synchronisation(facts: &Facts) -> Synchronisation {
    if !facts.is_synchronised || facts.deactivated_at.is_some() || facts.paused_by == Some(PausedBy::Person) {
        return Synchronisation::Paused;
    }
    let is_shut_out = !facts.has_token || facts.revoked_at.is_some() || facts.is_other_seller;
    let is_stopped = match account_health(facts) {
        AccountHealth::Deactivated | AccountHealth::Dormant => true,
        AccountHealth::Normal | AccountHealth::AtRisk | AccountHealth::Unknown => false,
    };
    if is_shut_out || is_stopped || facts.paused_by == Some(PausedBy::Hawser) {
        Synchronisation::Held
    } else {
        Synchronisation::On
    }
}
