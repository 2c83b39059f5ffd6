//! Finds the data set because of which Amazon refuses a request, with few calls.

use super::{
    abort::Abort,
    data_sets::{RETRY_AFTER, words},
    page_request::PageRequests,
    rate_limited_client::{CallError, OnEmptyBucket},
    search::SearchScope,
};
use crate::backoff;
use hawser_amazon::{ApiErrorKind, IncludedData};
use hawser_core::Retry;
use std::time::Duration;

/// Searches of a run that look for a single data set. If Amazon still refuses afterwards, all of them are left out.
const SEARCHES: u32 = 3;

/// Attempts per call of a search.
const ATTEMPTS: u32 = 4;

const BACKOFF_BASE: Duration = Duration::from_secs(1);
const BACKOFF_CEILING: Duration = Duration::from_secs(60);

impl PageRequests<'_> {
    /// Leaves out what Amazon refuses after it refused a request; `false` if it would refuse the request without any data set
    /// as well. The ones that were refused before are the first suspects. Otherwise each call halves the suspects; a second
    /// refused data set is found when the request is refused again.
    pub(super) async fn leave_data_out(&mut self, scope: &SearchScope) -> Result<bool, Abort> {
        let retried = std::mem::take(&mut self.data_sets.retried);
        if !retried.is_empty() {
            return self.refuse(&retried).await.map(|()| true);
        }
        // A search that yielded halfway would start over each time, so it waits for the quota.
        let before = self.client.set_on_empty_bucket(OnEmptyBucket::Wait);
        let found = self.search(scope).await;
        self.client.set_on_empty_bucket(before);
        let Some(found) = found? else { return Ok(false) };
        self.refuse(&found).await?;
        Ok(true)
    }

    /// The data sets to leave out, none if Amazon accepts them all by now; `None` if it refuses the search without any.
    async fn search(&mut self, scope: &SearchScope) -> Result<Option<Vec<IncludedData>>, Abort> {
        let mut suspects = self.data_sets.included();
        if suspects.is_empty() || self.data_sets.is_ruled_out || !self.is_accepted(scope, Vec::new()).await? {
            self.data_sets.is_ruled_out = true;
            return Ok(None);
        }
        self.data_sets.searches += 1;
        if self.data_sets.searches > SEARCHES {
            return Ok(Some(suspects));
        }
        let mut is_confirmed = false;
        while suspects.len() > 1 {
            let others = suspects.split_off(suspects.len() / 2);
            is_confirmed = !self.is_accepted(scope, suspects.clone()).await?;
            if !is_confirmed {
                suspects = others;
            }
        }
        // The first refusal may have been an accident.
        if !is_confirmed && self.is_accepted(scope, suspects.clone()).await? {
            suspects.clear();
        }
        Ok(Some(suspects))
    }

    /// Records that Amazon gives the data sets again that were refused before. The orders without them are read again.
    pub(super) async fn settle_data_sets(&mut self) -> Result<(), Abort> {
        let accepted = std::mem::take(&mut self.data_sets.retried);
        if !accepted.is_empty() {
            tracing::info!(shop.id = %self.claimed.shop, data_sets = words(&accepted).join(","), "Amazon accepts data sets again");
            self.app.store().for_claim().accept_data_sets(self.claimed, &words(&accepted)).await?;
        }
        Ok(())
    }

    async fn refuse(&mut self, data_sets: &[IncludedData]) -> Result<(), Abort> {
        if data_sets.is_empty() {
            return Ok(());
        }
        let words = words(data_sets);
        tracing::warn!(shop.id = %self.claimed.shop, data_sets = words.join(","), "Amazon refuses data sets; leaving them out");
        let now = self.app.now();
        self.app.store().for_claim().refuse_data_sets(self.claimed, &words, now, now.plus(RETRY_AFTER)).await?;
        for data_set in data_sets {
            self.data_sets.refuse(*data_set);
        }
        Ok(())
    }

    /// True if Amazon accepts the search with these data sets.
    async fn is_accepted(&mut self, scope: &SearchScope, data_sets: Vec<IncludedData>) -> Result<bool, Abort> {
        let scope = scope.with_data(data_sets);
        let mut failures = 0;
        loop {
            let refusal = match self.send(&scope, None).await {
                Ok(_) => return Ok(true),
                Err(CallError::Refused(refusal)) if refusal.kind == ApiErrorKind::InvalidInput => return Ok(false),
                Err(CallError::Refused(refusal)) => refusal,
                Err(CallError::NotYet(wait)) => return Err(Abort::Yield(wait)),
                Err(CallError::Internal(error)) => return Err(error.into()),
            };
            failures += 1;
            if refusal.code.retry() == Retry::No || failures == ATTEMPTS {
                return Err(Abort::Refused(refusal.code, refusal.message));
            }
            let wait = backoff(failures - 1, BACKOFF_BASE, BACKOFF_CEILING, self.app.rng());
            self.app.timer().sleep(wait).await;
        }
    }
}
