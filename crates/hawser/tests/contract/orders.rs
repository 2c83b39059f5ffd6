//! `hawser orders`.

use super::{fields, is_time};
use crate::harness::{Harness, days_ago};
use hawser_core::Marketplace;
use hawser_sandbox::{Fault, FaultKind, OddShape, Operation};
use serde_json::Value;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn a_complete_pull_exits_0_and_matches_the_ledger() {
    let harness = Harness::new(230).await;
    for (seller, name) in ["America", "Europe", "Japan"].into_iter().enumerate() {
        harness.create_application(seller).await.exits(0);
        harness.bind(seller, name).await.exits(0);
        let since = if seller == 0 { "90d".to_owned() } else { days_ago(100) };
        let ran = harness.run(&format!("orders pull {name} --since {since} --json")).await.exits(0);
        let pull = ran.json();
        assert_eq!(pull["shop"], name);
        assert_eq!((&pull["complete"], &pull["clamped"]), (&Value::Bool(true), &Value::Bool(false)));
        assert_eq!(pull["code"], Value::Null);
        assert_eq!((&pull["orders"], &pull["inserted"]), (&230.into(), &230.into()));
        assert_eq!(pull["api_calls"], 3);
        assert!(is_time(&pull["since"]) && is_time(&pull["covered_until"]), "{pull}");
        harness.assert_as_the_ledger(name, seller, &pull).await;
    }
    assert_eq!(harness.run("orders list --json").await.json_lines().len(), 3 * 230);
    assert_eq!(harness.run("orders list --shop Japan --json").await.json_lines().len(), 230);
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_printed_on_standard_error_only() {
    let harness = Harness::new(1100).await.with_shop(0).await;
    let ran = harness.run("orders pull Shop --since 90d --json").await.exits(0);
    assert!(ran.stderr.contains("1000 orders on 10 pages"), "{ran:#?}");
    ran.json();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_before_the_retention_of_amazon_is_clamped_and_reported() {
    let harness = Harness::new(30).await.with_shop(0).await;
    let ran = harness.run("orders pull Shop --since 2015-01-01 --json").await.exits(0);
    let pull = ran.json();
    assert_eq!(pull["clamped"], true);
    let since = pull["since"].as_str().unwrap();
    assert!([days_ago(730), days_ago(731)].iter().any(|day| since.starts_with(day)), "{since}");
    assert!(
        ran.stderr.contains("Amazon keeps no orders of ") && ran.stderr.contains(&format!("from before {since}")),
        "{ran:#?}"
    );
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_pull_exits_3_and_the_next_pull_continues() {
    let harness = Harness::new(520).await.with_shop(0).await;
    harness.amazon.add_fault(Fault::new(FaultKind::RoleMissing).on(Operation::SearchOrders).from_call(4).times(1000));
    let ran = harness.run("orders pull Shop --since 90d --json").await.exits(3);
    let pull = ran.json();
    assert_eq!((&pull["complete"], &pull["code"]), (&Value::Bool(false), &"role_missing".into()));
    assert_eq!(pull["covered_until"], Value::Null);
    assert!(ran.stderr.contains("incomplete: role_missing: "), "{ran:#?}");
    assert_eq!(harness.run("orders list --json").await.json_lines().len(), 300, "complete pages are kept");
    harness.amazon.clear_faults();
    let before = harness.pages_requested();
    let pull = harness.run("orders pull Shop --since 90d --json").await.exits(0).json();
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
    let requested = harness.pages_requested() - before;
    assert_eq!(requested, 3 + 1, "the missing pages, and one for changes since the first attempt");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_cannot_be_read_is_listed_and_requested_again() {
    let harness = Harness::new(30).await.with_shop(0).await;
    let seller = harness.amazon.description().sellers[0].seller_id.clone();
    let number = harness.amazon.ledger(&seller, None).unwrap()[3].order_id.clone();
    let odd = Fault::new(FaultKind::odd(OddShape::MissingQuantity)).in_order(&number).times(1000);
    harness.amazon.add_fault(odd);
    let ran = harness.run("orders pull Shop --since 90d --json").await.exits(0);
    let pull = ran.json();
    assert_eq!((&pull["orders"], &pull["set_aside"]), (&29.into(), &1.into()));
    assert!(ran.stderr.contains("set aside: 1: "), "{ran:#?}");
    let listed = harness.run("orders unreadable Shop --json").await.exits(0).json_lines();
    assert_eq!(listed.len(), 1);
    assert_eq!((&listed[0]["order_id"], &listed[0]["reason"]), (&number.as_str().into(), &"malformed".into()));
    let line = harness.run("orders unreadable").await.exits(0).stdout;
    assert!(line.contains("orderItems[0].quantityOrdered: required, but missing"), "{line}");
    let id = listed[0]["id"].as_str().unwrap();
    let still = harness.run(&format!("orders retry {id} --json")).await.exits(3).json();
    assert_eq!((&still["outcome"], &still["code"]), (&"still_set_aside".into(), &"order_unreadable".into()));
    harness.amazon.clear_faults();
    let ran = harness.run(&format!("orders retry {id}")).await.exits(0);
    assert_eq!(ran.stdout.trim(), "The order was stored.");
    assert_eq!(harness.run("orders unreadable --json").await.exits(0).json_lines().len(), 0);
    assert_eq!(harness.run("orders list --json").await.json_lines().len(), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn listed_orders_have_exactly_the_documented_fields() {
    let harness = Harness::new(150).await;
    for (seller, name) in ["America", "Europe", "Japan"].into_iter().enumerate() {
        harness.create_application(seller).await.exits(0);
        harness.bind(seller, name).await.exits(0);
        harness.run(&format!("orders pull {name} --since 90d --json")).await.exits(0);
    }
    let orders = harness.run("orders list --json").await.exits(0).json_lines();
    let mut countries = BTreeSet::new();
    for order in &orders {
        assert_eq!(
            fields(order),
            [
                "order_id",
                "shop",
                "marketplace_id",
                "country",
                "status",
                "created_time",
                "last_updated_time",
                "total",
                "items",
                "raw"
            ]
        );
        assert!(is_time(&order["created_time"]) && is_time(&order["last_updated_time"]), "{order}");
        let marketplace = Marketplace::by_id(order["marketplace_id"].as_str().unwrap()).unwrap();
        assert_eq!(order["country"], marketplace.country);
        countries.insert(marketplace.country);
        // The listing matches the raw order: status, amount as text, number of items.
        let raw = &order["raw"];
        assert_eq!(raw["orderId"], order["order_id"]);
        assert_eq!(raw["fulfillment"]["fulfillmentStatus"], order["status"]);
        let sent = &raw["proceeds"]["grandTotal"];
        assert_eq!(sent.get("amount"), order["total"].get("amount"), "{order}");
        assert_eq!(sent.get("currencyCode"), order["total"].get("currency"), "{order}");
        assert_eq!(raw["orderItems"].as_array().map(Vec::len), order["items"].as_array().map(Vec::len));
    }
    assert_eq!(countries, BTreeSet::from(["US", "CA", "MX", "DE", "FR", "IT", "GB", "JP"]));
    let is_null = |order: &&Value| order["total"].is_null();
    assert!(orders.iter().any(|order| is_null(&order) && order["status"] == "PENDING"), "a pending order has no total");
    let amounts = |currency: &'static str| {
        let matching = orders.iter().filter(move |order| order["total"]["currency"] == currency);
        matching.map(|order| order["total"]["amount"].as_str().unwrap().to_owned())
    };
    assert!(amounts("JPY").count() > 50 && amounts("JPY").all(|amount| !amount.contains('.')));
    assert!(amounts("USD").count() > 20 && amounts("USD").all(|amount| amount.split_once('.').unwrap().1.len() == 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn buyer_data_is_listed_only_when_revealed() {
    let harness = Harness::new(100).await.with_shop(2).await;
    harness.run("orders pull Shop --since 90d --json").await.exits(0);
    let plain = harness.run("orders list --json").await.json_lines();
    let revealed = harness.run("orders list --reveal-buyer --json").await.json_lines();
    assert_eq!((plain.len(), revealed.len()), (100, 100));
    assert!(plain.iter().all(|order| order["raw"].get("buyer").is_none() && order["raw"].get("recipient").is_none()));
    let addressed: Vec<_> = revealed.iter().filter(|order| order["raw"]["recipient"].is_object()).collect();
    // Orders that were shipped more than 30 days ago are stored without their buyers.
    assert!(addressed.len() > 5, "{} orders with an address", addressed.len());
    for order in &addressed {
        let address = &order["raw"]["recipient"]["deliveryAddress"];
        assert!(address["name"].is_string() && address["postalCode"].is_string(), "{address}");
    }
    // Everything except the raw order is equal.
    for (hidden, shown) in plain.iter().zip(&revealed) {
        let without_raw = |order: &Value| {
            let mut order = order.clone();
            order.as_object_mut().unwrap().remove("raw");
            order
        };
        assert_eq!(without_raw(hidden), without_raw(shown));
    }
}
