//! One run over a claimed stream: window after window, page after page. Each page is committed with its cursor and coverage
//! under the epoch of the lease, so that a killed process loses nothing and a worker without the lease writes nothing.

use super::{
    abort::Abort,
    counts::PullCounts,
    judge_page::JudgedPage,
    lease::LEASE,
    page_request::PageRequests,
    page_token::PageToken,
    page_writer::{MAX_PENDING_PAGES, PageWriter, PreparedPage},
    rate_limited_client::RateLimitedClient,
    window::{Window, plan},
};
use crate::{App, Error};
use hawser_core::{FailureCode, Retry, Timestamp, sync::coverage::Interval};
use hawser_store::{ClaimedStream, WindowState};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// Pages after which a worker lets other streams go first.
const PAGES_PER_TURN: u64 = 50;

/// Restarts of a window whose page token expired.
const RESTARTS: u32 = 3;

/// The end of a run.
#[derive(Debug)]
pub(crate) enum RunEnd {
    /// Everything due was pulled.
    Complete,
    /// Something refuses. Committed pages stay, and the next run continues from there.
    Incomplete { code: FailureCode, detail: Option<String> },
    /// Another worker owns the stream now.
    LostLease,
    /// More is due, but later: the quota is empty, or other streams are waiting.
    Yielded { wait: Duration },
}

/// A run over a claimed stream.
pub(crate) struct Run<'a> {
    requests: PageRequests<'a>,
    /// Stops the run when the process shuts down; set in a worker's turn.
    stop: Option<watch::Receiver<bool>>,
    on_progress: &'a (dyn Fn(PullCounts) + Send + Sync),
    pub(crate) counts: PullCounts,
}

impl<'a> Run<'a> {
    /// A run until everything due is pulled; `None` if the seller account has no authorization.
    pub(crate) fn new(
        app: &'a App,
        claimed: &'a ClaimedStream,
        on_progress: &'a (dyn Fn(PullCounts) + Send + Sync),
    ) -> Option<Self> {
        let authorization = claimed.authorization.as_ref()?;
        let client =
            RateLimitedClient::new(app, claimed.account, authorization.application, authorization.id, claimed.region);
        let requests = PageRequests { app, claimed, client, is_yielding: false };
        Some(Self { requests, stop: None, on_progress, counts: PullCounts::default() })
    }

    /// Limits the run to a number of pages, for a worker that also serves other streams.
    pub(crate) fn with_page_budget(self, stop: watch::Receiver<bool>) -> Self {
        let client = self.requests.client.yielding();
        Self { requests: PageRequests { client, is_yielding: true, ..self.requests }, stop: Some(stop), ..self }
    }

    /// Works until nothing is due, and keeps the lease alive meanwhile.
    pub(crate) async fn work(&mut self) -> Result<RunEnd, Error> {
        let keep_alive = keep_alive(self.requests.app.clone(), self.requests.claimed.clone());
        let ended = tokio::select! {
            ended = self.windows_and_retries() => ended,
            () = keep_alive => Err(Abort::LostLease),
        };
        let end = match ended {
            Ok(()) => RunEnd::Complete,
            Err(Abort::Refused(code, detail)) => RunEnd::Incomplete { code, detail },
            Err(Abort::LostLease) => RunEnd::LostLease,
            Err(Abort::Yield(wait)) => RunEnd::Yielded { wait },
            // The database has just failed, so releasing tokens would only keep the caller waiting.
            Err(Abort::Internal(error)) => return Err(error),
        };
        match (&end, self.requests.client.release_unused().await) {
            (RunEnd::Complete, Err(error)) => Err(error),
            _ => Ok(end),
        }
    }

    /// Pulls every window, then requests orders that were set aside. A window that fails does not keep them waiting, unless a
    /// person has to act first.
    async fn windows_and_retries(&mut self) -> Result<(), Abort> {
        let pulled = self.windows().await;
        let may_retry = match &pulled {
            Ok(()) => true,
            Err(Abort::Refused(code, _)) => code.retry() == Retry::Backoff,
            Err(Abort::Yield(_) | Abort::LostLease | Abort::Internal(_)) => false,
        };
        if may_retry {
            let stored = self.requests.retry_due().await?;
            self.counts.inserted += u64::from(stored.inserted);
            self.counts.updated += u64::from(stored.updated);
            self.counts.api_calls = self.requests.client.calls();
        }
        pulled
    }

    async fn windows(&mut self) -> Result<(), Abort> {
        let PageRequests { app, claimed, .. } = self.requests;
        let mut coverage = claimed.coverage.clone();
        coverage.retain(|marketplace, _| claimed.marketplaces.contains(marketplace));
        for marketplace in &claimed.marketplaces {
            coverage.entry(marketplace.clone()).or_default();
        }
        if coverage.is_empty() {
            let detail =
                Some("Amazon reports that the seller participates in none of the selected countries".to_owned());
            return Err(Abort::Refused(FailureCode::MarketplaceNotParticipating, detail));
        }
        // A window with a country that is no longer pulled is dropped; the coverage still knows what is missing.
        let is_wanted = |open: &WindowState| open.marketplaces.iter().all(|id| claimed.marketplaces.contains(id));
        if let Some(open) = claimed.window.clone().filter(is_wanted) {
            let (from, marketplaces) = (open.from, open.marketplaces.clone());
            let until = self.window(open).await?;
            for marketplace in &marketplaces {
                if let (Some(covered), Some(interval)) = (coverage.get_mut(marketplace), Interval::new(from, until)) {
                    covered.add(interval);
                }
            }
        }
        for Window { from, before, marketplaces } in plan(&coverage, claimed.since, app.now()) {
            let window = hawser_store::Window { from, before, marketplaces };
            app.store().for_claim().open_window(claimed, &window).await?;
            let hawser_store::Window { from, before, marketplaces } = window;
            let open = WindowState {
                from,
                before,
                marketplaces,
                until: None,
                page_token: None,
                page_token_at: None,
                pages: 0,
            };
            self.window(open).await?;
        }
        Ok(())
    }

    /// Pulls one window to its end, starting over when its page token expires. Returns the end of the covered stretch.
    async fn window(&mut self, mut open: WindowState) -> Result<Timestamp, Abort> {
        for _ in 0..=RESTARTS {
            if let Some(until) = self.pages(&mut open).await? {
                return Ok(until);
            }
            self.requests.app.store().for_claim().restart_window(self.requests.claimed).await?;
            open = WindowState { until: None, page_token: None, page_token_at: None, pages: 0, ..open };
        }
        Err(Abort::Refused(FailureCode::AnswerMalformed, Some("Amazon refused the page token repeatedly".to_owned())))
    }

    /// Pulls the remaining pages of a window; `None` if the page token expired. Pages already fetched are stored even if
    /// fetching fails; a storage error stops fetching.
    async fn pages(&mut self, open: &mut WindowState) -> Result<Option<Timestamp>, Abort> {
        let (sender, receiver) = mpsc::channel(MAX_PENDING_PAGES);
        let writer = PageWriter {
            app: self.requests.app,
            claimed: self.requests.claimed,
            on_progress: self.on_progress,
            counts: self.counts,
        };
        let fetching = async { Ok(self.fetch(open, sender).await) };
        let (fetched, stored) = tokio::try_join!(fetching, writer.run(receiver))?;
        self.counts = PullCounts { api_calls: self.requests.client.calls(), ..stored };
        fetched
    }

    /// Requests page after page and passes each one on.
    async fn fetch(
        &mut self,
        open: &mut WindowState,
        pages: mpsc::Sender<PreparedPage>,
    ) -> Result<Option<Timestamp>, Abort> {
        let PageRequests { app, claimed, .. } = self.requests;
        let window = Window { from: open.from, before: open.before, marketplaces: open.marketplaces.clone() };
        self.counts.window_from = Some(open.from);
        let mut token = match app.page_token(claimed, open).await {
            PageToken::None => None,
            PageToken::Valid(token) => Some(token),
            PageToken::Expired => return Ok(None),
        };
        loop {
            let Some(page) = self.requests.page(token, &window).await? else { return Ok(None) };
            let until = *open.until.get_or_insert_with(|| window_end(app.now(), &window, &page));
            let JudgedPage { orders, next_token, .. } = page;
            // Decided before the counts include this page.
            let is_budget_spent = self.is_budget_spent();
            self.counts = PullCounts {
                orders: self.counts.orders + orders.stored.len() as u64,
                pages: self.counts.pages + 1,
                api_calls: self.requests.client.calls(),
                window_until: Some(until),
                ..self.counts
            };
            let page = PreparedPage::new(app, claimed, orders, next_token.clone(), until, self.counts);
            if pages.send(page).await.is_err() || next_token.is_none() {
                // If the writer has stopped, it reports the reason.
                return Ok(Some(until));
            }
            if is_budget_spent {
                return Err(Abort::Yield(Duration::ZERO));
            }
            token = next_token;
        }
    }

    /// True if other streams should go first, or the process is shutting down.
    fn is_budget_spent(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| *stop.borrow() || self.counts.pages >= PAGES_PER_TURN)
    }
}

/// Renews the lease until another worker owns the stream.
async fn keep_alive(app: App, claimed: ClaimedStream) {
    loop {
        // Real time, because the database measures leases with its own clock.
        tokio::time::sleep(LEASE / 3).await;
        if let Ok(false) = app.store().for_claim().renew_lease(&claimed, LEASE).await {
            return;
        }
    }
}

/// The end of a window: the requested one, or the one in Amazon's first answer, but never in the future.
fn window_end(now: Timestamp, window: &Window, page: &JudgedPage) -> Timestamp {
    window.before.or(page.last_updated_before).unwrap_or(window.from).min(now)
}
