//! The gate in front of the Amazon channel, derived from what is known of the key behind it and from the clock. A refusal
//! shuts it at once; no answer, or an odd one, never counts as a bad key: the last good result stays in force for the grace.

pub(crate) mod next_check;
#[cfg(test)]
mod tests;
mod text;

pub use crate::channel::next_check::NextStep;
pub use text::shut_text;

use crate::{FailureCode, Timestamp};
use std::time::Duration;

/// How old a result of another Hawser may be; older ones are refreshed.
pub const MAX_AGE: Duration = Duration::from_secs(60);

/// How long before its end a key counts as ending soon.
pub const EXPIRES_SOON: Duration = Duration::from_secs(14 * 24 * 3600);

/// How long the last good result stays in force unless something else is set.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(24 * 3600);

/// How far the clocks of two processes may lie apart. A good result further ahead than this counts for nothing, so that a
/// clock that was set back keeps nothing open for longer than the grace.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// What is known of the key in the configuration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GateFacts {
    /// Whether there is one.
    pub has_key: bool,
    /// The last check that was answered.
    pub answer: Option<KeyAnswer>,
    /// When it was last accepted.
    pub last_good_at: Option<Timestamp>,
    /// When it ends by itself, as its last acceptance told.
    pub expires_at: Option<Timestamp>,
    /// The last attempt, when it came after the last answer and brought none.
    pub unanswered: Option<FailedCheck>,
}

/// A check that was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyAnswer {
    /// When.
    pub at: Timestamp,
    /// Why the key is not accepted; none when it is.
    pub refused: Option<FailureCode>,
}

/// An attempt to check that brought no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedCheck {
    /// When.
    pub at: Timestamp,
    /// Whether it was too often instead of in vain.
    pub is_throttled: bool,
}

impl FailedCheck {
    const fn code(self) -> FailureCode {
        if self.is_throttled { FailureCode::KeyCheckThrottled } else { FailureCode::KeyCheckUnreachable }
    }
}

/// The gate at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Why it is shut; none when it is open.
    pub closed_by: Option<FailureCode>,
    /// When the key was last checked with an answer.
    pub checked_at: Option<Timestamp>,
    /// When it was last accepted.
    pub last_good_at: Option<Timestamp>,
    /// Until when the last good result stays in force; only while checks bring no answer.
    pub grace_until: Option<Timestamp>,
    /// What stands beside the state: `key_expiring`, `key_check_unreachable`, `key_check_throttled`.
    pub notices: Vec<FailureCode>,
}

impl Gate {
    /// The gate as it stands at that moment.
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

    /// Whether it lets through.
    pub const fn is_open(&self) -> bool {
        self.closed_by.is_none()
    }

    /// `open`, or the code of what shuts it.
    pub const fn state(&self) -> &'static str {
        match self.closed_by {
            None => "open",
            Some(code) => code.as_str(),
        }
    }
}

impl GateFacts {
    /// Whether the last answer is older than [`MAX_AGE`], or lies ahead: a check is due.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.has_key && self.answer.is_none_or(|answer| now >= answer.at.plus(MAX_AGE) || is_ahead(answer.at, now))
    }

    /// Whether nothing at all is known of the key, not even that it could not be checked.
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

/// Whether a moment lies further ahead than clocks may lie apart.
fn is_ahead(at: Timestamp, now: Timestamp) -> bool {
    at > now.plus(SKEW)
}
