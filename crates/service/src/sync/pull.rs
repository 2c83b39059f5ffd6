//! Pulls the orders of a shop on demand: marks its streams due, then works off each one, or follows the worker that already
//! owns it.

use super::{
    counts::PullCounts,
    lease::LEASE,
    run::RunEnd,
    window::{PullStart, clamp_since},
};
use crate::{
    App, Error,
    audit::{Details as _, audit},
    backoff, process_identity,
};
use hawser_core::{
    AccountId, Actor, FailureCode, MarketplaceId, Permission, ShopId, Timestamp,
    shops::SellerAccount,
    sync::{Resource, coverage::Interval, history_start},
};
use hawser_store::{Claim, ClaimedStream, RefusedDataSet, StoreError, StreamRow};
use serde_json::json;
use std::time::Duration;

/// Interval at which a followed pull is polled.
const POLL_INTERVAL: Duration = Duration::from_millis(300);

/// Claims per seller account, after following or after a lost lease, before the pull gives up.
const CLAIMS: u32 = 100;

/// Consecutive attempts while the database is unavailable: somewhat over a minute in all, enough for a restart.
const DATABASE_ATTEMPTS: u32 = 20;
const DATABASE_BACKOFF: Duration = Duration::from_millis(200);
const DATABASE_CEILING: Duration = Duration::from_secs(5);

/// A followed pull that covers everything up to this long before the request needs no further call.
const FRESH_ENOUGH: Duration = Duration::from_secs(10 * 60);

/// The choice for time that is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It requests only what is missing.
    Missing,
    /// It requests everything again, because orders may have become visible late.
    Covered,
}

impl Again {
    /// From the flag of a request.
    pub const fn from_flag(again: bool) -> Self {
        if again { Self::Covered } else { Self::Missing }
    }
}

/// The progress of a pull.
#[derive(Debug, Clone)]
pub enum Progress {
    /// This process pulls.
    Pulling(PullCounts),
    /// Another process pulls; these are its counts.
    Following(PullCounts),
}

/// The result of a pull.
#[derive(Debug, Clone)]
pub struct PullReport {
    /// Start of the pulled time, clamped to the history that Amazon keeps.
    pub since: Timestamp,
    /// The marketplaces in which Amazon does not reach back as far as requested, with their start.
    pub clamped: Vec<(MarketplaceId, Timestamp)>,
    /// One entry per seller account.
    pub accounts: Vec<AccountPull>,
}

impl PullReport {
    /// Orders that are set aside now.
    pub fn set_aside(&self) -> u64 {
        self.accounts.iter().map(|account| account.set_aside).sum()
    }

    /// The first reason why something is missing.
    pub fn code(&self) -> Option<FailureCode> {
        self.accounts.iter().find_map(|account| account.code)
    }
}

/// The result of the pull of one seller account.
#[derive(Debug, Clone)]
pub struct AccountPull {
    pub account: AccountId,
    /// The counts of this process, or of the one that was followed.
    pub counts: PullCounts,
    /// Time up to which all selected countries are covered from `since` on without a gap; `None` if there is a gap.
    pub covered_until: Option<Timestamp>,
    /// Orders that are set aside now: the exceptions of the covered time.
    pub set_aside: u64,
    /// The reason if the pull is incomplete.
    pub code: Option<FailureCode>,
    /// Details of the reason.
    pub detail: Option<String>,
    /// The data that the orders lack although the pull is complete.
    pub exceptions: Vec<PullException>,
    /// True if another process did the work.
    pub is_followed: bool,
}

/// Something that a complete pull left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullException {
    pub code: FailureCode,
    /// The part that was left out, and the time since which it has been missing.
    pub detail: String,
}

/// The demand that a pull has to satisfy.
#[derive(Debug, Clone, Copy)]
struct Demand {
    account: AccountId,
    since: Timestamp,
    requested_at: Timestamp,
    again: Again,
}

impl App {
    /// Pulls every order of the shop that has changed since a point in time.
    ///
    /// # Errors
    /// `not_found`, `record_only`, `shop_inactive`, a closed channel, the missing permission `orders.write`, the database. A
    /// refusal by Amazon is not an error but a report with a code.
    pub async fn pull_orders(
        &self,
        actor: &Actor,
        shop: ShopId,
        since: Timestamp,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<PullReport, Error> {
        self.pull_orders_again(actor, shop, since, Again::Missing, on_progress).await
    }

    /// Pulls every order of the shop that has changed since a point in time, with a choice for the time that is covered.
    ///
    /// # Errors
    /// As [`Self::pull_orders`].
    pub async fn pull_orders_again(
        &self,
        actor: &Actor,
        shop: ShopId,
        since: Timestamp,
        again: Again,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<PullReport, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let accounts = self.connected_accounts(actor, shop).await?;
        let PullStart { since, clamped } = clamp_since(since, &pulled_marketplaces(&accounts), self.now());
        self.require_open_channel_of(actor, shop).await?;
        self.request_pull(actor, shop, &accounts, since).await?;
        let mut report = PullReport { since, clamped, accounts: Vec::with_capacity(accounts.len()) };
        for account in accounts {
            let demand = Demand { account: account.id, since, requested_at: self.now(), again };
            report.accounts.push(Box::pin(self.pull_account(actor, demand, on_progress)).await?);
        }
        Ok(report)
    }

    /// Marks the streams of a shop due and records who requested the pull, all in one transaction: a recorded pull happens,
    /// even if this process ends here.
    pub(crate) async fn request_pull(
        &self,
        actor: &Actor,
        shop: ShopId,
        accounts: &[SellerAccount],
        since: Timestamp,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        for account in accounts {
            writing.request_pull(account.id, Resource::Orders, since, now).await?;
        }
        let company = accounts.first().map(|account| account.company);
        let entry = audit(self.clock(), self.rng(), company, "orders.pull", shop, now);
        writing.append_audit(&entry.with(json!({"since": since}))).await?;
        writing.commit().await?;
        Ok(())
    }

    async fn pull_account(
        &self,
        actor: &Actor,
        demand: Demand,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<AccountPull, Error> {
        let owner = self.run_id();
        if demand.again == Again::Covered {
            let store = self.store().for_claim();
            store.ensure_stream(demand.account, Resource::Orders, demand.since, demand.requested_at).await?;
            self.read_again(demand.account, demand.since, demand.requested_at).await?;
        }
        let (mut followed, mut failures) = (None, 0);
        for _ in 0..CLAIMS {
            match Box::pin(self.try_pull(actor, demand, &owner, &mut followed, on_progress)).await {
                Ok(Some(pulled)) => return Ok(pulled),
                Ok(None) => failures = 0,
                // Committed pages stay with their cursor, so the pull simply continues from the row.
                Err(Error::Store(StoreError::Unavailable { cause })) if failures < DATABASE_ATTEMPTS => {
                    let wait = backoff(failures, DATABASE_BACKOFF, DATABASE_CEILING, self.rng());
                    tracing::warn!(%cause, wait_ms = wait.as_millis(), "the database is unavailable; retrying");
                    // Real time, because the database restarts in real time.
                    tokio::time::sleep(wait).await;
                    failures += 1;
                }
                Err(error) => return Err(error),
            }
        }
        let detail = Some("another process claimed the stream repeatedly".to_owned());
        Err(Error::Failure { code: FailureCode::AmazonUnavailable, detail })
    }

    /// Claims the stream and works it off, or follows its owner. Returns `None` if it has to be claimed again.
    async fn try_pull(
        &self,
        actor: &Actor,
        demand: Demand,
        owner: &str,
        followed: &mut Option<PullCounts>,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Option<AccountPull>, Error> {
        let Demand { account, since, requested_at, again } = demand;
        let store = self.store().for_claim();
        store.ensure_stream(account, Resource::Orders, since, requested_at).await?;
        store.request_pull(account, Resource::Orders, since, requested_at).await?;
        let claimed = match store.claim_stream(account, Resource::Orders, owner, LEASE).await? {
            Claim::Taken(claimed) => claimed,
            Claim::Held { .. } => {
                *followed = Some(self.follow(actor, account, on_progress).await?);
                return Ok(None);
            }
        };
        let is_done = followed.is_some()
            && again == Again::Missing
            && is_covered(&claimed, since, requested_at.minus(FRESH_ENOUGH));
        let (counts, end) = if is_done {
            self.release_pull(&claimed, &RunEnd::Complete).await?;
            (followed.unwrap_or_default(), RunEnd::Complete)
        } else {
            Box::pin(self.pull_claimed(&claimed, None, &|counts| on_progress(Progress::Pulling(counts)))).await?
        };
        let (code, detail) = match end {
            RunEnd::Complete => (None, None),
            RunEnd::Incomplete { code, detail } => (Some(code), detail),
            RunEnd::LostLease | RunEnd::Yielded { .. } => return Ok(None),
        };
        let covered_until = self.covered_until(actor, account, since).await?;
        let exceptions = self.pull_exceptions(actor, account).await?;
        let set_aside = self.count_set_aside(actor, account).await?;
        Ok(Some(AccountPull {
            account,
            counts,
            covered_until,
            set_aside,
            code,
            detail,
            exceptions,
            is_followed: is_done,
        }))
    }

    /// Has the covered time of an account from `since` on read again.
    pub(crate) async fn read_again(&self, account: AccountId, since: Timestamp, now: Timestamp) -> Result<(), Error> {
        if let Some(stretch) = Interval::new(since, now) {
            self.store().for_claim().read_again(account, Resource::Orders, stretch).await?;
        }
        Ok(())
    }

    /// The data that the stored orders of an account lack although the pull is complete.
    async fn pull_exceptions(&self, actor: &Actor, account: AccountId) -> Result<Vec<PullException>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let refused = reading.refused_data_sets(account).await?;
        let exception = |refused: RefusedDataSet| PullException {
            code: FailureCode::DataSetRefused,
            detail: format!("{} since {}", refused.data_set, refused.refused_at),
        };
        Ok(refused.into_iter().map(exception).collect())
    }

    /// Follows the owner of the stream until the stream is free, and returns the owner's last counts.
    async fn follow(
        &self,
        actor: &Actor,
        account: AccountId,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<PullCounts, Error> {
        let mut last = PullCounts::default();
        let (mut seen, mut polls) = (None, 0);
        loop {
            let mut reading = self.store().within(actor, self.now()).read().await?;
            let status = reading.stream_status(account, Resource::Orders).await?;
            drop(reading);
            let Some(status) = status else { return Ok(last) };
            last = counts_of(&status);
            on_progress(Progress::Following(last));
            let Some(owner) = status.lease_owner.filter(|_| status.lease_until.is_some()) else { return Ok(last) };
            if process_identity::has_ended(&owner) {
                self.store().for_claim().break_lease(account, Resource::Orders, &owner).await?;
                return Ok(last);
            }
            // The owner may have been killed on another machine: its lease has ended if it is not renewed in time.
            if seen != status.lease_until {
                (seen, polls) = (status.lease_until, 0);
            } else if POLL_INTERVAL * polls > LEASE {
                return Ok(last);
            }
            polls += 1;
            // Real time, because the followed process and its lease run in real time.
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Time up to which every selected country is covered from `since` on without a gap.
    async fn covered_until(
        &self,
        actor: &Actor,
        account: AccountId,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        let Some(row) = reading.lookup_account(account).await? else { return Ok(None) };
        let coverage = reading.coverage(account).await?;
        let selected = row.marketplaces.iter().filter(|m| m.is_ticked && m.is_participating != Some(false));
        let ends = selected.map(|marketplace| {
            let country = coverage.iter().find(|covered| covered.marketplace_id == marketplace.marketplace_id)?;
            let since = since.max(history_start(&marketplace.marketplace_id, now));
            let first = country
                .coverage
                .intervals()
                .iter()
                .find(|interval| interval.from <= since && since < interval.until)?;
            Some(first.until)
        });
        Ok(ends.min().flatten())
    }
}

/// The marketplaces that are pulled.
pub(crate) fn pulled_marketplaces(accounts: &[SellerAccount]) -> Vec<MarketplaceId> {
    let marketplaces = accounts.iter().flat_map(|account| &account.marketplaces);
    let pulled = marketplaces.filter(|found| found.is_ticked && found.is_participating != Some(false));
    pulled.map(|found| found.marketplace_id.clone()).collect()
}

/// True if every country of the stream is covered between two points in time.
fn is_covered(claimed: &ClaimedStream, since: Timestamp, until: Timestamp) -> bool {
    let Some(stretch) = Interval::new(since, until) else { return true };
    let is_covered = |marketplace: &MarketplaceId| {
        let from = stretch.from.max(history_start(marketplace, until));
        let Some(stretch) = Interval::new(from, until) else { return true };
        claimed.coverage.get(marketplace).is_some_and(|coverage| coverage.contains(stretch))
    };
    claimed.marketplaces.iter().all(is_covered)
}

fn counts_of(status: &StreamRow) -> PullCounts {
    let window = status.window.as_ref();
    PullCounts {
        orders: u64::try_from(status.orders_total).unwrap_or(0),
        pages: u64::try_from(status.pages_total).unwrap_or(0),
        api_calls: u64::try_from(status.api_calls).unwrap_or(0),
        window_from: window.map(|window| window.from),
        window_until: window.and_then(|window| window.until),
        ..PullCounts::default()
    }
}
