//! One call to the Selling Partner API, as every use case makes it: the quota is debited before, the access token fetched
//! or reused, a token that Amazon calls dead replaced once, and the announced rate taken over.

use crate::{App, Error};
use hawser_amazon::{Answer, ApiError, ApiErrorKind, Operation};
use hawser_core::sync::token_bucket::UsagePlan;
use hawser_core::{AccountId, ApplicationId, AuthorizationId, FailureCode, Region, Secret};
use hawser_store::QuotaKey;
use std::{collections::HashMap, future::Future, time::Duration};

/// An operation's plan; one without (Login with Amazon states none) is asked at most once a second.
fn plan(operation: Operation) -> UsagePlan {
    operation.plan().unwrap_or(UsagePlan { rate: 1.0, burst: 1 })
}

/// How many tokens are reserved at a time at least: one write of the database then serves that many calls.
const RESERVE: u32 = 5;

/// How many at most, however fast the tokens come back: what a process that is killed takes along.
const RESERVE_AT_MOST: u32 = 50;

/// How many tokens to reserve at a rate a second: those of the coming second, within the bounds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped between two small numbers")]
fn batch_size(rate: f64) -> u32 {
    rate.clamp(f64::from(RESERVE), f64::from(RESERVE_AT_MOST)) as u32
}

/// The way of one seller account to Amazon.
pub(crate) struct RateLimitedClient<'a> {
    app: &'a App,
    account: AccountId,
    application: ApplicationId,
    authorization: AuthorizationId,
    region: Region,
    patience: OnEmptyBucket,
    reserved: HashMap<Operation, u32>,
    rates: HashMap<Operation, f64>,
    calls: u64,
}

/// What to do while the quota has no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnEmptyBucket {
    /// Wait: somebody asked for it and watches.
    Wait,
    /// Give way after a short wait: a worker has other streams to serve.
    Yield,
}

/// How long even a worker waits for the quota.
const SHORT: Duration = Duration::from_secs(2);

/// Why a call brought no value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Amazon refused, or could not be reached.
    #[error("{}", .0.code)]
    Refused(Box<ApiError>),
    /// The quota has no token for so long; nothing was sent.
    #[error("the quota has no token yet")]
    NotYet(Duration),
    /// The call was not made: something of ours is broken, or there is no authorization to call with.
    #[error(transparent)]
    Ours(#[from] Error),
}

impl CallError {
    /// The catalogue's code, where there is one.
    pub(crate) fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Refused(refusal) => Some(refusal.code),
            Self::NotYet(_) => Some(FailureCode::Throttled),
            Self::Ours(error) => error.code(),
        }
    }
}

impl From<ApiError> for CallError {
    fn from(refusal: ApiError) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl<'a> RateLimitedClient<'a> {
    pub(crate) fn new(
        app: &'a App,
        account: AccountId,
        application: ApplicationId,
        authorization: AuthorizationId,
        region: Region,
    ) -> Self {
        Self {
            app,
            account,
            application,
            authorization,
            region,
            patience: OnEmptyBucket::Wait,
            reserved: HashMap::new(),
            rates: HashMap::new(),
            calls: 0,
        }
    }

    /// The same line for a worker, who gives way instead of waiting long.
    pub(crate) fn yielding(self) -> Self {
        Self { patience: OnEmptyBucket::Yield, ..self }
    }

    /// How many requests were sent to Amazon's API over this line.
    pub(crate) const fn calls(&self) -> u64 {
        self.calls
    }

    /// Makes a call.
    pub(crate) async fn call<T, F, Fut>(&mut self, operation: Operation, send: F) -> Result<Answer<T>, CallError>
    where
        F: Fn(hawser_amazon::Client, Region, Secret) -> Fut,
        Fut: Future<Output = Result<Answer<T>, ApiError>>,
    {
        let mut has_replaced_token = false;
        loop {
            let token = self.app.access_token(self.authorization).await?;
            self.acquire(operation).await?;
            self.calls += 1;
            match send(self.app.amazon().clone(), self.region, token.clone()).await {
                Ok(answer) => {
                    self.take_over_rate(operation, answer.rate_limit).await?;
                    return Ok(answer);
                }
                Err(refusal) => {
                    self.take_over_rate(operation, refusal.rate_limit).await?;
                    match refusal.kind {
                        ApiErrorKind::AccessTokenRejected | ApiErrorKind::AccessTokenExpired => {
                            self.app.drop_access_token(self.authorization, &token).await?;
                            if has_replaced_token {
                                return Err(repeated(refusal).into());
                            }
                            has_replaced_token = true;
                        }
                        ApiErrorKind::Throttled => {
                            self.reserved.remove(&operation);
                            let now = self.app.now();
                            self.app
                                .store()
                                .for_claim()
                                .drained(&self.key(operation), now)
                                .await
                                .map_err(Error::from)?;
                            return Err(refusal.into());
                        }
                        _ => return Err(refusal.into()),
                    }
                }
            }
        }
    }

    /// How long until the quota of an operation has a token again.
    pub(crate) async fn pause(&self, operation: Operation) -> Result<Duration, Error> {
        let now = self.app.now();
        let reserved = self.app.store().for_claim().reserve(&self.key(operation), plan(operation), 0, now).await?;
        Ok(reserved.wait)
    }

    /// Takes one token, from those reserved or from the bucket; waits until there is one.
    async fn acquire(&mut self, operation: Operation) -> Result<(), CallError> {
        loop {
            if let Some(left) = self.reserved.get_mut(&operation).filter(|left| **left > 0) {
                *left -= 1;
                return Ok(());
            }
            let now = self.app.now();
            let claims = self.app.store().for_claim();
            let plan = plan(operation);
            let batch_size = batch_size(self.rates.get(&operation).copied().unwrap_or(plan.rate));
            let reserved = claims.reserve(&self.key(operation), plan, batch_size, now).await.map_err(Error::from)?;
            self.rates.insert(operation, reserved.plan.rate);
            if reserved.granted > 0 {
                self.reserved.insert(operation, reserved.granted);
            } else if self.patience == OnEmptyBucket::Yield && reserved.wait > SHORT {
                return Err(CallError::NotYet(with_margin(reserved.wait)));
            } else {
                self.app.timer().sleep(with_margin(reserved.wait)).await;
            }
        }
    }

    /// Takes over the rate that Amazon announced, when it is another one than the bucket's.
    async fn take_over_rate(&mut self, operation: Operation, announced: Option<f64>) -> Result<(), Error> {
        let Some(rate) = announced else { return Ok(()) };
        let known = self.rates.get(&operation).copied().unwrap_or(plan(operation).rate);
        if (rate - known).abs() > known * 0.01 {
            let now = self.app.now();
            self.app.store().for_claim().observe_rate(&self.key(operation), rate, now).await?;
            self.rates.insert(operation, rate);
        }
        Ok(())
    }

    /// Gives reserved tokens back that were not used.
    pub(crate) async fn release_unused(&mut self) -> Result<(), Error> {
        let now = self.app.now();
        for (operation, unused) in std::mem::take(&mut self.reserved) {
            if unused > 0 {
                self.app.store().for_claim().give_back(&self.key(operation), unused, now).await?;
            }
        }
        Ok(())
    }

    fn key(&self, operation: Operation) -> QuotaKey {
        QuotaKey {
            account: self.account,
            application: self.application,
            region: self.region,
            operation: operation.as_str().to_owned(),
        }
    }
}

/// A fresh access token was refused as well: the grant behind it is gone (FAILURES: `access_token_rejected`).
fn repeated(refusal: ApiError) -> ApiError {
    ApiError { code: FailureCode::AuthorizationRevoked, ..refusal }
}

/// A little longer than reckoned: Amazon counts the same time with another clock and rounds as it likes.
fn with_margin(wait: Duration) -> Duration {
    wait + wait / 50 + Duration::from_millis(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_bucket_is_asked_for_few_tokens_and_a_fast_one_for_those_of_a_second() {
        let portions = [0.0, 0.0167, 5.0, 20.5, 50.0, 1000.0, f64::INFINITY].map(batch_size);
        assert_eq!(portions, [5, 5, 5, 20, 50, 50, 50]);
    }
}
