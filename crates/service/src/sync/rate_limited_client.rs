//! Calls to the Selling Partner API as every use case makes them: the quota is debited before the call, the access token is
//! fetched or reused, a token that Amazon rejects is replaced once, and an announced rate is adopted.

use crate::{App, Error};
use hawser_amazon::{Answer, ApiError, ApiErrorKind, Operation};
use hawser_core::sync::token_bucket::UsagePlan;
use hawser_core::{AccountId, ApplicationId, AuthorizationId, FailureCode, Region, Secret};
use hawser_store::QuotaKey;
use std::{collections::HashMap, future::Future, time::Duration};

/// The usage plan of an operation. One without a documented plan, such as Login with Amazon, is called at most once a second.
fn plan(operation: Operation) -> UsagePlan {
    operation.plan().unwrap_or(UsagePlan { rate: 1.0, burst: 1 })
}

/// Minimum number of tokens that one database write reserves.
const RESERVE: u32 = 5;

/// Maximum number of tokens per reservation, because a killed process loses them.
const RESERVE_AT_MOST: u32 = 50;

/// The number of tokens to reserve: those of the next second, within the bounds. `rate` is in tokens per second.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped between two small numbers")]
fn batch_size(rate: f64) -> u32 {
    rate.clamp(f64::from(RESERVE), f64::from(RESERVE_AT_MOST)) as u32
}

/// A client for the calls of one seller account.
pub(crate) struct RateLimitedClient<'a> {
    app: &'a App,
    account: AccountId,
    application: ApplicationId,
    authorization: AuthorizationId,
    region: Region,
    on_empty_bucket: OnEmptyBucket,
    reserved: HashMap<Operation, u32>,
    rates: HashMap<Operation, f64>,
    calls: u64,
}

/// The behavior while the quota has no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnEmptyBucket {
    /// Waits, because a person is waiting for the result.
    Wait,
    /// Returns after a short wait, because a worker has other streams to serve.
    Yield,
}

/// The longest wait for the quota with [`OnEmptyBucket::Yield`].
const SHORT_WAIT: Duration = Duration::from_secs(2);

/// The reason why a call returned no value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Amazon refused the call or could not be reached.
    #[error("{}", .0.code)]
    Refused(Box<ApiError>),
    /// The quota has no token for this long; nothing was sent.
    #[error("the quota has no token yet")]
    NotYet(Duration),
    /// The call was not made because of an error of Hawser, or because there is no authorization.
    #[error(transparent)]
    Internal(#[from] Error),
}

impl CallError {
    /// The catalogue code, if there is one.
    pub(crate) fn code(&self) -> Option<FailureCode> {
        match self {
            Self::Refused(refusal) => Some(refusal.code),
            Self::NotYet(_) => Some(FailureCode::Throttled),
            Self::Internal(error) => error.code(),
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
            on_empty_bucket: OnEmptyBucket::Wait,
            reserved: HashMap::new(),
            rates: HashMap::new(),
            calls: 0,
        }
    }

    /// The same client for a worker, which yields instead of waiting long.
    pub(crate) fn yielding(self) -> Self {
        Self { on_empty_bucket: OnEmptyBucket::Yield, ..self }
    }

    /// Decides what happens while the quota has no token, and returns the former decision.
    pub(crate) fn set_on_empty_bucket(&mut self, decision: OnEmptyBucket) -> OnEmptyBucket {
        std::mem::replace(&mut self.on_empty_bucket, decision)
    }

    /// The number of requests sent.
    pub(crate) const fn calls(&self) -> u64 {
        self.calls
    }

    /// Sends a request as soon as the quota allows it.
    pub(crate) async fn call<T, F, Fut>(&mut self, operation: Operation, send: F) -> Result<Answer<T>, CallError>
    where
        F: Fn(hawser_amazon::Client, Region, Secret) -> Fut,
        Fut: Future<Output = Result<Answer<T>, ApiError>>,
    {
        let mut has_replaced_token = false;
        loop {
            let token = Box::pin(self.app.access_token(self.authorization)).await?;
            self.acquire(operation).await?;
            self.calls += 1;
            match Box::pin(send(self.app.amazon().clone(), self.region, token.clone())).await {
                Ok(answer) => {
                    self.adopt_rate(operation, answer.rate_limit).await?;
                    return Ok(answer);
                }
                Err(refusal) => {
                    self.adopt_rate(operation, refusal.rate_limit).await?;
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

    /// The time until the quota of an operation has a token again.
    pub(crate) async fn pause(&self, operation: Operation) -> Result<Duration, Error> {
        let now = self.app.now();
        let reserved = self.app.store().for_claim().reserve(&self.key(operation), plan(operation), 0, now).await?;
        Ok(reserved.wait)
    }

    /// Takes one token, from the reserved ones or from the bucket, and waits for it if necessary.
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
            } else if self.on_empty_bucket == OnEmptyBucket::Yield && reserved.wait > SHORT_WAIT {
                return Err(CallError::NotYet(with_margin(reserved.wait)));
            } else {
                self.app.timer().sleep(with_margin(reserved.wait)).await;
            }
        }
    }

    /// Adopts the rate that Amazon announced if it differs from the one of the bucket.
    async fn adopt_rate(&mut self, operation: Operation, announced: Option<f64>) -> Result<(), Error> {
        let Some(rate) = announced else { return Ok(()) };
        let known = self.rates.get(&operation).copied().unwrap_or(plan(operation).rate);
        if (rate - known).abs() > known * 0.01 {
            let now = self.app.now();
            self.app.store().for_claim().observe_rate(&self.key(operation), rate, plan(operation).rate, now).await?;
            self.rates.insert(operation, rate);
        }
        Ok(())
    }

    /// Returns reserved tokens that were not used.
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

/// A new access token was rejected as well, so the authorization has been revoked (FAILURES: `access_token_rejected`).
fn repeated(refusal: ApiError) -> ApiError {
    ApiError { code: FailureCode::AuthorizationRevoked, ..refusal }
}

/// Adds a margin, because Amazon measures with another clock and rounding.
fn with_margin(wait: Duration) -> Duration {
    wait + wait / 50 + Duration::from_millis(5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_batch_size_follows_the_rate_within_its_bounds() {
        let sizes = [0.0, 0.0167, 5.0, 20.5, 50.0, 1000.0, f64::INFINITY].map(batch_size);
        assert_eq!(sizes, [5, 5, 5, 20, 50, 50, 50]);
    }
}
