//! The second half of a pull: pages that were fetched become rows and are committed, one after the other in Amazon's order,
//! while the next ones are asked for. Splitting, compressing and sealing take the processor for milliseconds, so each page
//! has that done by a task of its own. A commit never waits for a page that is still to come.

use super::stream::{PullCounts, page_token_field};
use crate::sync::to_rows::Owner;
use crate::{App, Error};
use hawser_amazon::Order;
use hawser_core::{Secret, Timestamp};
use hawser_store::{ClaimedStream, OrderUpsert, PageCommit};
use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
};

/// How many pages may wait for their commit: enough that neither half waits for the other, few enough that a process that
/// is killed asks for little again.
pub(crate) const AHEAD: usize = 1;

/// A page on its way into the database.
pub(crate) struct Fetched {
    rows: JoinHandle<Result<Vec<OrderUpsert>, Error>>,
    next_token: Option<String>,
    until: Timestamp,
    /// What the run has done so far, this page received.
    so_far: PullCounts,
}

impl Fetched {
    /// Begins to make rows of a page.
    pub(crate) fn new(
        app: &App,
        claimed: &ClaimedStream,
        orders: Vec<Order>,
        next_token: Option<String>,
        until: Timestamp,
        so_far: PullCounts,
    ) -> Self {
        let (app, owner) = (app.clone(), Owner { company: claimed.company, account: claimed.account });
        let rows = tokio::spawn(async move { app.prepare(owner, orders).await });
        Self { rows, next_token, until, so_far }
    }
}

/// What commits pages.
pub(crate) struct Storing<'a> {
    pub(crate) app: &'a App,
    pub(crate) claimed: &'a ClaimedStream,
    pub(crate) on_progress: &'a (dyn Fn(PullCounts) + Send + Sync),
    /// What was done before.
    pub(crate) tally: PullCounts,
}

impl Storing<'_> {
    /// Commits every page that comes; what was done then.
    ///
    /// # Errors
    /// A page that cannot be committed ends it; those that come after it are not committed either.
    pub(crate) async fn run(mut self, mut pages: mpsc::Receiver<Fetched>) -> Result<PullCounts, Error> {
        while let Some(page) = pages.recv().await {
            let so_far = page.so_far;
            let committed = self.commit(page).await?;
            self.tally = PullCounts {
                inserted: self.tally.inserted + u64::from(committed.inserted),
                updated: self.tally.updated + u64::from(committed.updated),
                pages: self.tally.pages + 1,
                ..so_far
            };
            (self.on_progress)(self.tally);
        }
        Ok(self.tally)
    }

    async fn commit(&self, page: Fetched) -> Result<hawser_store::PageCommitted, Error> {
        let rows = page.rows.await.unwrap_or_else(|ended| std::panic::resume_unwind(ended.into_panic()))?;
        let sealed = match page.next_token {
            Some(token) => Some(self.app.seal_text(page_token_field(self.claimed), &Secret::new(token)).await?),
            None => None,
        };
        let commit = PageCommit {
            orders: rows,
            finished: sealed.is_none(),
            next_token: sealed,
            window_until: Some(page.until),
            api_calls: 1,
            at: self.app.now(),
        };
        // A task of its own: the many short waits for the database would each last until the next page is read. Dropped
        // with this one, it undoes what it has not committed.
        let (claims, claimed) = (self.app.store().for_claim(), self.claimed.clone());
        let mut task = JoinSet::new();
        task.spawn(async move { claims.commit_page(&claimed, &commit).await });
        match task.join_next().await {
            Some(Ok(committed)) => Ok(committed?),
            Some(Err(ended)) => std::panic::resume_unwind(ended.into_panic()),
            None => Err(Error::Store(hawser_store::StoreError::Fenced)),
        }
    }
}
