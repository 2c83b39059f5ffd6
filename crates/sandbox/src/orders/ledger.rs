//! Lists a seller's orders for the ledger.

use crate::ledger::{LedgerOrder, LedgerTotal};
use crate::orders::timeline::Timeline;
use crate::{sellers::SellerAccount, time::from_ms};

impl Timeline {
    /// A seller's orders as of a moment, or now, sorted by order number.
    pub(crate) fn ledger(&self, seller: &SellerAccount, until: Option<i64>) -> Vec<LedgerOrder> {
        let renderer = self.renderer(seller);
        let mut orders: Vec<LedgerOrder> = self
            .as_of(seller, until)
            .iter()
            .map(|(record, changed_later)| {
                let order = renderer.order(record);
                let total = order
                    .total()
                    .map(|total| LedgerTotal { amount: total.text(), currency: total.currency.to_owned() });
                LedgerOrder {
                    marketplace_id: order.marketplace.id.to_owned(),
                    status: order.status.word().to_owned(),
                    last_updated_time: from_ms(order.updated),
                    total,
                    changed_later: *changed_later,
                    order_id: order.id,
                }
            })
            .collect();
        orders.sort_unstable_by(|a, b| a.order_id.cmp(&b.order_id));
        orders
    }
}
