//! Requests one page of orders and retries it as its refusals allow.

use super::{
    abort::Abort,
    data_sets::DataSets,
    judge_page::{JudgedPage, judge},
    rate_limited_client::{CallError, RateLimitedClient},
    search::SearchScope,
    window::Window,
};
use crate::{App, backoff};
use hawser_amazon::{Answer, ApiErrorKind, Operation, OrdersPage};
use hawser_core::Retry;
use hawser_store::ClaimedStream;
use std::time::Duration;

/// Attempts per page on demand, before the pull ends as incomplete.
const ATTEMPTS: u32 = 8;

/// Attempts per page in a worker's turn; the stream comes up again anyway.
const ATTEMPTS_PER_TURN: u32 = 3;

/// Consecutive 429 answers that are accepted although the bucket had tokens.
const THROTTLED_ATTEMPTS: u32 = 20;

const BACKOFF_BASE: Duration = Duration::from_secs(1);
const BACKOFF_CEILING: Duration = Duration::from_secs(60);

/// Requests pages for a claimed stream.
pub(crate) struct PageRequests<'a> {
    pub(crate) app: &'a App,
    pub(crate) claimed: &'a ClaimedStream,
    pub(crate) client: RateLimitedClient<'a>,
    pub(crate) data_sets: DataSets,
    /// True in a worker's turn: the run yields instead of waiting long, because other streams are due as well.
    pub(crate) is_yielding: bool,
}

/// The answer to a request for a page.
pub(crate) enum PageAnswer {
    Page(JudgedPage),
    /// The chain of pages does not go on: Amazon refuses the page token, or fails repeatedly. The first page of another
    /// window tells whether Amazon answers at all.
    Broken {
        detail: Option<String>,
    },
}

impl PageRequests<'_> {
    /// Requests a page of a window.
    pub(crate) async fn page(&mut self, token: Option<String>, window: &Window) -> Result<PageAnswer, Abort> {
        let (mut failures, mut throttled) = (0, 0);
        loop {
            let scope = SearchScope::window(window, self.data_sets.included());
            let refusal = match self.send(&scope, token.clone()).await {
                Ok(page) => match Box::pin(judge(self.app, self.claimed, page, window)).await? {
                    Ok(page) => {
                        Box::pin(self.settle_data_sets()).await?;
                        return Ok(PageAnswer::Page(page));
                    }
                    Err(refusal) => refusal,
                },
                Err(CallError::Refused(refusal)) => *refusal,
                Err(CallError::NotYet(wait)) => return Err(Abort::Yield(wait)),
                Err(CallError::Internal(error)) => return Err(error.into()),
            };
            let is_refused = match refusal.kind {
                ApiErrorKind::InvalidInput => true,
                ApiErrorKind::InvalidRequest | ApiErrorKind::NotFound => token.is_some(),
                _ => false,
            };
            if is_refused && token.is_some() && self.data_sets.retried.is_empty() {
                return Ok(PageAnswer::Broken { detail: refusal.cause() });
            }
            if is_refused && Box::pin(self.leave_data_out(&scope)).await? {
                continue;
            }
            if failures == 0 {
                self.app.keep_for_diagnosis(self.claimed, &refusal).await;
            }
            let (retries, wait) = match refusal.code.retry() {
                Retry::No => return Err(Abort::Refused(refusal.code, refusal.cause())),
                Retry::Backoff => {
                    failures += 1;
                    let attempts = if self.is_yielding { ATTEMPTS_PER_TURN } else { ATTEMPTS };
                    (failures < attempts, backoff(failures - 1, BACKOFF_BASE, BACKOFF_CEILING, self.app.rng()))
                }
                Retry::Quota => {
                    throttled += 1;
                    let pause = self.client.pause(Operation::SearchOrders).await?;
                    let wait = pause.max(backoff(throttled - 1, BACKOFF_BASE, BACKOFF_CEILING, self.app.rng()));
                    if self.is_yielding {
                        return Err(Abort::Yield(wait));
                    }
                    (throttled < THROTTLED_ATTEMPTS, wait)
                }
            };
            if !retries && token.is_some() && refusal.code.retry() == Retry::Backoff {
                return Ok(PageAnswer::Broken { detail: refusal.cause() });
            }
            if !retries {
                return Err(Abort::Refused(refusal.code, refusal.cause()));
            }
            tracing::info!(shop.id = %self.claimed.shop, code = %refusal.code, wait_ms = wait.as_millis(), "Amazon refused a page; retrying");
            self.app.timer().sleep(wait).await;
        }
    }

    pub(super) async fn send(&mut self, scope: &SearchScope, token: Option<String>) -> Result<OrdersPage, CallError> {
        let answer: Answer<OrdersPage> = self
            .client
            .call(Operation::SearchOrders, |amazon, region, access| {
                let search = scope.request(token.clone());
                async move { amazon.search_orders(region, &access, &search).await }
            })
            .await?;
        Ok(answer.value)
    }
}
