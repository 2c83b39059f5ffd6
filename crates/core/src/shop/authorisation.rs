//! The axis *authorisation*: whether Amazon lets us in, and for how long.

use super::{AuthorisedSource, Facts};
use crate::Timestamp;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// How long an authorisation lasts (PROTOCOL A.5, A.7: 365 days).
pub const AUTHORISATION_LIFETIME: Duration = Duration::from_secs(365 * 86_400);

/// From this many days before its end an authorisation counts as expiring.
pub const EXPIRING_FROM_DAYS: u32 = NOTICE_DAYS[0];

/// The days before the end at which people are told.
pub const NOTICE_DAYS: [u32; 6] = [60, 30, 14, 7, 3, 1];

/// Whether Amazon lets us in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authorisation {
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

impl Authorisation {
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

/// When the authorisation ends; `None` when its date is unknown. Whether the end is measured or stated is the source's to
/// say.
pub fn valid_until(facts: &Facts) -> Option<Timestamp> {
    match facts.authorised_source {
        AuthorisedSource::Measured | AuthorisedSource::Stated => {
            facts.authorised_at.map(|at| at.plus(AUTHORISATION_LIFETIME))
        }
        AuthorisedSource::Unknown => None,
    }
}

/// Derives the axis. A refusal that came after the end is an expiry, one before it a revocation, and that stays so.
pub fn authorisation(facts: &Facts, now: Timestamp) -> Authorisation {
    let end = valid_until(facts);
    if let Some(revoked_at) = facts.revoked_at {
        let was_over = end.is_some_and(|end| revoked_at >= end);
        return if was_over { Authorisation::Expired } else { Authorisation::Revoked };
    }
    if !facts.has_token {
        return if facts.is_awaiting_consent { Authorisation::AwaitingConsent } else { Authorisation::Draft };
    }
    if facts.is_other_seller {
        return Authorisation::Mismatched;
    }
    match end {
        None => Authorisation::Active,
        Some(end) if now >= end => Authorisation::Expired,
        Some(end) => match days_until(end, now) {
            days if days <= EXPIRING_FROM_DAYS => Authorisation::Expiring { days },
            _ => Authorisation::Active,
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
