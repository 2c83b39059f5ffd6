//! Compares stored orders with the simulated Amazon's ledger: order number, country, status, last update, total.

use crate::error::Failure;
use hawser_core::{Actor, ShopId, Timestamp};
use hawser_sandbox::Sandbox;
use hawser_service::{App, orders::ListOrders};
use std::collections::HashMap;

/// What the comparison found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Orders stored.
    pub stored: usize,
    /// Orders that the ledger has.
    pub ledger: usize,
    /// In the ledger and not stored.
    pub missing: usize,
    /// Stored and not in the ledger.
    pub extra: usize,
    /// Stored with another country, status, last update or total.
    pub stale: usize,
}

impl Comparison {
    /// Whether every order is there, once, as it is.
    pub const fn is_exact(&self) -> bool {
        self.stored == self.ledger && self.missing == 0 && self.extra == 0 && self.stale == 0
    }
}

/// What has to be equal.
type Facts = (Option<String>, String, String, Option<(String, String)>);

/// Compares a shop with the ledger as of the end of its coverage.
pub async fn with_ledger(
    app: &App,
    sandbox: &Sandbox,
    shop: ShopId,
    seller_id: &str,
    until: Option<Timestamp>,
) -> Result<Comparison, Failure> {
    let mut stored: HashMap<String, Facts> = HashMap::new();
    let list = ListOrders { shop: Some(shop), reveal_buyer: false };
    app.list_orders::<Failure>(&Actor::InstanceOwner, list, |order| {
        let facts = (
            order.marketplace_id.map(|id| id.to_string()),
            order.status.to_string(),
            order.last_updated_time.to_string(),
            order.total.map(|(amount, currency)| (amount, currency.to_string())),
        );
        stored.insert(order.order_id.to_string(), facts);
        Ok(())
    })
    .await?;
    let ledger = sandbox.ledger(seller_id, until).map_err(|error| Failure::Usage(error.to_string()))?;
    let mut comparison = Comparison { stored: stored.len(), ledger: ledger.len(), ..Comparison::default() };
    for order in &ledger {
        // What changed after the end of the coverage may have been shown in either state, or be yet to come.
        if order.changed_later {
            let is_stored = stored.remove(&order.order_id).is_some();
            comparison.ledger -= usize::from(!is_stored);
            continue;
        }
        let true_facts: Facts = (
            Some(order.marketplace_id.clone()),
            order.status.to_owned(),
            order.last_updated_time.to_string(),
            order.total.as_ref().map(|total| (total.amount.clone(), total.currency.to_owned())),
        );
        match stored.remove(&order.order_id) {
            None => comparison.missing += 1,
            Some(facts) if facts != true_facts => comparison.stale += 1,
            Some(_) => {}
        }
    }
    comparison.extra = stored.len();
    Ok(comparison)
}
