//! Enqueues a pull: checks the shop and marks its streams due, so that the next free worker works them off.

use super::window::clamp_since;
use crate::{App, Error};
use hawser_core::{Actor, Permission, ShopId, Timestamp};

/// An enqueued pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcceptedPull {
    /// Start of the pulled time, clamped to the history that Amazon keeps.
    pub since: Timestamp,
    /// True if `since` was clamped.
    pub is_clamped: bool,
}

impl App {
    /// Marks the streams of a shop due from `since` on. A bare date is a day in the time zone of the shop; see [`App::pull_start`].
    ///
    /// # Errors
    /// A malformed `since`; `not_found`, `record_only`, `shop_inactive`; a closed channel; the missing permission
    /// `orders.write`; the database.
    pub async fn accept_pull(&self, actor: &Actor, shop: ShopId, since: &str) -> Result<AcceptedPull, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let now = self.now();
        let since = self.pull_start(actor, shop, since, None).await?;
        let (since, is_clamped) = clamp_since(since, now);
        let accounts = self.connected_accounts(actor, shop).await?;
        self.require_open_channel_of(actor, shop).await?;
        self.request_pull(actor, shop, &accounts, since).await?;
        Ok(AcceptedPull { since, is_clamped })
    }
}
