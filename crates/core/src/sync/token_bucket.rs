//! Token buckets for usage plans (PROTOCOL C.1): a rate per second and a burst. Pure: the state is a value and the time a
//! parameter.

use crate::Timestamp;
use std::time::Duration;

/// Tolerance for the rounding of summed credits: a sum this close to a whole token counts as one.
const ROUNDING: f64 = 1e-9;

/// Upper limit of a wait, about thirty years, for plans without a usable rate.
const LONGEST_WAIT: Duration = Duration::from_secs(1_000_000_000);

/// The lowest rate that is believed, as a fraction of the documented one.
const LOWEST_FRACTION: f64 = 0.05;

/// A usage plan as Amazon's models state it, or as `x-amzn-RateLimit-Limit` corrects it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsagePlan {
    /// Requests per second.
    pub rate: f64,
    /// Requests that are allowed at once after a pause.
    pub burst: u32,
}

impl UsagePlan {
    /// The time in which an empty bucket becomes full.
    pub fn full_refill(self) -> Duration {
        let seconds = f64::from(self.burst) / self.rate;
        if seconds >= 0.0 && seconds < LONGEST_WAIT.as_secs_f64() {
            Duration::from_secs_f64(seconds)
        } else {
            LONGEST_WAIT
        }
    }
}

/// The state of a bucket. Negative tokens are a debt that time repays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// The plan in force.
    pub plan: UsagePlan,
    /// Tokens at `at`.
    pub tokens: f64,
    /// Time at which `tokens` was computed.
    pub at: Timestamp,
}

impl Bucket {
    /// A full bucket.
    pub fn full(plan: UsagePlan, now: Timestamp) -> Self {
        Self { plan, tokens: f64::from(plan.burst), at: now }
    }

    /// The bucket with the tokens gained until `now`. A clock that was set back adds nothing. A time that lies further ahead
    /// than a full refill takes was written by a clock that was wrong, and counts as now.
    #[must_use]
    pub fn refilled(mut self, now: Timestamp) -> Self {
        self.at = self.at.at_most_ahead(self.plan.full_refill(), now);
        let gained = now.since(self.at).as_secs_f64() * self.plan.rate;
        // A rate that is negative or not a number adds nothing.
        let gained = if gained > 0.0 { gained } else { 0.0 };
        Self { tokens: (self.tokens + gained).min(f64::from(self.plan.burst)), at: self.at.max(now), ..self }
    }

    /// Takes up to `wanted` whole tokens. Returns the number of taken tokens and the bucket afterwards.
    #[must_use]
    pub fn take(self, wanted: u32, now: Timestamp) -> (u32, Self) {
        let bucket = self.refilled(now);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded by a u32 burst, not negative"
        )]
        let available = (bucket.tokens + ROUNDING).max(0.0).min(f64::from(u32::MAX)) as u32;
        let taken = wanted.min(available);
        (taken, Self { tokens: bucket.tokens - f64::from(taken), ..bucket })
    }

    /// Returns unused tokens to the bucket.
    #[must_use]
    pub fn give_back(self, unused: u32, now: Timestamp) -> Self {
        let bucket = self.refilled(now);
        Self { tokens: (bucket.tokens + f64::from(unused)).min(f64::from(self.plan.burst)), ..bucket }
    }

    /// The time until one whole token is available, rounded up to the microsecond so that it is available after the wait.
    pub fn wait(&self, now: Timestamp) -> Duration {
        let missing = 1.0 - self.refilled(now).tokens;
        if missing <= ROUNDING {
            return Duration::ZERO;
        }
        let micros = (missing / self.plan.rate * 1e6).ceil();
        if micros > 0.0 && micros < LONGEST_WAIT.as_micros() as f64 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and below 2^50")]
            Duration::from_micros(micros as u64)
        } else {
            LONGEST_WAIT
        }
    }

    /// The bucket with a rate that Amazon announced. Tokens until `now` are gained at the old rate. A rate far below the
    /// `documented` one is not believed: nothing would be requested any more, so that no answer could correct it.
    #[must_use]
    pub fn with_rate(self, rate: f64, documented: f64, now: Timestamp) -> Self {
        let bucket = self.refilled(now);
        if rate.is_finite() && rate > 0.0 {
            let rate = rate.max(documented * LOWEST_FRACTION);
            Self { plan: UsagePlan { rate, ..bucket.plan }, ..bucket }
        } else {
            bucket
        }
    }

    /// The bucket with at least the lowest rate that is believed, whatever was stored.
    #[must_use]
    pub fn with_lowest_rate(self, documented: f64) -> Self {
        let rate = if self.plan.rate.is_finite() { self.plan.rate } else { 0.0 };
        Self { plan: UsagePlan { rate: rate.max(documented * LOWEST_FRACTION), ..self.plan }, ..self }
    }

    /// The bucket without tokens, after Amazon answered 429 although the bucket had some.
    #[must_use]
    pub fn drained(self, now: Timestamp) -> Self {
        let bucket = self.refilled(now);
        Self { tokens: bucket.tokens.min(0.0), ..bucket }
    }
}
