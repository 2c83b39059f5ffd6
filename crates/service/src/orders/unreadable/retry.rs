//! Requests one order that was set aside again, on demand.

use super::UnreadableView;
use crate::{
    App, Error,
    audit::{Details as _, audit},
};
use hawser_core::{Actor, FailureCode, Permission, UnreadableOrderId};
use serde_json::json;

/// The outcome of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum RetryOutcome {
    /// The order could be read. It is stored and no longer listed.
    Stored,
    /// Amazon answered, and the order stays set aside.
    StillSetAside,
    /// A pull of the shop is running. It requests the order when it is done.
    Queued,
}

impl RetryOutcome {
    /// The text in answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The result of a retry.
#[derive(Debug, Clone)]
pub struct RetryReport {
    pub outcome: RetryOutcome,
    /// `order_unreadable` while the order stays set aside.
    pub code: Option<FailureCode>,
    /// The order as it is listed now; `None` once it is stored.
    pub order: Option<UnreadableView>,
}

impl App {
    /// Requests an order that was set aside.
    ///
    /// # Errors
    /// `not_found`, also for an order that the actor cannot see; a conflict if the order has no number to ask for; `shop_inactive`;
    /// a closed channel; the missing permission `orders.write`; a failure to get an answer from Amazon; the database.
    pub async fn retry_unreadable_order(&self, actor: &Actor, id: UnreadableOrderId) -> Result<RetryReport, Error> {
        self.require(actor, Permission::OrdersWrite)?;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let found = reading.lookup_unreadable_order(id).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        drop(reading);
        let Some(number) = found.order_id.clone() else {
            let detail = Some("the number of this order cannot be read, so Amazon cannot be asked for it".to_owned());
            return Err(Error::Failure { code: FailureCode::OrderUnreadable, detail });
        };
        self.connected_accounts(actor, found.shop).await?;
        self.require_open_channel_of(actor, found.shop).await?;

        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        if !writing.request_retry(id, now).await? {
            return Err(Error::failure(FailureCode::NotFound));
        }
        let entry = audit(self.clock(), self.rng(), Some(found.company), "orders.retry", found.shop, now);
        writing.append_audit(&entry.with(json!({"order_id": number}))).await?;
        writing.commit().await?;

        let is_claimed = self.retry_now(found.account, id).await?;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let order = reading.lookup_unreadable_order(id).await?.map(UnreadableView::from);
        let outcome = match (&order, is_claimed) {
            (None, _) => RetryOutcome::Stored,
            (Some(_), true) => RetryOutcome::StillSetAside,
            (Some(_), false) => RetryOutcome::Queued,
        };
        let code = order.is_some().then_some(FailureCode::OrderUnreadable);
        Ok(RetryReport { outcome, code, order })
    }
}
