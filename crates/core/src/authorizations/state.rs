//! The axis *authorization*: whether Amazon grants access, and for how long.

use super::DateSource;
use crate::{Timestamp, shops::Facts};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// An authorization ends after this time (PROTOCOL A.5, A.7: 365 days).
pub const AUTHORIZATION_LIFETIME: Duration = Duration::from_secs(365 * 86_400);

/// An authorization counts as expiring from this many days before its end.
pub const EXPIRING_FROM_DAYS: u32 = NOTICE_DAYS[0];

/// Days before the end on which people are notified.
pub const NOTICE_DAYS: [u32; 6] = [60, 30, 14, 7, 3, 1];

/// The state of an account's authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum AuthorizationState {
    /// There is no token yet, and the seller was not sent to Amazon.
    Draft,
    /// The seller was sent to Amazon and has not returned.
    AwaitingConsent,
    /// In force, as far as is known.
    Active,
    /// In force, and its end is near.
    Expiring {
        /// Days left, rounded up: 1 on the last day.
        days: u32,
    },
    /// Its 365 days are over.
    Expired,
    /// Amazon refuses it although its end is not known to have passed.
    Revoked,
    /// It belongs to a seller other than the one bound.
    Mismatched,
}

impl AuthorizationState {
    /// Derives the axis. A refusal after the end means *expired*, one before the end *revoked*; that does not change later.
    pub fn derive(facts: &Facts, now: Timestamp) -> Self {
        let end = valid_until(facts);
        if let Some(revoked_at) = facts.revoked_at {
            let was_over = end.is_some_and(|end| revoked_at >= end);
            return if was_over { Self::Expired } else { Self::Revoked };
        }
        if !facts.has_token {
            return if facts.is_awaiting_consent { Self::AwaitingConsent } else { Self::Draft };
        }
        if facts.is_other_seller {
            return Self::Mismatched;
        }
        match end {
            None => Self::Active,
            Some(end) if now >= end => Self::Expired,
            Some(end) => match days_until(end, now) {
                days if days <= EXPIRING_FROM_DAYS => Self::Expiring { days },
                _ => Self::Active,
            },
        }
    }

    /// The word in answers and filters.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The end of the authorization; `None` if its date is unknown. The date's source says whether the end is measured or stated.
/// A stated date is not believed over a verification that passed after the end that it would mean.
pub fn valid_until(facts: &Facts) -> Option<Timestamp> {
    if is_stated_date_wrong(facts) {
        return None;
    }
    stated_or_measured_end(facts)
}

/// True if a verification passed after the end that the stated date of the authorization would mean.
pub fn is_stated_date_wrong(facts: &Facts) -> bool {
    let end = stated_or_measured_end(facts).filter(|_| facts.authorized_source == DateSource::Stated);
    let passed = facts.verified.filter(|last| last.failed.is_none());
    end.zip(passed).is_some_and(|(end, passed)| passed.at >= end)
}

fn stated_or_measured_end(facts: &Facts) -> Option<Timestamp> {
    match facts.authorized_source {
        DateSource::Measured | DateSource::Stated => facts.authorized_at.map(|at| at.plus(AUTHORIZATION_LIFETIME)),
        DateSource::Unknown => None,
    }
}

/// The notice that is due with this many days left: the latest of [`NOTICE_DAYS`] that was reached.
pub fn notice_reached(days: u32) -> Option<u32> {
    NOTICE_DAYS.into_iter().filter(|notice| days <= *notice).min()
}

/// Days until the end, rounded up.
fn days_until(end: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(end.since(now).as_micros().div_ceil(DAY.as_micros())).unwrap_or(u32::MAX)
}
