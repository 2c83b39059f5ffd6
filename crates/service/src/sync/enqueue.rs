//! Enqueues a pull: checks the shop and marks its streams due, so that the next free worker works them off.

use super::pull::{Again, pulled_marketplaces};
use super::window::{PullStart, clamp_since};
use crate::{App, Error};
use hawser_core::{Actor, Permission, ShopId};

/// An enqueued pull.
pub type AcceptedPull = PullStart;

impl App {
    /// Marks the streams of a shop due from `since` on. A bare date is a day in the time zone of the shop; see [`App::pull_start`].
    ///
    /// # Errors
    /// A malformed `since`; `not_found`, `record_only`, `shop_inactive`; a closed channel; the missing permission
    /// `orders.write`; the database.
    pub async fn accept_pull(&self, actor: &Actor, shop: ShopId, since: &str) -> Result<AcceptedPull, Error> {
        self.accept_pull_again(actor, shop, since, Again::Missing).await
    }

    /// Like [`Self::accept_pull`], with a choice for the time that is covered.
    ///
    /// # Errors
    /// As [`Self::accept_pull`].
    pub async fn accept_pull_again(
        &self,
        actor: &Actor,
        shop: ShopId,
        since: &str,
        again: Again,
    ) -> Result<AcceptedPull, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let now = self.now();
        let since = self.pull_start(actor, shop, since, None).await?;
        let accounts = self.connected_accounts(actor, shop).await?;
        let start = clamp_since(since, &pulled_marketplaces(&accounts), now);
        let since = start.since;
        self.require_open_channel_of(actor, shop).await?;
        if again == Again::Covered {
            for account in &accounts {
                self.read_again(account.id, since, now).await?;
            }
        }
        self.request_pull(actor, shop, &accounts, since).await?;
        Ok(start)
    }
}
