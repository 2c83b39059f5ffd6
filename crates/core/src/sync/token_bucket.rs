//! Token-bucket arithmetic of a usage plan (PROTOCOL C.1): a rate a second and a burst. Pure: the state is a value, the
//! hour a parameter.

use crate::Timestamp;
use std::time::Duration;

/// What a sum of floating-point credits may lack of a whole token and still be one.
const ROUNDING: f64 = 1e-9;

/// The longest wait that is announced: some thirty years, for plans without a usable rate.
const LONGEST_WAIT: Duration = Duration::from_secs(1_000_000_000);

/// A usage plan as Amazon's models state it, or as `x-amzn-RateLimit-Limit` corrects it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsagePlan {
    /// Requests a second.
    pub rate: f64,
    /// How many may go at once after a pause.
    pub burst: u32,
}

/// A bucket's state. Tokens may be negative: a debt that time pays back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bucket {
    /// The plan in force.
    pub plan: UsagePlan,
    /// Tokens at `at`.
    pub tokens: f64,
    /// When `tokens` was counted.
    pub at: Timestamp,
}

impl Bucket {
    /// A full bucket.
    pub fn full(plan: UsagePlan, now: Timestamp) -> Self {
        Self { plan, tokens: f64::from(plan.burst), at: now }
    }

    /// The same bucket with the time until `now` credited. A clock that went back credits nothing and does not rewind.
    #[must_use]
    pub fn refilled(self, now: Timestamp) -> Self {
        let gained = now.since(self.at).as_secs_f64() * self.plan.rate;
        // A rate that is negative or not a number credits nothing.
        let gained = if gained > 0.0 { gained } else { 0.0 };
        Self { tokens: (self.tokens + gained).min(f64::from(self.plan.burst)), at: self.at.max(now), ..self }
    }

    /// Takes up to `wanted` whole tokens; how many were taken, and the bucket after it.
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

    /// Gives unused tokens back.
    #[must_use]
    pub fn give_back(self, unused: u32, now: Timestamp) -> Self {
        let bucket = self.refilled(now);
        Self { tokens: (bucket.tokens + f64::from(unused)).min(f64::from(self.plan.burst)), ..bucket }
    }

    /// How long until one whole token is there, rounded up to the microsecond, so that it is there after the wait.
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

    /// Amazon announced another rate. The time so far is credited at the old one.
    #[must_use]
    pub fn with_rate(self, rate: f64, now: Timestamp) -> Self {
        let bucket = self.refilled(now);
        if rate.is_finite() && rate > 0.0 { Self { plan: UsagePlan { rate, ..bucket.plan }, ..bucket } } else { bucket }
    }

    /// Amazon answered 429 although tokens were thought to be there: it knows better, so none are.
    #[must_use]
    pub fn drained(self, now: Timestamp) -> Self {
        let bucket = self.refilled(now);
        Self { tokens: bucket.tokens.min(0.0), ..bucket }
    }
}
