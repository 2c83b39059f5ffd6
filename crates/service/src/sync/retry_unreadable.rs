//! Requests orders that were set aside again, one by one with `getOrder`. An order that can be read now is stored and leaves the
//! list in one transaction; one that cannot stays listed and is requested again at growing intervals, at last once a day.

use super::{abort::Abort, judge_page::SetAside, page_request::PageRequests, rate_limited_client::CallError};
use crate::{Error, orders::personal_document::DocumentOwner};
use hawser_amazon::{ApiErrorKind, FoundOrder, Operation, Order};
use hawser_core::{FailureCode, SetAsideReason};
use hawser_store::{DueRetry, FailedRetry, PageCommitted};
use std::time::Duration;

/// The time from setting an order aside until it is requested for the first time.
pub(crate) const FIRST_WAIT: Duration = Duration::from_secs(15 * 60);

/// The longest time between two requests of an order.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);

/// Requests per run, so that pages are not kept waiting for long.
const PER_RUN: u32 = 20;

/// The result of requesting one order.
#[derive(Debug)]
pub(crate) enum Retried {
    /// The order was stored.
    Stored(PageCommitted),
    /// The order stays set aside.
    StillSetAside,
    /// Amazon did not answer for this order; nothing was recorded.
    NotAnswered(FailureCode),
}

/// The time until the next request of an order after a number of failed ones.
fn wait_after(attempts: u64) -> Duration {
    let doubled = u32::try_from(attempts).ok().and_then(|attempts| 1_u32.checked_shl(attempts)).unwrap_or(u32::MAX);
    FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT)
}

impl PageRequests<'_> {
    /// Requests the orders of this account that are due, and returns what was stored. Ends early if Amazon does not answer;
    /// the rest stays due.
    pub(crate) async fn retry_due(&mut self) -> Result<PageCommitted, Abort> {
        let mut stored = PageCommitted::default();
        let store = self.app.store().for_claim();
        for due in store.due_retries(self.claimed, self.app.now(), LONGEST_WAIT, PER_RUN).await? {
            match Box::pin(self.retry(&due)).await? {
                Retried::Stored(done) => {
                    stored.inserted += done.inserted;
                    stored.updated += done.updated;
                }
                Retried::StillSetAside => {}
                Retried::NotAnswered(_) => break,
            }
        }
        Ok(stored)
    }

    /// Requests one order.
    pub(crate) async fn retry(&mut self, due: &DueRetry) -> Result<Retried, Abort> {
        let data_sets = self.data_sets.included();
        let answer = self
            .client
            .call(Operation::GetOrder, |amazon, region, access| {
                let (number, data_sets) = (due.order_id.clone(), data_sets.clone());
                async move { amazon.get_order(region, &access, &number, &data_sets).await }
            })
            .await;
        match answer {
            Ok(answer) => match answer.value {
                FoundOrder::Readable(order) => Ok(Box::pin(self.store_unless_foreign(due, *order)).await?),
                FoundOrder::Unreadable(order) => Ok(self.fail(due, Some(SetAside::malformed(order)), None).await?),
            },
            Err(CallError::Refused(refusal)) => match refusal.kind {
                ApiErrorKind::NotFound => Ok(self.fail(due, None, Some(SetAsideReason::NotFound)).await?),
                ApiErrorKind::InvalidInput | ApiErrorKind::InvalidRequest | ApiErrorKind::Malformed => {
                    Ok(self.fail(due, None, None).await?)
                }
                ApiErrorKind::InvalidGrant
                | ApiErrorKind::InvalidClient
                | ApiErrorKind::UnauthorizedClient
                | ApiErrorKind::AccessTokenRejected
                | ApiErrorKind::AccessTokenExpired
                | ApiErrorKind::AccessTokenMissing
                | ApiErrorKind::SecretExpired
                | ApiErrorKind::RegionInvalid
                | ApiErrorKind::RoleMissing
                | ApiErrorKind::Throttled
                | ApiErrorKind::Unavailable
                | ApiErrorKind::Network(_) => Ok(Retried::NotAnswered(refusal.code)),
            },
            Err(CallError::NotYet(_)) => Ok(Retried::NotAnswered(FailureCode::Throttled)),
            Err(CallError::Internal(error)) => Err(error.into()),
        }
    }

    async fn store_unless_foreign(&self, due: &DueRetry, order: Order) -> Result<Retried, Error> {
        let store = self.app.store().for_claim();
        let foreign = store.foreign_orders(self.claimed, std::iter::once(&order.order_id)).await?;
        if !foreign.is_empty() {
            return self.fail(due, Some(SetAside::of_other_seller(order)), None).await;
        }
        let mut rows = self.app.order_rows(self.owner(), vec![order]).await?;
        for row in &mut rows {
            row.missing_data = self.data_sets.missing();
        }
        Ok(Retried::Stored(store.store_retried(self.claimed, due, &rows).await?))
    }

    async fn fail(
        &self,
        due: &DueRetry,
        seen: Option<SetAside>,
        reason: Option<SetAsideReason>,
    ) -> Result<Retried, Error> {
        let at = self.app.now();
        let seen = match seen {
            // The row keeps its number, even if the answer no longer names it.
            Some(mut seen) => {
                seen.order.order_id = Some(due.order_id.clone());
                Some(self.app.set_aside_row(self.owner(), seen).await?)
            }
            None => None,
        };
        let failed = FailedRetry { id: due.id, at, retry_at: at.plus(wait_after(due.attempts + 1)), reason, seen };
        self.app.store().for_claim().record_failed_retry(self.claimed, &failed).await?;
        Ok(Retried::StillSetAside)
    }

    const fn owner(&self) -> DocumentOwner {
        DocumentOwner { company: self.claimed.company, account: self.claimed.account }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_to_one_day() {
        let hours: Vec<f64> = (0..9).map(|attempts| wait_after(attempts).as_secs_f64() / 3600.0).collect();
        assert_eq!(hours, [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0]);
        assert_eq!(wait_after(u64::MAX), LONGEST_WAIT);
    }
}
