//! The axis *authorization*: whether Amazon lets us in, and for how long.

use super::DateSource;
use crate::{Timestamp, shops::Facts};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// How long an authorization lasts (PROTOCOL A.5, A.7: 365 days).
pub const AUTHORIZATION_LIFETIME: Duration = Duration::from_secs(365 * 86_400);

/// From this many days before its end an authorization counts as expiring.
pub const EXPIRING_FROM_DAYS: u32 = NOTICE_DAYS[0];

/// The days before the end at which people are told.
pub const NOTICE_DAYS: [u32; 6] = [60, 30, 14, 7, 3, 1];

/// Whether Amazon lets us in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthorizationState {
    /// No token yet, and nobody was sent to Amazon.
    Draft,
    /// The seller was sent to Amazon and has not come back.
    AwaitingConsent,
    /// In force, or in force as far as is known.
    Active,
    /// In force, and its end is near.
    Expiring {
        /// Begun days that are left: 1 on the last day, never 0.
        days: u32,
    },
    /// Its year is over.
    Expired,
    /// Amazon refuses it although its year is not known to be over.
    Revoked,
    /// It belongs to another seller than the one bound.
    Mismatched,
}

impl AuthorizationState {
    /// The word in answers and filters.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingConsent => "awaiting_consent",
            Self::Active => "active",
            Self::Expiring { .. } => "expiring",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Mismatched => "mismatched",
        }
    }
}

/// When the authorization ends; `None` when its date is unknown. Whether the end is measured or stated is the source's to
/// say.
pub fn valid_until(facts: &Facts) -> Option<Timestamp> {
    match facts.authorized_source {
        DateSource::Measured | DateSource::Stated => facts.authorized_at.map(|at| at.plus(AUTHORIZATION_LIFETIME)),
        DateSource::Unknown => None,
    }
}

/// Derives the axis. A refusal that came after the end is an expiry, one before it a revocation, and that stays so.
pub fn authorization(facts: &Facts, now: Timestamp) -> AuthorizationState {
    let end = valid_until(facts);
    if let Some(revoked_at) = facts.revoked_at {
        let was_over = end.is_some_and(|end| revoked_at >= end);
        return if was_over { AuthorizationState::Expired } else { AuthorizationState::Revoked };
    }
    if !facts.has_token {
        return if facts.is_awaiting_consent { AuthorizationState::AwaitingConsent } else { AuthorizationState::Draft };
    }
    if facts.is_other_seller {
        return AuthorizationState::Mismatched;
    }
    match end {
        None => AuthorizationState::Active,
        Some(end) if now >= end => AuthorizationState::Expired,
        Some(end) => match days_until(end, now) {
            days if days <= EXPIRING_FROM_DAYS => AuthorizationState::Expiring { days },
            _ => AuthorizationState::Active,
        },
    }
}

/// The notice that is due when so many days are left: the last of [`NOTICE_DAYS`] that was reached.
pub fn notice_reached(days: u32) -> Option<u32> {
    NOTICE_DAYS.into_iter().filter(|notice| days <= *notice).min()
}

/// Begun days from now to the end.
fn days_until(end: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(end.since(now).as_micros().div_ceil(DAY.as_micros())).unwrap_or(u32::MAX)
}
