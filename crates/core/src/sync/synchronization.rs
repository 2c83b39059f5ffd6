//! The state axis *synchronization*.

use super::StreamFacts;
use crate::shops::{AccountHealth, Facts, PausedBy};
use crate::{FailureCode, Timestamp};
use std::time::Duration;

/// Promised interval between two pulls of a shop.
pub const PULL_INTERVAL: Duration = Duration::from_secs(15 * 60);

/// Time without a complete pull after which a shop is late: three intervals, and at least an hour.
pub const LATE_AFTER: Duration = Duration::from_secs(3600);

/// The state of an account's synchronization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum SynchronizationState {
    /// Orders are synchronized.
    On,
    /// No pull has been complete for longer than promised.
    Late {
        /// End of the last complete pull, or the time at which the first one was due.
        since: Timestamp,
    },
    /// Pulls fail.
    Failing {
        /// The reason of the last failed pull.
        code: FailureCode,
        /// Time of the first one in a row.
        since: Timestamp,
    },
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

    /// The failure code of pulls that fail or are late.
    pub const fn code(self) -> Option<FailureCode> {
        match self {
            Self::Failing { code, .. } => Some(code),
            Self::Late { .. } => Some(FailureCode::PullLate),
            Self::On | Self::Paused | Self::Held => None,
        }
    }

    /// Time since which pulls fail or are late.
    pub const fn since(self) -> Option<Timestamp> {
        match self {
            Self::Failing { since, .. } | Self::Late { since } => Some(since),
            Self::On | Self::Paused | Self::Held => None,
        }
    }

    /// Derives the axis. A person's decision comes first. A date that has passed does not hold the synchronization, because
    /// it may have been stated wrongly: trying costs one refused call, not trying costs orders.
    pub fn derive(facts: &Facts, now: Timestamp) -> Self {
        let of_shop = Self::of_shop(facts.deactivated_at, facts.paused_by);
        if !facts.is_synchronized || of_shop == Self::Paused {
            return Self::Paused;
        }
        let has_no_access = !facts.has_token || facts.revoked_at.is_some() || facts.is_other_seller;
        let is_stopped = match AccountHealth::derive(&facts.notices) {
            AccountHealth::Deactivated | AccountHealth::Dormant => true,
            AccountHealth::Normal | AccountHealth::AtRisk | AccountHealth::Unknown => false,
        };
        if has_no_access || is_stopped || of_shop == Self::Held {
            Self::Held
        } else {
            Self::of_stream(facts.stream, now)
        }
    }

    /// The part of the state that depends on the pulls.
    fn of_stream(stream: StreamFacts, now: Timestamp) -> Self {
        if let Some((since, code)) = stream.failing {
            return Self::Failing { code, since };
        }
        match stream.succeeded_at.or(stream.started_at) {
            Some(since) if now.since(since) > LATE_AFTER.max(PULL_INTERVAL * 3) => Self::Late { since },
            Some(_) | None => Self::On,
        }
    }
}

/// True if the workers may claim the streams of a shop. It is stored with the shop, since workers choose streams in SQL.
pub fn may_run_streams(deactivated_at: Option<Timestamp>, paused_by: Option<PausedBy>) -> bool {
    SynchronizationState::of_shop(deactivated_at, paused_by) == SynchronizationState::On
}
