//! The ledger: what is true of a seller's orders. What a client pulled is held against it.

use crate::orders::timeline::World;
use crate::{sellers::SellerAccount, time::from_ms};
use hawser_core::Timestamp;
use serde::Serialize;

/// An order as it truly is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerOrder {
    /// Amazon's order number.
    pub order_id: String,
    /// Where it was placed.
    pub marketplace_id: String,
    /// The word of Orders 2026-01-01.
    pub status: &'static str,
    /// When it last changed.
    pub last_updated_time: Timestamp,
    /// `None` while there are no amounts.
    pub total: Option<LedgerTotal>,
    /// It changed after the moment that was asked for. Amazon tells only how an order stands last, so that a client who
    /// did not see this state in time cannot see it any more; it gets the next one in a later window.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub changed_later: bool,
}

/// A total in Amazon's decimal text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerTotal {
    /// `129.95`; yen without decimals.
    pub amount: String,
    /// ISO 4217.
    pub currency: &'static str,
}

impl World {
    /// A seller's orders as of a moment, or now, sorted by order number.
    pub(crate) fn ledger(&self, seller: &SellerAccount, until: Option<i64>) -> Vec<LedgerOrder> {
        let describer = self.describer(seller);
        let mut orders: Vec<LedgerOrder> = self
            .as_of(seller, until)
            .iter()
            .map(|(record, changed_later)| {
                let order = describer.order(record);
                let total = order.total().map(|total| LedgerTotal { amount: total.text(), currency: total.currency });
                LedgerOrder {
                    marketplace_id: order.marketplace.id.to_owned(),
                    status: order.status.word(),
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
