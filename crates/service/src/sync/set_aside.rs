//! Turns orders that are set aside into rows: the document as Amazon sent it is compressed and sealed, because it may contain
//! buyer data. Its retention period starts with the last change at Amazon, which no shipment is later than.

use super::{judge_page::SetAside, retry_unreadable::FIRST_WAIT};
use crate::{
    App, Error, orders::personal_document::DocumentOwner, retention::buyer_data_limit, secrets::data_keys::Field,
};
use hawser_core::UnreadableOrderId;
use hawser_store::{SetAsideOrder, orders::document};
use sha2::{Digest as _, Sha256};

impl App {
    /// The rows of orders that are set aside.
    pub(crate) async fn set_aside_rows(
        &self,
        owner: DocumentOwner,
        orders: Vec<SetAside>,
    ) -> Result<Vec<SetAsideOrder>, Error> {
        let mut rows = Vec::with_capacity(orders.len());
        for order in orders {
            rows.push(self.set_aside_row(owner, order).await?);
        }
        Ok(rows)
    }

    /// The row of an order that is set aside.
    pub(crate) async fn set_aside_row(&self, owner: DocumentOwner, odd: SetAside) -> Result<SetAsideOrder, Error> {
        let now = self.now();
        let SetAside { reason, order } = odd;
        let text = order.raw.as_str();
        let order_key = match &order.order_id {
            Some(number) => number.as_str().to_owned(),
            None => format!("#{}", hex::encode(Sha256::digest(text.as_bytes()))),
        };
        let field =
            Field { company: Some(owner.company), table: "unreadable_order", row: owner.account.0, name: "sealed" };
        let start = order.last_updated_time.map_or(now, |changed| changed.min(now));
        let limit = buyer_data_limit(self.inner.parts.settings.buyer_data_days, now);
        let (sealed_day, sealed) = match Some(start.day()).filter(|day| *day > limit) {
            Some(day) => {
                let key = self.buyer_key(owner.company, &day).await?;
                (day, key.seal(&field.aad().part(&order_key), &document::pack(text.as_bytes())))
            }
            None => (String::new(), Vec::new()),
        };
        Ok(SetAsideOrder {
            id: UnreadableOrderId::new(self.clock(), self.rng()),
            sealed,
            sealed_day,
            order_key,
            retry_at: order.order_id.is_some().then(|| now.plus(FIRST_WAIT)),
            order_id: order.order_id,
            reason,
            path: order.path,
            rule: order.rule.to_owned(),
            last_updated_time: order.last_updated_time,
        })
    }
}
