//! Requests one order that was set aside at once, under the lease of its account's stream, so that no pull stores the same
//! order at the same time.

use super::{
    abort::Abort, data_sets::DataSets, lease::LEASE, page_request::PageRequests,
    rate_limited_client::RateLimitedClient, retry_unreadable::Retried,
};
use crate::{App, Error};
use hawser_core::{AccountId, FailureCode, UnreadableOrderId, sync::Resource};
use hawser_store::{Claim, ClaimedStream};
use std::time::Duration;

impl App {
    /// Requests an order, which the caller has made due. Returns `false` if another worker owns the stream; it requests the
    /// order in its turn.
    ///
    /// # Errors
    /// A failure to get an answer from Amazon; the database.
    pub(crate) async fn retry_now(&self, account: AccountId, id: UnreadableOrderId) -> Result<bool, Error> {
        let store = self.store().for_claim();
        let claimed = match store.claim_stream(account, Resource::Orders, &self.run_id(), LEASE).await? {
            Claim::Taken(claimed) => claimed,
            Claim::Held { .. } => return Ok(false),
        };
        let retried = self.retry_claimed(&claimed, id).await;
        // The stream was not due for this request, so it keeps its time.
        store.release_untouched(&claimed).await?;
        match retried? {
            Some(Retried::NotAnswered(code)) => Err(Error::failure(code)),
            Some(Retried::Stored(_) | Retried::StillSetAside) | None => Ok(true),
        }
    }

    async fn retry_claimed(&self, claimed: &ClaimedStream, id: UnreadableOrderId) -> Result<Option<Retried>, Error> {
        let Some(authorization) = &claimed.authorization else {
            return Err(Error::failure(FailureCode::AuthorizationRevoked));
        };
        // Another worker may have stored the order in the meantime.
        let Some(due) = self.store().for_claim().lookup_retry(claimed, id).await? else { return Ok(None) };
        let client =
            RateLimitedClient::new(self, claimed.account, authorization.application, authorization.id, claimed.region)
                .yielding();
        let data_sets = DataSets::new(&claimed.refused_data_sets, self.now());
        let mut requests = PageRequests { app: self, claimed, client, data_sets, is_yielding: true };
        let retried = Box::pin(requests.retry(&due)).await;
        requests.client.release_unused().await?;
        retried.map(Some).map_err(|abort| match abort {
            Abort::Refused(code, detail) => Error::Failure { code, detail },
            Abort::Internal(error) => error,
            Abort::Yield(wait) => Error::TooMany { wait: wait.max(Duration::from_secs(1)) },
            Abort::LostLease => Error::Busy,
        })
    }
}
