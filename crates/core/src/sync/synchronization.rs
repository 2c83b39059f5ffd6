//! The state axis *synchronization*.

use crate::Timestamp;
use crate::shops::{AccountHealth, Facts, PausedBy};

/// The state of an account's synchronization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SynchronizationState {
    /// Orders are synchronized.
    On,
    /// A person has paused the synchronization.
    Paused,
    /// The synchronization is wanted but not possible.
    Held,
}

impl SynchronizationState {
    /// The text in answers and filters.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The part of the state that depends on the shop alone and not on its accounts.
    pub fn of_shop(deactivated_at: Option<Timestamp>, paused_by: Option<PausedBy>) -> Self {
        match (deactivated_at, paused_by) {
            (Some(_), _) | (None, Some(PausedBy::Person)) => Self::Paused,
            (None, Some(PausedBy::Hawser)) => Self::Held,
            (None, None) => Self::On,
        }
    }

    /// Derives the axis. A person's decision comes first. A date that has passed does not hold the synchronization, because
    /// it may have been stated wrongly: trying costs one refused call, not trying costs orders.
    pub fn derive(facts: &Facts) -> Self {
        let of_shop = Self::of_shop(facts.deactivated_at, facts.paused_by);
        if !facts.is_synchronized || of_shop == Self::Paused {
            return Self::Paused;
        }
        let has_no_access = !facts.has_token || facts.revoked_at.is_some() || facts.is_other_seller;
        let is_stopped = match AccountHealth::derive(&facts.notices) {
            AccountHealth::Deactivated | AccountHealth::Dormant => true,
            AccountHealth::Normal | AccountHealth::AtRisk | AccountHealth::Unknown => false,
        };
        if has_no_access || is_stopped || of_shop == Self::Held { Self::Held } else { Self::On }
    }
}

/// True if the workers may claim the streams of a shop. It is stored with the shop, since workers choose streams in SQL.
pub fn may_run_streams(deactivated_at: Option<Timestamp>, paused_by: Option<PausedBy>) -> bool {
    SynchronizationState::of_shop(deactivated_at, paused_by) == SynchronizationState::On
}
