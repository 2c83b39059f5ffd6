//! The ledger, and that pulling gives the same orders.

use crate::support::{HOURS, MINUTES, TestSandbox, open, options, text};
use hawser_core::Timestamp;
use hawser_sandbox::{LedgerOrder, SandboxOptions, Status};
use serde_json::Value;
use std::time::Duration;

/// Number, marketplace, status, last change, total.
type Told = (String, String, String, String, Option<(String, String)>);

fn of_ledger(order: &LedgerOrder) -> Told {
    let total = order.total.as_ref().map(|total| (total.amount.clone(), total.currency.to_owned()));
    let time = order.last_updated_time.to_string();
    (order.order_id.clone(), order.marketplace_id.clone(), order.status.to_owned(), time, total)
}

fn of_2026(order: &Value) -> Told {
    let total = &order["proceeds"]["grandTotal"];
    let total = total.is_object().then(|| (text(total, "amount").to_owned(), text(total, "currencyCode").to_owned()));
    (
        text(order, "orderId").to_owned(),
        text(&order["salesChannel"], "marketplaceId").to_owned(),
        text(&order["fulfillment"], "fulfillmentStatus").to_owned(),
        text(order, "lastUpdatedTime").to_owned(),
        total,
    )
}

fn of_v0(order: &Value) -> Told {
    let total =
        order.get("OrderTotal").map(|total| (text(total, "Amount").to_owned(), text(total, "CurrencyCode").to_owned()));
    (
        text(order, "AmazonOrderId").to_owned(),
        text(order, "MarketplaceId").to_owned(),
        text(order, "OrderStatus").to_owned(),
        text(order, "LastUpdateDate").to_owned(),
        total,
    )
}

/// Reduces an order of the ledger to what v0 can express: whole seconds, and the words of v0.
fn in_v0(mut told: Told) -> Told {
    told.2 = match told.2.as_str() {
        "CANCELLED" => "Canceled".to_owned(),
        word => word.split('_').map(|part| part[..1].to_owned() + &part[1..].to_lowercase()).collect(),
    };
    told.3 = format!("{}Z", &told.3[..19]);
    told
}

async fn pulled(test: &TestSandbox, seller: usize, region: &str) -> (Vec<Told>, Vec<Told>) {
    let token = test.token(seller).await;
    let query = [("lastUpdatedAfter", "2026-08-01"), ("includedData", "PROCEEDS,FULFILLMENT")];
    let mut new: Vec<Told> = test.search_all(&token, region, &query).await.iter().map(of_2026).collect();
    let ids = test.sandbox.description().sellers[seller].marketplace_ids.join(",");
    let query = [("MarketplaceIds", ids.as_str()), ("LastUpdatedAfter", "2026-08-01")];
    let mut old: Vec<Told> = test.orders_all(&token, region, &query).await.iter().map(of_v0).collect();
    new.sort();
    old.sort();
    (new, old)
}

#[tokio::test]
async fn pulling_either_version_ends_with_exactly_the_ledger() {
    let test = open(SandboxOptions { orders: 500, ..options() }).await;
    for (seller, region) in ["na", "eu", "fe"].into_iter().enumerate() {
        let ledger: Vec<Told> =
            test.sandbox.ledger(&test.seller_id(seller), None).unwrap().iter().map(of_ledger).collect();
        assert_eq!(ledger.len(), 500);
        let (new, old) = pulled(&test, seller, region).await;
        assert_eq!(new, ledger);
        assert_eq!(old, ledger.into_iter().map(in_v0).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_orders() {
    let of = async |seed: u64| {
        let test = open(SandboxOptions { seed, ..options() }).await;
        test.sandbox.advance_world(40);
        let description = test.sandbox.description();
        let ledgers: Vec<_> =
            description.sellers.iter().map(|seller| test.sandbox.ledger(&seller.seller_id, None).unwrap()).collect();
        let token = test.token(1).await;
        let query = [("lastUpdatedAfter", "2026-08-01"), ("includedData", crate::support::EVERYTHING)];
        let orders = test.search_all(&token, "eu", &query).await;
        (description.sellers[0].refresh_token.clone(), ledgers, orders)
    };
    let (first, second, other) = (of(11).await, of(11).await, of(12).await);
    assert_eq!(first, second);
    assert_ne!(first.1, other.1);
    assert_ne!(first.0, other.0);
}

#[tokio::test]
async fn seeded_orders_are_older_than_an_hour_and_reach_back_eighty_days() {
    let test = open(SandboxOptions { orders: 400, ..options() }).await;
    let now = test.sandbox.now();
    let ledger = test.sandbox.ledger(&test.seller_id(0), None).unwrap();
    assert!(ledger.iter().all(|order| now.since(order.last_updated_time) >= HOURS(1)));
    assert!(ledger.iter().any(|order| now.since(order.last_updated_time) > HOURS(24 * 70)));
    assert!(ledger.iter().all(|order| now.since(order.last_updated_time) < HOURS(24 * 81)));
}

#[tokio::test]
async fn the_ledger_lists_earlier_states() {
    let test = open(options()).await;
    let seller = test.seller_id(1);
    let before = test.sandbox.ledger(&seller, None).unwrap();
    let then = test.sandbox.now();
    test.clock.advance(MINUTES(5));
    let placed = test.sandbox.place_order(&seller, "A1PA6795UKMFR9").unwrap();
    let changed = before.iter().find(|order| order.status == "UNSHIPPED").unwrap();
    test.sandbox.set_order_status(&seller, &changed.order_id, Status::Shipped).unwrap();
    let mut as_it_stood = test.sandbox.ledger(&seller, Some(then)).unwrap();
    let mut moved = Vec::new();
    for order in &mut as_it_stood {
        if std::mem::take(&mut order.changed_later) {
            moved.push(order.order_id.clone());
        }
    }
    assert_eq!(moved, [changed.order_id.as_str()]);
    assert_eq!(as_it_stood, before);
    let now = test.sandbox.ledger(&seller, None).unwrap();
    assert_eq!(now.len(), before.len() + 1);
    let find = |id: &str| now.iter().find(|order| order.order_id == id).unwrap();
    assert_eq!((find(&placed).status.as_str(), find(&placed).total.is_none()), ("PENDING", true));
    assert_eq!(
        (find(&changed.order_id).status.as_str(), find(&changed.order_id).total.clone()),
        ("SHIPPED", changed.total.clone())
    );
    let long_ago = Timestamp::parse("2026-01-01").unwrap();
    assert_eq!(test.sandbox.ledger(&seller, Some(long_ago)).unwrap(), []);
}

#[tokio::test]
async fn live_orders_follow_the_clock_and_are_pulled_completely() {
    let test = open(SandboxOptions { live: Some(2.0), ..options() }).await;
    let start = test.sandbox.now();
    let total = |test: &TestSandbox| -> usize {
        (0..3).map(|seller| test.sandbox.ledger(&test.seller_id(seller), None).unwrap().len()).sum()
    };
    assert_eq!(total(&test), 180);
    let (mut cursor, mut known) = ("2026-08-01T00:00:00Z".to_owned(), std::collections::BTreeMap::new());
    for _ in 0..30 {
        test.clock.advance(Duration::from_secs(20));
        let token = test.token(1).await;
        let query = [
            ("lastUpdatedAfter", cursor.as_str()),
            ("includedData", "PROCEEDS,FULFILLMENT"),
            ("maxResultsPerPage", "40"),
        ];
        let page = test.get(&token, "/eu/orders/2026-01-01/orders", &query).await.json();
        for order in test.search_all(&token, "eu", &query).await {
            let told = of_2026(&order);
            known.insert(told.0.clone(), told);
        }
        cursor = text(&page, "lastUpdatedBefore").to_owned();
    }
    // 600 seconds at two a second, of which some 45 in a hundred are new orders.
    let placed = total(&test) - 180;
    assert!((400..700).contains(&placed), "{placed}");
    let until = Timestamp::parse(&cursor).unwrap();
    assert!(until > start);
    let ledger = test.sandbox.ledger(&test.seller_id(1), Some(until)).unwrap();
    let (settled, moving): (Vec<&LedgerOrder>, Vec<&LedgerOrder>) =
        ledger.iter().partition(|order| !order.changed_later);
    assert!(settled.len() > 150 && moving.len() > 3, "{} {}", settled.len(), moving.len());
    for order in settled {
        assert_eq!(known.remove(&order.order_id), Some(of_ledger(order)), "following the cursor misses nothing");
    }
    for order in moving {
        let seen = known.remove(&order.order_id);
        assert!(seen.is_none_or(|seen| seen.3 <= order.last_updated_time.to_string()), "it comes in a later window");
    }
    assert_eq!(known.len(), 0, "and nothing is invented");
}

#[tokio::test]
async fn marked_orders_carry_the_marker_in_every_personal_field() {
    const MARKER: &str = "MARKERxyzzy";
    let test = open(SandboxOptions { personal_marker: Some(MARKER.to_owned()), ..options() }).await;
    let token = test.token(1).await;
    let query = [("lastUpdatedAfter", "2026-08-01"), ("includedData", crate::support::EVERYTHING)];
    let orders = test.search_all(&token, "eu", &query).await;
    let is_marked = |order: &&Value| order.to_string().contains(MARKER);
    let full = |order: &&Value| is_marked(order) && order.get("recipient").is_some();
    assert_eq!(orders.iter().filter(is_marked).count(), 12);
    let order = orders.iter().find(full).unwrap();
    for path in [
        "/buyer/buyerName",
        "/buyer/buyerEmail",
        "/buyer/buyerCompanyName",
        "/buyer/buyerPurchaseOrderNumber",
        "/recipient/deliveryAddress/name",
        "/recipient/deliveryAddress/companyName",
        "/recipient/deliveryAddress/addressLine1",
        "/recipient/deliveryAddress/addressLine2",
        "/recipient/deliveryAddress/addressLine3",
        "/recipient/deliveryPreference/addressInstruction",
        "/tax/taxRegistrations/0/legalName",
        "/tax/taxRegistrations/0/taxRegistrationNumber",
        "/orderItems/0/fulfillment/packing/giftOption/giftMessage",
        "/deliveryConcierge/contactName",
    ] {
        let found = order.pointer(path).and_then(Value::as_str).unwrap_or_else(|| panic!("no {path} in {order}"));
        assert!(found.starts_with(MARKER), "{path}: {found}");
    }
    let phones = orders.iter().filter_map(|order| order.pointer("/recipient/deliveryAddress/phone")?.as_str());
    assert!(phones.into_iter().any(|phone| phone.starts_with(MARKER)));
}
