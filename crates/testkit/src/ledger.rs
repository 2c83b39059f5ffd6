//! Comparisons of an app's stored orders with the simulated Amazon's ledger.

use hawser_core::{Actor, ShopId, Timestamp};
use hawser_sandbox::{
    Sandbox,
    ledger::{LedgerTotal, OrdersVersion, StoredOrder, compare},
};
use hawser_service::{App, orders::ListOrders};

/// The stored orders of a shop.
///
/// # Panics
/// The orders cannot be listed.
pub async fn stored_orders(app: &App, shop: ShopId) -> Vec<StoredOrder> {
    let mut stored = Vec::new();
    let list = ListOrders { shop: Some(shop), reveal_buyer: false };
    app.list_orders::<hawser_service::Error>(&Actor::InstanceOwner, list, |order| {
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
    .await
    .expect("the orders are listed");
    stored
}

/// Fails unless the stored orders of a shop are exactly those of its seller's ledger as of `until`; returns their number.
///
/// # Panics
/// They differ, or there are none.
pub async fn assert_matches_ledger(
    app: &App,
    shop: ShopId,
    amazon: &Sandbox,
    seller_id: &str,
    until: Timestamp,
) -> usize {
    assert_stored_matches_ledger(stored_orders(app, shop).await, amazon, seller_id, until)
}

/// Fails unless these orders are exactly those of a seller's ledger as of `until`; returns their number.
///
/// # Panics
/// They differ, or there are none.
pub fn assert_stored_matches_ledger(
    stored: Vec<StoredOrder>,
    amazon: &Sandbox,
    seller_id: &str,
    until: Timestamp,
) -> usize {
    let ledger = amazon.ledger(seller_id, Some(until)).expect("a seller of the simulated Amazon");
    assert!(!ledger.is_empty(), "an empty ledger proves nothing");
    let diff = compare(&ledger, stored, OrdersVersion::V2026);
    assert!(diff.is_identical(), "{seller_id}: {diff}");
    diff.stored
}
