//! Pulls the orders of a shop on demand: marks its streams due from a date on, then works each off, or follows whoever is
//! at it already.

use super::{
    stream::{LEASE, PullCounts, Run, RunEnd},
    window::clamp_since,
};
use crate::audit::{Details as _, audit};
use crate::verification::failure_attribution::Attribution;
use crate::{App, Error, backoff, process_identity};
use hawser_core::shops::SellerAccount;
use hawser_core::sync::Resource;
use hawser_core::sync::coverage::Interval;
use hawser_core::{AccountId, Actor, FailureCode, Permission, ShopId, Timestamp};
use hawser_store::{Claim, ClaimedStream, ReleaseOutcome, StoreError, StreamRow};
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch;

/// How often somebody who follows another worker's pull looks at it.
const POLL_INTERVAL: Duration = Duration::from_millis(300);

/// When an idle stream is due again.
const NEXT_DUE: Duration = Duration::from_secs(15 * 60);

/// How often a stream is claimed again, after following or after a lost lease, before the pull gives up.
const CLAIMS: u32 = 100;

/// How often in a row the database may be out of reach: somewhat over a minute in all, enough for a restart.
const DATABASE_ATTEMPTS: u32 = 20;
const DATABASE_BACKOFF: Duration = Duration::from_millis(200);
const DATABASE_CEILING: Duration = Duration::from_secs(5);

/// When a stream is tried again that something of ours kept from being worked off.
const AFTER_OUR_FAULT: Duration = Duration::from_secs(60);

/// A pull that another process has just brought this close to now needs no further call.
const FRESH_ENOUGH: Duration = Duration::from_secs(10 * 60);

/// What a pull is at.
#[derive(Debug, Clone)]
pub enum Progress {
    /// This process pulls.
    Pulling(PullCounts),
    /// Another process pulls; what it has done so far.
    Following(PullCounts),
}

/// What came of a pull.
#[derive(Debug, Clone)]
pub struct PullReport {
    /// From when on; clamped to what Amazon keeps.
    pub since: Timestamp,
    /// Whether it had to be clamped.
    pub is_clamped: bool,
    /// A row a seller account.
    pub accounts: Vec<AccountPull>,
}

impl PullReport {
    /// The first reason why something is missing.
    pub fn code(&self) -> Option<FailureCode> {
        self.accounts.iter().find_map(|account| account.code)
    }
}

/// What came of one seller account's pull.
#[derive(Debug, Clone)]
pub struct AccountPull {
    /// Which.
    pub account: AccountId,
    /// What was done, by this process or the one it followed.
    pub tally: PullCounts,
    /// Until when every ticked country is covered without a gap from `since` on; `None` when there is a gap.
    pub covered_until: Option<Timestamp>,
    /// Why it is incomplete.
    pub code: Option<FailureCode>,
    /// What exactly was seen.
    pub detail: Option<String>,
    /// Whether another process did the work.
    pub is_followed: bool,
}

impl App {
    /// Pulls every order of the shop that changed since a moment.
    ///
    /// # Errors
    /// `not_found`, `record_only`, `shop_inactive`, the gate in front of the channel is shut, the permission `orders.write`,
    /// the database. That Amazon refuses is no error but a report with a code.
    pub async fn pull_orders(
        &self,
        actor: &Actor,
        shop: ShopId,
        since: Timestamp,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<PullReport, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let (since, is_clamped) = clamp_since(since, self.now());
        let accounts = self.connected_accounts(actor, shop).await?;
        self.require_open_channel_of(actor, shop).await?;
        self.record_pull(actor, shop, &accounts, since).await?;
        let mut report = PullReport { since, is_clamped, accounts: Vec::with_capacity(accounts.len()) };
        for account in accounts {
            report.accounts.push(self.pull_account(actor, account.id, since, on_progress).await?);
        }
        Ok(report)
    }

    /// Puts on record who asked for a pull.
    pub(crate) async fn record_pull(
        &self,
        actor: &Actor,
        shop: ShopId,
        accounts: &[SellerAccount],
        since: Timestamp,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let company = accounts.first().map(|account| account.company);
        let entry = audit(self.clock(), self.rng(), company, "orders.pull", shop, now);
        writing.append_audit(&entry.with(json!({"since": since}))).await?;
        writing.commit().await?;
        Ok(())
    }

    async fn pull_account(
        &self,
        actor: &Actor,
        account: AccountId,
        since: Timestamp,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<AccountPull, Error> {
        let requested_at = self.now();
        let owner = self.run_id();
        let (mut followed, mut failures) = (None, 0);
        for _ in 0..CLAIMS {
            match self.try_pull(actor, account, (since, requested_at), &owner, &mut followed, on_progress).await {
                Ok(Some(pulled)) => return Ok(pulled),
                Ok(None) => failures = 0,
                // What was committed stays with its cursor, so beginning again from the row is all there is to do.
                Err(Error::Store(StoreError::Unavailable { cause })) if failures < DATABASE_ATTEMPTS => {
                    let wait = backoff(failures, DATABASE_BACKOFF, DATABASE_CEILING, self.rng());
                    tracing::warn!(%cause, wait_ms = wait.as_millis(), "the database is out of reach, trying again");
                    tokio::time::sleep(wait).await;
                    failures += 1;
                }
                Err(error) => return Err(error),
            }
        }
        let detail = Some("another process took the stream over again and again".to_owned());
        Err(Error::Failure { code: FailureCode::AmazonUnavailable, detail })
    }

    /// Claims the stream and works it off, or follows whoever has it; `None` when it is to be claimed again.
    async fn try_pull(
        &self,
        actor: &Actor,
        account: AccountId,
        (since, requested_at): (Timestamp, Timestamp),
        owner: &str,
        followed: &mut Option<PullCounts>,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Option<AccountPull>, Error> {
        let claims = self.store().for_claim();
        claims.ensure_stream(account, Resource::Orders, since, requested_at).await?;
        claims.request_pull(account, Resource::Orders, since, requested_at).await?;
        let claimed = match claims.claim_stream(account, Resource::Orders, owner, LEASE).await? {
            Claim::Taken(claimed) => claimed,
            Claim::Held { .. } => {
                *followed = Some(self.follow(actor, account, on_progress).await?);
                return Ok(None);
            }
        };
        let is_done = followed.is_some() && is_covered(&claimed, since, requested_at.minus(FRESH_ENOUGH));
        let (tally, end) = if is_done {
            self.release(&claimed, &RunEnd::Complete).await?;
            (followed.unwrap_or_default(), RunEnd::Complete)
        } else {
            self.run_stream(&claimed, None, &|tally| on_progress(Progress::Pulling(tally))).await?
        };
        let (code, detail) = match end {
            RunEnd::Complete => (None, None),
            RunEnd::Incomplete { code, detail } => (Some(code), detail),
            RunEnd::LostLease | RunEnd::Yielded { .. } => return Ok(None),
        };
        let covered_until = self.covered_until(actor, account, since).await?;
        Ok(Some(AccountPull { account, tally, covered_until, code, detail, is_followed: is_done }))
    }

    /// Watches whoever holds the stream until it is free again; what was done last.
    async fn follow(
        &self,
        actor: &Actor,
        account: AccountId,
        on_progress: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<PullCounts, Error> {
        let mut last = PullCounts::default();
        let (mut seen, mut looks) = (None, 0);
        loop {
            let mut reading = self.store().within(actor, self.now()).read().await?;
            let status = reading.stream_status(account, Resource::Orders).await?;
            drop(reading);
            let Some(status) = status else { return Ok(last) };
            last = tally_of(&status);
            on_progress(Progress::Following(last));
            let Some(owner) = status.lease_owner.filter(|_| status.lease_until.is_some()) else { return Ok(last) };
            if process_identity::is_dead(&owner) {
                self.store().for_claim().break_lease(account, Resource::Orders, &owner).await?;
                return Ok(last);
            }
            // A holder on another machine that was killed leaves its lease: it is over when it has not been renewed.
            if seen != status.lease_until {
                (seen, looks) = (status.lease_until, 0);
            } else if POLL_INTERVAL * looks > LEASE {
                return Ok(last);
            }
            looks += 1;
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Until when every ticked country is covered from `since` on without a gap.
    async fn covered_until(
        &self,
        actor: &Actor,
        account: AccountId,
        since: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let Some(row) = reading.lookup_account(account).await? else { return Ok(None) };
        let coverage = reading.coverage(account).await?;
        let ticked = row.marketplaces.iter().filter(|m| m.is_ticked && m.is_participating != Some(false));
        let ends = ticked.map(|marketplace| {
            let of_it = coverage.iter().find(|covered| covered.marketplace_id == marketplace.marketplace_id)?;
            let first =
                of_it.coverage.intervals().iter().find(|interval| interval.from <= since && since < interval.until)?;
            Some(first.until)
        });
        Ok(ends.min().flatten())
    }

    /// Works off a claimed stream in a worker's turn.
    pub(crate) async fn pull_in_turn(&self, claimed: &ClaimedStream, stop: watch::Receiver<bool>) -> Result<(), Error> {
        self.run_stream(claimed, Some(stop), &|_| {}).await.map(|_| ())
    }

    /// Works off a claimed stream and releases it.
    async fn run_stream(
        &self,
        claimed: &ClaimedStream,
        turn: Option<watch::Receiver<bool>>,
        on_progress: &(dyn Fn(PullCounts) + Send + Sync),
    ) -> Result<(PullCounts, RunEnd), Error> {
        let Some(mut run) = Run::new(self, claimed, on_progress) else {
            let detail = Some("this seller account has no authorization".to_owned());
            let end = RunEnd::Incomplete { code: FailureCode::AuthorizationRevoked, detail };
            self.release(claimed, &end).await?;
            return Ok((PullCounts::default(), end));
        };
        if let Some(stop) = turn {
            run = run.with_page_budget(stop);
        }
        let worked = run.work().await;
        let tally = run.tally;
        match worked {
            Ok(end) => {
                self.release(claimed, &end).await?;
                Ok((tally, end))
            }
            Err(error) => {
                // The error is what counts; should the database be the cause, the lease ends by itself.
                _ = self.store().for_claim().release_unfinished(claimed, self.now().plus(AFTER_OUR_FAULT)).await;
                Err(error)
            }
        }
    }

    async fn release(&self, claimed: &ClaimedStream, end: &RunEnd) -> Result<(), Error> {
        let claims = self.store().for_claim();
        let (code, detail) = match end {
            RunEnd::LostLease => return Ok(()),
            RunEnd::Yielded { wait } => {
                claims.release_unfinished(claimed, self.now().plus(*wait)).await?;
                return Ok(());
            }
            RunEnd::Complete => (None, None),
            RunEnd::Incomplete { code, detail } => (Some(*code), detail.clone()),
        };
        let verdict = match (code, &claimed.authorization) {
            (Some(code), Some(authorization)) => self.handle_refusal(authorization.id, code).await?,
            _ => Attribution::Shop,
        };
        let next_due = self.next_due(code, verdict, claimed.failures, NEXT_DUE);
        let outcome = ReleaseOutcome { code, detail, finished_at: self.now(), next_due };
        claims.release(claimed, &outcome).await?;
        Ok(())
    }
}

/// Whether every country of the stream is covered between two moments.
fn is_covered(claimed: &ClaimedStream, since: Timestamp, until: Timestamp) -> bool {
    let Some(stretch) = Interval::new(since, until) else { return true };
    claimed.marketplaces.iter().all(|m| claimed.coverage.get(m).is_some_and(|coverage| coverage.contains(stretch)))
}

fn tally_of(status: &StreamRow) -> PullCounts {
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
