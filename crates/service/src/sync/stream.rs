//! Works off a claimed stream: window after window, page after page, each page committed with its cursor and coverage under
//! the lease's epoch. Whoever is killed in between loses nothing; whoever lost the lease writes nothing.

use super::window::{Window, plan};
use crate::orders::SearchScope;
use crate::secrets::data_keys::Field;
use crate::sync::page_writer::{AHEAD, Fetched, Storing};
use crate::sync::rate_limited_client::{CallError, RateLimitedClient};
use crate::{App, Error, backoff};
use hawser_amazon::{Answer, ApiError, ApiErrorKind, Operation, OrdersPage};
use hawser_core::sync::coverage::Interval;
use hawser_core::{FailureCode, Secret, Timestamp};
use hawser_store::{ClaimedStream, DiagnosticPayload, WindowState};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How long a lease lasts; it is renewed well before.
pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// A page token lives 24 hours (PROTOCOL C.4); one that is older than this is not tried any more.
const PAGE_TOKEN_LIFE: Duration = Duration::from_secs(23 * 3600);

/// How often in a row a call may fail before the pull ends as incomplete.
const ATTEMPTS: u32 = 8;

/// The same in a worker's turn: the stream comes up again by itself.
const ATTEMPTS_A_TURN: u32 = 3;

/// After so many pages a worker lets the others have their turn.
const PAGES_A_TURN: u64 = 50;

/// How often in a row Amazon may answer 429 although the bucket had tokens.
const THROTTLED_ATTEMPTS: u32 = 20;

/// How often a window may begin again because its page token died.
const RESTARTS: u32 = 3;

const BACKOFF_BASE: Duration = Duration::from_secs(1);
const BACKOFF_CEILING: Duration = Duration::from_secs(60);

/// What a run has done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PullCounts {
    /// Orders received.
    pub orders: u64,
    /// Of them new.
    pub inserted: u64,
    /// Of them changed.
    pub updated: u64,
    /// Pages committed.
    pub pages: u64,
    /// Requests sent to Amazon's API.
    pub api_calls: u64,
    /// Until when the window under way is covered once it is through.
    pub window_until: Option<Timestamp>,
    /// From when.
    pub window_from: Option<Timestamp>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) enum RunEnd {
    /// Everything due was pulled.
    Complete,
    /// Something refuses; what was committed stays, the next run goes on from there.
    Incomplete { code: FailureCode, detail: Option<String> },
    /// Another worker has the stream now.
    LostLease,
    /// There is more to do, but not now: the quota is empty, or others wait for this worker.
    Yielded { wait: Duration },
}

/// A run over a claimed stream.
pub(crate) struct Run<'a> {
    app: &'a App,
    claimed: &'a ClaimedStream,
    line: RateLimitedClient<'a>,
    scope: Option<SearchScope>,
    pub(crate) tally: PullCounts,
    turn: Turn,
    on_progress: &'a (dyn Fn(PullCounts) + Send + Sync),
}

/// How long a run may go on.
enum Turn {
    /// Until everything due is there.
    Unbounded,
    /// For some pages; ends early when the process does.
    Pages { stop: watch::Receiver<bool> },
}

/// Why a run stopped early.
enum Abort {
    Refused(FailureCode, Option<String>),
    Yield(Duration),
    LostLease,
    Ours(Error),
}

impl From<Error> for Abort {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(hawser_store::StoreError::Fenced) => Self::LostLease,
            Error::Failure { code, detail } => Self::Refused(code, detail),
            error => Self::Ours(error),
        }
    }
}

impl From<hawser_store::StoreError> for Abort {
    fn from(error: hawser_store::StoreError) -> Self {
        Error::from(error).into()
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        app: &'a App,
        claimed: &'a ClaimedStream,
        on_progress: &'a (dyn Fn(PullCounts) + Send + Sync),
    ) -> Option<Self> {
        let authorization = claimed.authorization.as_ref()?;
        let line =
            RateLimitedClient::new(app, claimed.account, authorization.application, authorization.id, claimed.region);
        Some(Self { app, claimed, line, scope: None, tally: PullCounts::default(), turn: Turn::Unbounded, on_progress })
    }

    /// The same run for a worker that has other streams to serve as well.
    pub(crate) fn with_page_budget(self, stop: watch::Receiver<bool>) -> Self {
        Self { turn: Turn::Pages { stop }, line: self.line.yielding(), ..self }
    }

    /// Whether it is somebody else's turn: so many pages were pulled, or the process is about to end.
    fn is_turn_over(&self) -> bool {
        match &self.turn {
            Turn::Unbounded => false,
            Turn::Pages { stop } => *stop.borrow() || self.tally.pages >= PAGES_A_TURN,
        }
    }

    /// How often in a row a call may fail: somebody who watches waits longer than a worker that comes back anyway.
    const fn attempts(&self) -> u32 {
        match self.turn {
            Turn::Unbounded => ATTEMPTS,
            Turn::Pages { .. } => ATTEMPTS_A_TURN,
        }
    }

    /// Works until nothing is due. The lease is kept alive beside it.
    pub(crate) async fn work(&mut self) -> Result<RunEnd, Error> {
        let keep_alive = {
            let app = self.app.clone();
            let claimed = self.claimed.clone();
            async move {
                loop {
                    tokio::time::sleep(LEASE / 3).await;
                    if let Ok(false) = app.store().for_claim().renew_lease(&claimed, LEASE).await {
                        return;
                    }
                }
            }
        };
        let ended = tokio::select! {
            ended = self.windows() => ended,
            () = keep_alive => Err(Abort::LostLease),
        };
        let end = match ended {
            Ok(()) => RunEnd::Complete,
            Err(Abort::Refused(code, detail)) => RunEnd::Incomplete { code, detail },
            Err(Abort::LostLease) => RunEnd::LostLease,
            Err(Abort::Yield(wait)) => RunEnd::Yielded { wait },
            // A database that just failed takes nothing back, and trying would only keep the caller waiting.
            Err(Abort::Ours(error)) => return Err(error),
        };
        match (&end, self.line.release_unused().await) {
            (RunEnd::Complete, Err(error)) => Err(error),
            _ => Ok(end),
        }
    }

    async fn windows(&mut self) -> Result<(), Abort> {
        let mut coverage = self.claimed.coverage.clone();
        coverage.retain(|marketplace, _| self.claimed.marketplaces.contains(marketplace));
        for marketplace in &self.claimed.marketplaces {
            coverage.entry(marketplace.clone()).or_default();
        }
        if coverage.is_empty() {
            let detail = Some("Amazon says that the seller takes part in none of the ticked countries".to_owned());
            return Err(Abort::Refused(FailureCode::MarketplaceNotParticipating, detail));
        }
        // A window for a country that is not pulled any more is given up; the coverage says what is left to ask.
        let is_wanted = |open: &WindowState| open.marketplaces.iter().all(|id| self.claimed.marketplaces.contains(id));
        if let Some(open) = self.claimed.window.clone().filter(is_wanted) {
            let (from, marketplaces) = (open.from, open.marketplaces.clone());
            let until = self.window(open).await?;
            for marketplace in &marketplaces {
                if let (Some(covered), Some(interval)) = (coverage.get_mut(marketplace), Interval::new(from, until)) {
                    covered.add(interval);
                }
            }
        }
        for window in plan(&coverage, self.claimed.since, self.app.now()) {
            let Window { from, before, marketplaces } = window;
            let window = hawser_store::Window { from, before, marketplaces };
            self.app.store().for_claim().open_window(self.claimed, &window).await?;
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

    /// One window to its end; begins it again when its page token died.
    async fn window(&mut self, mut open: WindowState) -> Result<Timestamp, Abort> {
        for _ in 0..=RESTARTS {
            if let Some(until) = self.pages(&mut open).await? {
                return Ok(until);
            }
            self.app.store().for_claim().restart_window(self.claimed).await?;
            open = WindowState { until: None, page_token: None, page_token_at: None, pages: 0, ..open };
        }
        Err(Abort::Refused(FailureCode::AnswerMalformed, Some("the page token was refused again and again".to_owned())))
    }

    /// The pages of a window from where it stands, and until when it covers; `None` when the page token died. What was
    /// fetched is stored also when nothing more can be fetched; what cannot be stored ends the fetching.
    async fn pages(&mut self, open: &mut WindowState) -> Result<Option<Timestamp>, Abort> {
        let (sender, receiver) = mpsc::channel(AHEAD);
        let Self { app, claimed, on_progress, tally, .. } = *self;
        let storing = Storing { app, claimed, on_progress, tally };
        let fetching = async { Ok(self.fetch(open, sender).await) };
        let (fetched, stored) = tokio::try_join!(fetching, storing.run(receiver))?;
        self.tally = PullCounts { api_calls: self.line.calls(), ..stored };
        fetched
    }

    /// Asks for page after page and hands each on.
    async fn fetch(
        &mut self,
        open: &mut WindowState,
        pages: mpsc::Sender<Fetched>,
    ) -> Result<Option<Timestamp>, Abort> {
        let window = Window { from: open.from, before: open.before, marketplaces: open.marketplaces.clone() };
        self.scope = Some(SearchScope::window(&window));
        self.tally.window_from = Some(open.from);
        let mut token = match self.page_token(open).await {
            PageToken::None => None,
            PageToken::Alive(token) => Some(token),
            PageToken::Dead => return Ok(None),
        };
        loop {
            let Some(page) = self.page(token, &window).await? else { return Ok(None) };
            let until = *open.until.get_or_insert_with(|| self.window_end(&window, &page));
            let OrdersPage { orders, next_token, .. } = page;
            let is_turn_over = self.is_turn_over();
            self.tally = PullCounts {
                orders: self.tally.orders + orders.len() as u64,
                pages: self.tally.pages + 1,
                api_calls: self.line.calls(),
                window_until: Some(until),
                ..self.tally
            };
            let next = next_token.clone();
            let page = Fetched::new(self.app, self.claimed, orders, next, until, self.tally);
            if pages.send(page).await.is_err() || next_token.is_none() {
                // When nobody takes pages any more, whoever took them says why.
                return Ok(Some(until));
            }
            if is_turn_over {
                return Err(Abort::Yield(Duration::ZERO));
            }
            token = next_token;
        }
    }

    /// Where a window ends: what was asked for, or what Amazon's first answer says; never in the future.
    fn window_end(&self, window: &Window, page: &OrdersPage) -> Timestamp {
        let now = self.app.now();
        window.before.or(page.last_updated_before).unwrap_or(window.from).min(now)
    }

    /// One page, tried again as its refusals allow; `None` when the page token died.
    async fn page(&mut self, token: Option<String>, window: &Window) -> Result<Option<OrdersPage>, Abort> {
        let (mut failures, mut throttled) = (0, 0);
        loop {
            let refusal = match self.ask(token.clone()).await {
                Ok(page) => match self.reject_foreign_page(&page, window).await? {
                    None => return Ok(Some(page)),
                    Some(refusal) => refusal,
                },
                Err(CallError::Refused(refusal)) => *refusal,
                Err(CallError::NotYet(wait)) => return Err(Abort::Yield(wait)),
                Err(CallError::Ours(error)) => return Err(error.into()),
            };
            if token.is_some() && refusal.kind == ApiErrorKind::InvalidInput {
                return Ok(None);
            }
            self.keep_for_diagnosis(&refusal).await;
            let (attempt, wait) = match refusal.code.retry() {
                hawser_core::Retry::No => return Err(Abort::Refused(refusal.code, refusal.message)),
                hawser_core::Retry::Backoff => {
                    failures += 1;
                    (failures < self.attempts(), backoff(failures - 1, BACKOFF_BASE, BACKOFF_CEILING, self.app.rng()))
                }
                hawser_core::Retry::Quota => {
                    throttled += 1;
                    let pause = self.line.pause(Operation::SearchOrders).await?;
                    let jittered = backoff(throttled - 1, BACKOFF_BASE, BACKOFF_CEILING, self.app.rng());
                    if matches!(self.turn, Turn::Pages { .. }) {
                        return Err(Abort::Yield(pause.max(jittered)));
                    }
                    (throttled < THROTTLED_ATTEMPTS, pause.max(jittered))
                }
            };
            if !attempt {
                return Err(Abort::Refused(refusal.code, refusal.message));
            }
            tracing::info!(shop.id = %self.claimed.shop, code = %refusal.code, wait_ms = wait.as_millis(), "amazon refused a page, trying again");
            self.app.timer().sleep(wait).await;
        }
    }

    /// Why a page cannot be this seller's: an order of a marketplace that was not asked for, or one that is stored under
    /// another Seller ID. Such a page is somebody else's answer, and is treated like one that cannot be read.
    async fn reject_foreign_page(&self, page: &OrdersPage, window: &Window) -> Result<Option<ApiError>, Abort> {
        if let Some(seen) = foreign_marketplace(page, window) {
            return Ok(Some(malformed(format!("an order of marketplace {seen}, which was not asked for"))));
        }
        let claims = self.app.store().for_claim();
        let foreign = claims.foreign_order(self.claimed, page.orders.iter().map(|order| &order.order_id)).await?;
        Ok(foreign.map(|order| malformed(format!("the order {order}, which belongs to another seller"))))
    }

    async fn ask(&mut self, token: Option<String>) -> Result<OrdersPage, CallError> {
        let Some(scope) = self.scope.clone() else {
            return Err(Error::failure(FailureCode::AnswerMalformed).into());
        };
        let answer: Answer<OrdersPage> = self
            .line
            .call(Operation::SearchOrders, |amazon, region, access| {
                let search = scope.request(token.clone());
                async move { amazon.search_orders(region, &access, &search).await }
            })
            .await?;
        Ok(answer.value)
    }

    /// The page token of a window under way, if it is young enough and opens.
    async fn page_token(&self, open: &WindowState) -> PageToken {
        let Some(sealed) = &open.page_token else { return PageToken::None };
        if open.page_token_at.is_none_or(|at| self.app.now() >= at.plus(PAGE_TOKEN_LIFE)) {
            return PageToken::Dead;
        }
        match self.app.open_text(page_token_field(self.claimed), sealed).await {
            Ok(token) => PageToken::Alive(token.expose().to_owned()),
            Err(_) => PageToken::Dead,
        }
    }

    /// Keeps an answer that could not be read, sealed, for seven days. That it cannot be kept is no reason to stop.
    async fn keep_for_diagnosis(&self, refusal: &ApiError) {
        if refusal.code != FailureCode::AnswerMalformed {
            return;
        }
        if let Some(body) = &refusal.body {
            let kept = self.app.keep_answer(self.claimed, body).await;
            if let Err(error) = kept {
                tracing::warn!(shop.id = %self.claimed.shop, %error, "an unreadable answer could not be kept");
            }
        }
    }
}

enum PageToken {
    None,
    Alive(String),
    Dead,
}

/// Where a page token is kept, sealed.
pub(crate) fn page_token_field(claimed: &ClaimedStream) -> Field {
    Field { company: Some(claimed.company), table: "stream", row: claimed.account.0, name: "page_token" }
}

/// The marketplace of the page's first order that was not asked for.
fn foreign_marketplace<'a>(page: &'a OrdersPage, window: &Window) -> Option<&'a str> {
    let mut seen = page.orders.iter().filter_map(|order| order.marketplace_id.as_deref());
    seen.find(|id| !window.marketplaces.iter().any(|asked| asked.as_str() == *id))
}

/// A page that was well-formed and cannot be right.
fn malformed(message: String) -> ApiError {
    ApiError {
        code: FailureCode::AnswerMalformed,
        kind: ApiErrorKind::Malformed,
        status: None,
        amazon_code: None,
        message: Some(message),
        request_id: None,
        rate_limit: None,
        body: None,
    }
}

impl App {
    async fn keep_answer(&self, claimed: &ClaimedStream, body: &[u8]) -> Result<(), Error> {
        let field =
            Field { company: Some(claimed.company), table: "diagnostic_payload", row: claimed.account.0, name: "body" };
        let answer = DiagnosticPayload {
            account: claimed.account,
            operation: Operation::SearchOrders.as_str().to_owned(),
            received_at: self.now(),
            code: FailureCode::AnswerMalformed,
            sealed: self.seal_text(field, &Secret::new(String::from_utf8_lossy(body))).await?,
        };
        Ok(self.store().for_claim().keep_answer(&answer).await?)
    }
}
