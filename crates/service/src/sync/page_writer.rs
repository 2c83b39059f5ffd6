//! Stores fetched pages, one after the other in Amazon's order, while the next ones are requested. Splitting, compressing and
//! sealing take milliseconds of processor time, so a task of its own prepares each page. A commit never waits for a later
//! page.

use super::panics::ended_early;
use super::{counts::PullCounts, judge_page::JudgedOrders, page_token::page_token_field, seen::PageNews};
use crate::{App, Error, orders::personal_document::DocumentOwner};
use hawser_core::{Secret, Timestamp};
use hawser_store::{ClaimedStream, OrderUpsert, PageCommit, PageCommitted, SetAsideOrder};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
};

/// Pages that may wait for their commit: enough that neither side waits for the other, few enough that a killed process
/// has to request little again.
pub(crate) const MAX_PENDING_PAGES: usize = 1;

/// The rows of a page: the orders to store, and those to set aside.
type PageRows = (Vec<OrderUpsert>, Vec<SetAsideOrder>);

/// A page that was received.
pub(crate) struct FetchedPage {
    pub(crate) orders: JudgedOrders,
    /// The data sets that its orders lack.
    pub(crate) missing_data: Option<String>,
    pub(crate) next_token: Option<String>,
    pub(crate) until: Timestamp,
    pub(crate) news: PageNews,
    /// True if the window has every marketplace of the stream.
    pub(crate) reads_again: bool,
    /// The counts of the run, including this page.
    pub(crate) counts: PullCounts,
}

/// A page whose rows are being prepared.
pub(crate) struct PreparedPage {
    rows: JoinHandle<Result<PageRows, Error>>,
    next_token: Option<String>,
    until: Timestamp,
    news: PageNews,
    /// True if the window has every marketplace of the stream.
    reads_again: bool,
    /// The counts of the run, including this page.
    counts: PullCounts,
}

impl PreparedPage {
    /// Starts to prepare the rows of a page.
    pub(crate) fn new(app: &App, claimed: &ClaimedStream, page: FetchedPage) -> Self {
        let FetchedPage { orders, missing_data, next_token, until, news, reads_again, counts } = page;
        let (app, owner) = (app.clone(), DocumentOwner { company: claimed.company, account: claimed.account });
        let rows = tokio::spawn(async move {
            let JudgedOrders { stored, set_aside } = orders;
            let mut rows = app.order_rows(owner, stored).await?;
            for row in &mut rows {
                row.missing_data.clone_from(&missing_data);
            }
            Ok((rows, app.set_aside_rows(owner, set_aside).await?))
        });
        Self { rows, next_token, until, news, reads_again, counts }
    }
}

/// Commits pages.
pub(crate) struct PageWriter<'a> {
    pub(crate) app: &'a App,
    pub(crate) claimed: &'a ClaimedStream,
    pub(crate) on_progress: &'a (dyn Fn(PullCounts) + Send + Sync),
    /// The counts before the first page.
    pub(crate) counts: PullCounts,
}

impl PageWriter<'_> {
    /// Commits every page that arrives and returns the final counts.
    ///
    /// # Errors
    /// The first page that cannot be committed ends the run; later pages are not committed either.
    pub(crate) async fn run(mut self, mut pages: mpsc::Receiver<PreparedPage>) -> Result<PullCounts, Error> {
        while let Some(page) = pages.recv().await {
            let counts = page.counts;
            let committed = self.commit(page).await?;
            self.counts = PullCounts {
                inserted: self.counts.inserted + u64::from(committed.inserted),
                updated: self.counts.updated + u64::from(committed.updated),
                set_aside: self.counts.set_aside + u64::from(committed.set_aside),
                pages: self.counts.pages + 1,
                ..counts
            };
            (self.on_progress)(self.counts);
        }
        Ok(self.counts)
    }

    async fn commit(&self, page: PreparedPage) -> Result<PageCommitted, Error> {
        let (orders, set_aside) = page.rows.await.map_err(ended_early)??;
        let sealed = match page.next_token {
            Some(token) => Some(self.app.seal_text(page_token_field(self.claimed), &Secret::new(token)).await?),
            None => None,
        };
        let commit = PageCommit {
            orders,
            set_aside,
            finished: sealed.is_none(),
            next_token: sealed,
            window_until: Some(page.until),
            page_hash: page.news.page_hash,
            repeats: page.news.repeats,
            repeated_orders: page.news.repeated_orders,
            reads_again: page.reads_again,
            api_calls: 1,
            at: self.app.now(),
        };
        // The commit runs in a task of its own; otherwise its many short waits for the database would each last until the
        // next page has been read. Dropping the task rolls back.
        let (store, claimed) = (self.app.store().for_claim(), self.claimed.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { store.commit_page(&claimed, &commit).await });
        match task.join_next().await {
            Some(Ok(committed)) => Ok(committed?),
            Some(Err(ended)) => Err(ended_early(ended)),
            None => Err(Error::Store(hawser_store::StoreError::Fenced)),
        }
    }
}
