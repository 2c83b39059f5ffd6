//! Reads the stored orders of a demo shop and compares them with the simulated Amazon's ledger.

use crate::error::Failure;
use hawser_core::{Actor, ShopId, Timestamp};
use hawser_sandbox::{
    Sandbox,
    ledger::{Diff, LedgerTotal, OrdersVersion, StoredOrder, compare},
};
use hawser_service::{App, orders::ListOrders};

/// Compares a shop with the ledger as of the end of its coverage.
pub async fn with_ledger(
    app: &App,
    sandbox: &Sandbox,
    shop: ShopId,
    seller_id: &str,
    until: Option<Timestamp>,
) -> Result<Diff, Failure> {
    let mut stored = Vec::new();
    let list = ListOrders { shop: Some(shop), reveal_buyer: false };
    app.list_orders::<Failure>(&Actor::InstanceOwner, list, |order| {
        stored.push(StoredOrder {
            order_id: order.order_id.to_string(),
            marketplace_id: order.marketplace_id.map(|id| id.to_string()),
            status: order.status.to_string(),
            last_updated_time: order.last_updated_time.to_string(),
            total: order
                .total
                .and_then(|total| Some(LedgerTotal { amount: total.text, currency: total.currency?.to_string() })),
            is_damaged: false,
        });
        Ok(())
    })
    .await?;
    let ledger = sandbox.ledger(seller_id, until).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(compare(&ledger, stored, OrdersVersion::V2026))
}
