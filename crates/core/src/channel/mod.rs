//! The API-key gate of the Amazon channel, derived from the stored facts about its key and from the clock. A rejected key
//! closes it at once. A missing or odd answer never counts as a bad key: the last good result stays valid for a grace period.

pub(crate) mod next_check;
#[cfg(test)]
mod tests;
mod text;

pub use crate::channel::next_check::NextStep;
pub use text::closed_text;

use crate::{FailureCode, Timestamp};
use std::time::Duration;

/// Maximum age of a result from the key server; older ones are refreshed.
pub const MAX_AGE: Duration = Duration::from_secs(60);

/// A key that expires within this time is reported as expiring.
pub const EXPIRES_SOON: Duration = Duration::from_secs(14 * 24 * 3600);

/// Default time for which the last good result stays valid while checks go unanswered.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(24 * 3600);

/// Tolerated clock difference between two processes. A good result further in the future is ignored, so that a clock that
/// was set back cannot keep the gate open for longer than the grace period.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// The stored facts about the key in the configuration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GateFacts {
    /// True if a key is configured.
    pub has_key: bool,
    /// The last check that was answered.
    pub answer: Option<KeyAnswer>,
    /// Time of the last check that accepted the key, if any.
    pub last_good_at: Option<Timestamp>,
    /// Expiry of the key, as reported when it was last accepted.
    pub expires_at: Option<Timestamp>,
    /// The last attempt, if it came after the last answer and got none.
    pub unanswered: Option<FailedCheck>,
}

/// A check that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyAnswer {
    /// Time of the check.
    pub at: Timestamp,
    /// The reason why the key was rejected; `None` if it was accepted.
    pub refused: Option<FailureCode>,
}

/// A check that got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedCheck {
    /// Time of the check.
    pub at: Timestamp,
    /// True if the check was rate-limited rather than unanswered.
    pub is_throttled: bool,
}

impl FailedCheck {
    const fn code(self) -> FailureCode {
        if self.is_throttled { FailureCode::KeyCheckThrottled } else { FailureCode::KeyCheckUnreachable }
    }
}

/// The state of the gate at a point in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The reason why the gate is closed; `None` if it is open.
    pub closed_by: Option<FailureCode>,
    /// Time of the last check that was answered, if any.
    pub checked_at: Option<Timestamp>,
    /// Time of the last check that accepted the key, if any.
    pub last_good_at: Option<Timestamp>,
    /// End of the validity of the last good result; set only while checks go unanswered.
    pub grace_until: Option<Timestamp>,
    /// Notices in addition to the state: `key_expiring`, `key_check_unreachable`, `key_check_throttled`.
    pub notices: Vec<FailureCode>,
}

impl Gate {
    /// Derives the state of the gate at `now`.
    pub fn derive(facts: &GateFacts, now: Timestamp, grace: Duration) -> Self {
        let grace_until = match (facts.unanswered, facts.answer, facts.last_good_at) {
            (Some(_), Some(KeyAnswer { refused: None, .. }), Some(good)) => Some(good.plus(grace)),
            _ => None,
        };
        let closed_by = closed_by(facts, now, grace);
        let mut notices = Vec::new();
        if closed_by.is_none() && facts.expires_at.is_some_and(|end| end <= now.plus(EXPIRES_SOON)) {
            notices.push(FailureCode::KeyExpiring);
        }
        let in_vain = facts.unanswered.filter(|_| facts.has_key).map(FailedCheck::code);
        notices.extend(in_vain.filter(|code| closed_by != Some(*code)));
        Self {
            closed_by,
            checked_at: facts.answer.map(|answer| answer.at),
            last_good_at: facts.last_good_at,
            grace_until,
            notices,
        }
    }

    /// Returns true if the gate is open.
    pub const fn is_open(&self) -> bool {
        self.closed_by.is_none()
    }

    /// `open`, or the code of the reason why it is closed.
    pub const fn state(&self) -> &'static str {
        match self.closed_by {
            None => "open",
            Some(code) => code.as_str(),
        }
    }
}

impl GateFacts {
    /// Returns true if the last answer is older than [`MAX_AGE`] or in the future, so that a check is due.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.has_key && self.answer.is_none_or(|answer| now >= answer.at.plus(MAX_AGE) || is_ahead(answer.at, now))
    }

    /// Returns true if the key was never checked, not even without an answer.
    pub const fn is_unknown(&self) -> bool {
        self.has_key && self.answer.is_none() && self.unanswered.is_none()
    }
}

fn closed_by(facts: &GateFacts, now: Timestamp, grace: Duration) -> Option<FailureCode> {
    if !facts.has_key {
        return Some(FailureCode::KeyMissing);
    }
    if let Some(refused) = facts.answer.and_then(|answer| answer.refused) {
        return Some(refused);
    }
    if facts.expires_at.is_some_and(|end| end <= now) {
        return Some(FailureCode::KeyExpired);
    }
    let in_force = facts.answer.and(facts.last_good_at);
    if in_force.is_some_and(|good| now < good.plus(grace) && !is_ahead(good, now)) {
        return None;
    }
    Some(facts.unanswered.map_or(FailureCode::KeyCheckUnreachable, FailedCheck::code))
}

/// Returns true if `at` is further in the future than clocks may differ.
fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at > now.plus(SKEW)
}
