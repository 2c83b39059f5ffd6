//! Pages as Amazon sends them, and malformed pages.

mod malformed;
mod samples;

use super::*;
use hawser_core::{Money, OrderStatus, Timestamp};
use samples::page;
use serde_json::{Value, json};

/// The first page of a search by update.
fn first() -> SearchOrders {
    SearchOrders {
        marketplace_ids: vec!["A1VC38T7YXB528".parse().unwrap()],
        range: UpdatedOrCreated::Updated { after: Timestamp::from_micros(0), before: None },
        max_results_per_page: None,
        pagination_token: None,
        included_data: IncludedData::ALL.to_vec(),
    }
}

fn following() -> SearchOrders {
    SearchOrders { pagination_token: Some("t".into()), ..first() }
}

fn created() -> SearchOrders {
    SearchOrders { range: UpdatedOrCreated::Created { after: Timestamp::from_micros(0), before: None }, ..first() }
}

fn read(page: &Value) -> OrdersPage {
    read_page(page.to_string().as_bytes(), &first()).unwrap()
}

#[test]
fn the_fields_of_orders_are_read() {
    let page = read(&page());
    assert_eq!(page.orders.len(), 6);
    assert_eq!(page.next_token.as_deref(), Some("a+b/c=="));
    assert_eq!(page.last_updated_before.unwrap().to_string(), "2026-11-22T08:13:30.123Z");
    assert_eq!(page.created_before, None);

    let shipped = &page.orders[0];
    assert_eq!(shipped.order_id.as_str(), "249-1845936-5435065");
    assert_eq!(shipped.created_time.to_string(), "2026-11-20T01:02:03.004Z");
    assert_eq!(shipped.last_updated_time.to_string(), "2026-11-21T11:12:13.000Z");
    assert_eq!(shipped.marketplace_id.as_deref(), Some("A1VC38T7YXB528"));
    assert_eq!(shipped.status, OrderStatus::Shipped);
    assert_eq!(shipped.fulfilled_by.as_deref(), Some("AMAZON"));
    let total = shipped.total.as_ref().unwrap();
    assert_eq!((total.text.as_str(), total.currency.as_str()), ("12980.00", "JPY"));
    assert_eq!(total.money, Some(Money { minor: 12_980, currency: "JPY".parse().unwrap() }));
    let item = &shipped.items[1];
    assert_eq!(item.order_item_id, "77001122334456");
    assert_eq!(item.asin.as_deref(), Some("B0HAWSER02"));
    assert_eq!(item.sku.as_deref(), Some("船-もやい/02 🚢"));
    assert_eq!(item.title.as_deref(), Some("係船ロープ（ナイロン製）24mm×50m 黒"));
    assert_eq!(item.quantity, 2);
    assert_eq!(item.unit_price.as_ref().unwrap().money.unwrap().minor, 4990);
}

#[test]
fn the_raw_text_is_kept_as_sent() {
    let sent = page();
    for (order, raw) in read(&sent).orders.iter().zip(sent["orders"].as_array().unwrap()) {
        assert_eq!(order.raw.as_str(), raw.to_string());
    }
}

#[test]
fn unknown_and_absent_values_are_accepted() {
    let page = read(&page());
    let [_, pending, canceled, unknown, bare, nulls] = page.orders.as_slice() else { panic!("six orders") };
    assert_eq!((&pending.status, &pending.total), (&OrderStatus::Pending, &None));
    assert_eq!(pending.items[0].unit_price, None);
    assert_eq!((&canceled.status, canceled.items[0].quantity), (&OrderStatus::Canceled, 0));
    assert_eq!(unknown.status, OrderStatus::Unknown("INVOICE_UNCONFIRMED".into()));
    assert_eq!(unknown.fulfilled_by.as_deref(), Some("ROBOT_AT_SEA"));
    assert!(unknown.is_non_amazon && !pending.is_non_amazon && !nulls.is_non_amazon);
    assert_eq!(unknown.raw.value()["heldBy"], json!({"reason": "未知", "since": [1, 2.5]}));
    for order in [bare, nulls] {
        assert_eq!(order.status, OrderStatus::Unknown(String::new()));
        assert_eq!((&order.marketplace_id, &order.fulfilled_by, &order.total), (&None, &None, &None));
    }
    assert_eq!(bare.items, []);
    assert_eq!((&nulls.items[0].asin, &nulls.items[0].sku, &nulls.items[0].title), (&None, &None, &None));
}

#[test]
fn a_malformed_amount_does_not_make_an_order_unreadable() {
    for (sent, text, minor) in [
        (json!({"amount": "12.50", "currencyCode": "USD"}), Some("12.50"), Some(1250)),
        (json!({"amount": "-0.01", "currencyCode": "EUR"}), Some("-0.01"), Some(-1)),
        (json!({"amount": "12.505", "currencyCode": "USD"}), Some("12.505"), None),
        (json!({"amount": "1,250", "currencyCode": "USD"}), Some("1,250"), None),
        (json!({"amount": "1e3", "currencyCode": "USD"}), Some("1e3"), None),
        (json!({"amount": "99999999999999999999", "currencyCode": "USD"}), Some("99999999999999999999"), None),
        (json!({"amount": "5", "currencyCode": null}), Some("5"), None),
        (json!({"amount": "5"}), Some("5"), None),
        (json!({"amount": 12.5, "currencyCode": "USD"}), Some("12.5"), Some(1250)),
        (json!({"amount": "12.50", "currencyCode": "usd"}), Some("12.50"), Some(1250)),
        (json!({"amount": null, "currencyCode": "USD"}), None, None),
        (json!({"currencyCode": "USD"}), None, None),
        (json!("12.50"), None, None),
        (json!(null), None, None),
    ] {
        let mut page = page();
        page["orders"][0]["proceeds"]["grandTotal"] = sent.clone();
        page["orders"][0]["orderItems"][0]["product"]["price"]["unitPrice"] = sent.clone();
        let order = read(&page).orders.remove(0);
        for amount in [&order.total, &order.items[0].unit_price] {
            assert_eq!(amount.as_ref().map(|amount| amount.text.as_str()), text, "{sent}");
            assert_eq!(amount.as_ref().and_then(|amount| amount.money).map(|money| money.minor), minor, "{sent}");
        }
    }
}

#[test]
fn an_order_that_was_sent_twice_is_read_twice() {
    let mut page = page();
    let again = page["orders"][0].clone();
    page["orders"].as_array_mut().unwrap().push(again);
    assert_eq!(read(&page).orders.len(), 7);
}

#[test]
fn only_a_page_without_a_next_token_is_the_last() {
    for (pagination, more) in [
        (json!({"nextToken": "t2"}), true),
        (json!({"nextToken": "t2", "new": 1}), true),
        (json!({}), false),
        (json!({"nextToken": null}), false),
        (json!(null), false),
    ] {
        let mut page = page();
        page["pagination"] = pagination;
        assert_eq!(read(&page).next_token.is_some(), more, "{}", page["pagination"]);
    }
    let mut page = page();
    page.as_object_mut().unwrap().remove("pagination");
    assert_eq!(read(&page).next_token, None);
}

#[test]
fn a_page_without_orders_is_accepted() {
    let body = br#"{"orders":[],"lastUpdatedBefore":"2026-11-22T08:13:30Z"}"#;
    assert_eq!(read_page(body, &first()).unwrap().orders, []);
    assert_eq!(read_page(br#"{"orders":[]}"#, &following()).unwrap().last_updated_before, None);
    let body = br#"{"orders":[],"createdBefore":"2026-11-22T08:13:30Z"}"#;
    assert!(read_page(body, &created()).unwrap().created_before.is_some());
}

#[test]
fn debug_output_contains_no_buyer_data() {
    let mut sent = page();
    let mut odd = sent["orders"][0].clone();
    odd["orderItems"] = json!(null);
    sent["orders"].as_array_mut().unwrap().push(odd);
    let shown = format!("{:?}", read(&sent));
    assert!(shown.contains("UnreadableOrder"));
    assert!(shown.contains("249-1845936-5435065"));
    for personal in ["山田", "yamada", "千代田", "係船ロープ"] {
        assert!(!shown.contains(personal), "{shown}");
    }
}
