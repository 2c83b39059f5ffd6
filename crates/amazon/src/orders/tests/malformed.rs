//! What must never pass for a page: each shape is refused with its path, and no bytes whatever break the reader.

use super::{page::read_carefully, *};
use proptest::prelude::*;

/// The page with one place set to a value, or taken out.
fn damaged(pointer: &str, value: Option<Value>) -> String {
    let mut page = page();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = page.pointer_mut(parent).unwrap();
    match (value, parent) {
        (Some(value), Value::Object(object)) => _ = object.insert(key.to_owned(), value),
        (None, Value::Object(object)) => _ = object.shift_remove(key),
        (Some(value), Value::Array(list)) => list[key.parse::<usize>().unwrap()] = value,
        (_, other) => panic!("{pointer} leads to {other}"),
    }
    page.to_string()
}

#[test]
fn one_damaged_order_makes_the_whole_page_unreadable() {
    let time = "a time such as 2026-11-22T08:15:30.000Z";
    for (pointer, value, message) in [
        ("/orders/1", Some(json!(null)), "orders[1]: an object".to_owned()),
        ("/orders/1", Some(json!([])), "orders[1]: an object".to_owned()),
        ("/orders/1/orderId", None, "orders[1].orderId: a text that is not empty".to_owned()),
        ("/orders/1/orderId", Some(json!("")), "orders[1].orderId: a text that is not empty".to_owned()),
        ("/orders/1/orderId", Some(json!(12)), "orders[1].orderId: a text that is not empty".to_owned()),
        (
            "/orders/1/orderId",
            Some(json!("山田 太郎")),
            "orders[1].orderId: an order number has 1 to 64 letters, digits, dashes or underscores".to_owned(),
        ),
        ("/orders/2/createdTime", None, format!("orders[2].createdTime: {time}")),
        ("/orders/2/createdTime", Some(json!("2026-11-22")), format!("orders[2].createdTime: {time}")),
        ("/orders/2/lastUpdatedTime", Some(json!(null)), format!("orders[2].lastUpdatedTime: {time}")),
        ("/orders/2/lastUpdatedTime", Some(json!("soon")), format!("orders[2].lastUpdatedTime: {time}")),
        ("/orders/2/lastUpdatedTime", Some(json!(1_569_521_782)), format!("orders[2].lastUpdatedTime: {time}")),
        ("/orders/2/salesChannel", None, "orders[2].salesChannel: an object".to_owned()),
        (
            "/orders/2/salesChannel/marketplaceId",
            Some(json!(1)),
            "orders[2].salesChannel.marketplaceId: a text or nothing".to_owned(),
        ),
        ("/orders/2/fulfillment", Some(json!("SHIPPED")), "orders[2].fulfillment: an object or nothing".to_owned()),
        (
            "/orders/2/fulfillment/fulfillmentStatus",
            Some(json!({"now": "SHIPPED"})),
            "orders[2].fulfillment.fulfillmentStatus: a text or nothing".to_owned(),
        ),
        ("/orders/2/orderItems", None, "orders[2].orderItems: a list".to_owned()),
        ("/orders/2/orderItems", Some(json!({})), "orders[2].orderItems: a list".to_owned()),
        ("/orders/0/orderItems/1", Some(json!("B0HAWSER02")), "orders[0].orderItems[1]: an object".to_owned()),
        (
            "/orders/0/orderItems/1/orderItemId",
            None,
            "orders[0].orderItems[1].orderItemId: a text that is not empty".to_owned(),
        ),
        (
            "/orders/0/orderItems/1/quantityOrdered",
            None,
            "orders[0].orderItems[1].quantityOrdered: a whole number".to_owned(),
        ),
        (
            "/orders/0/orderItems/1/quantityOrdered",
            Some(json!("2")),
            "orders[0].orderItems[1].quantityOrdered: a whole number".to_owned(),
        ),
        (
            "/orders/0/orderItems/1/quantityOrdered",
            Some(json!(1.5)),
            "orders[0].orderItems[1].quantityOrdered: a whole number".to_owned(),
        ),
        ("/orders/0/orderItems/1/product", None, "orders[0].orderItems[1].product: an object".to_owned()),
        (
            "/orders/0/orderItems/1/product/sellerSku",
            Some(json!(7)),
            "orders[0].orderItems[1].product.sellerSku: a text or nothing".to_owned(),
        ),
    ] {
        let error = read_page(damaged(pointer, value).as_bytes(), &first()).unwrap_err();
        assert_eq!(error.to_string(), message, "{pointer}");
    }
}

#[test]
fn a_page_of_another_shape_is_no_page_and_ends_nothing() {
    for (pointer, value, path) in [
        ("/orders", None, "orders"),
        ("/orders", Some(json!(null)), "orders"),
        ("/orders", Some(json!({})), "orders"),
        ("/errors", Some(json!([{"code": "InternalFailure", "message": "m"}])), "errors"),
        ("/errors", Some(json!("yes")), "errors"),
        ("/pagination", Some(json!("t")), "pagination"),
        ("/pagination", Some(json!([])), "pagination"),
        ("/pagination/nextToken", Some(json!("")), "pagination.nextToken"),
        ("/pagination/nextToken", Some(json!(7)), "pagination.nextToken"),
        ("/lastUpdatedBefore", None, "lastUpdatedBefore"),
        ("/lastUpdatedBefore", Some(json!(null)), "lastUpdatedBefore"),
        ("/lastUpdatedBefore", Some(json!("1.569521782042E9")), "lastUpdatedBefore"),
        ("/createdBefore", Some(json!(false)), "createdBefore"),
    ] {
        let error = read_page(damaged(pointer, value.clone()).as_bytes(), &first()).unwrap_err();
        assert_eq!(error.path, path, "{pointer} {value:?}");
    }
    assert_eq!(read_page(page().to_string().as_bytes(), &created()).unwrap_err().path, "createdBefore");
}

#[test]
fn a_body_that_is_not_json_is_no_page() {
    let deep = format!(r#"{{"orders":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    for (body, rule) in [
        (&b""[..], "not empty"),
        (b" \r\n", "not empty"),
        (b"<!DOCTYPE html><html></html>", "JSON, not a page of HTML or XML"),
        (b"null", "a JSON object"),
        (b"[]", "a JSON object"),
        (b"\"orders\"", "a JSON object"),
        (br#"{"orders":[{"orderId":"902-1"#, "JSON that is not cut short"),
        (br#"{"orders":[]} {"orders":[]}"#, "JSON"),
        (b"{\"orders\":[],\"x\":\"\xff\xfe\"}", "JSON"),
        (deep.as_bytes(), "JSON"),
    ] {
        for search in [first(), following()] {
            let error = read_page(body, &search).unwrap_err();
            assert_eq!((error.path.as_str(), error.rule), ("body", rule), "{}", String::from_utf8_lossy(body));
        }
    }
}

#[test]
fn one_order_is_the_one_that_was_asked_for() {
    let asked = "902-1111111-1111111".parse().unwrap();
    let order = page()["orders"][1].clone();
    assert_eq!(read_one(json!({ "order": order }).to_string().as_bytes(), &asked).unwrap().order_id, asked);
    for (body, path) in [
        (json!({}), "order"),
        (json!({"order": null}), "order"),
        (json!({"order": [order]}), "order"),
        (json!({"order": {"orderId": "902-1111111-1111111"}}), "order.salesChannel"),
        (json!({"order": page()["orders"][0]}), "order.orderId"),
        (json!({"order": order, "errors": [{}]}), "errors"),
        (order.clone(), "order"),
    ] {
        assert_eq!(read_one(body.to_string().as_bytes(), &asked).unwrap_err().path, path, "{body}");
    }
}

/// What is read at once is read as the careful reader does; what that one refuses is refused.
fn assert_alike(body: &[u8], search: &SearchOrders) {
    if let Some(page) = fast_path::read(body, search) {
        assert_eq!(Ok(page), read_carefully(body, search), "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn an_everyday_page_is_read_at_once_and_an_odd_one_carefully() {
    let body = |order: &str| format!(r#"{{"orders":[{order}],"lastUpdatedBefore":"2026-11-22T08:13:30Z"}}"#);
    let order = |more: &str| {
        format!(
            r#"{{"orderId":"902-1","createdTime":"2026-11-22T08:00:00Z","lastUpdatedTime":"2026-11-22T08:00:00Z",
            "salesChannel":{{}},"orderItems":[],"new":{more}}}"#
        )
    };
    assert!(fast_path::read(page().to_string().as_bytes(), &first()).is_some_and(|page| page.orders.len() == 6));
    for usual in [r#""\u6ce8\\\"""#, "[1, -2.5, null, true, false]", r#"{"deep":[[{"e":"1e5"}]]}"#] {
        let page = body(&order(usual));
        assert!(fast_path::read(page.as_bytes(), &first()).is_some(), "{page}");
        assert_alike(page.as_bytes(), &first());
    }
    let deep = "[".repeat(150) + &"]".repeat(150);
    for odd in [r#""\ud83d""#, r#""\uD83C\uDF81""#, "1e400", "2E1", &"9".repeat(400), &deep, "{", "1 2"] {
        let page = body(&order(odd));
        assert!(fast_path::read(page.as_bytes(), &first()).is_none(), "{page}");
    }
    // A list is no object, whatever its elements are.
    let listed = r#"["902-1","2026-11-22T08:00:00Z","2026-11-22T08:00:00Z",{},null,null,[]]"#;
    assert!(fast_path::read(body(listed).as_bytes(), &first()).is_none());
}

proptest! {
    #[test]
    fn no_bytes_break_the_readers(bytes in any::<Vec<u8>>()) {
        let asked = "902-1".parse().unwrap();
        prop_assert!(read_page(&bytes, &following()).is_err() || serde_json::from_slice::<Value>(&bytes).is_ok());
        prop_assert!(read_one(&bytes, &asked).is_err());
    }

    #[test]
    fn a_page_cut_anywhere_is_no_page(end in any::<prop::sample::Index>()) {
        let body = page().to_string();
        let cut = &body.as_bytes()[..end.index(body.len())];
        prop_assert!(read_page(cut, &first()).is_err());
    }

    #[test]
    fn a_page_with_flipped_bytes_never_breaks_the_reader(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut body = page().to_string().into_bytes();
        for (index, byte) in flips {
            let at = index.index(body.len());
            body[at] = byte;
        }
        assert_alike(&body, &first());
        if let Ok(page) = read_page(&body, &first()) {
            prop_assert!(serde_json::from_slice::<Value>(&body).is_ok());
            prop_assert_eq!(page.orders.len(), 6);
        }
    }

    #[test]
    fn any_json_in_any_place_never_breaks_the_reader(place in 0_usize..9, value in any_json()) {
        let pointer = ["/orders", "/orders/0", "/orders/0/orderItems", "/orders/0/fulfillment", "/orders/0/proceeds",
            "/orders/0/proceeds/grandTotal", "/orders/0/salesChannel", "/pagination", "/orders/0/orderItems/0/product"][place];
        assert_alike(damaged(pointer, Some(value)).as_bytes(), &first());
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let key = prop_oneof![Just("amount".to_owned()), Just("nextToken".to_owned()), any::<String>()];
    leaf.prop_recursive(3, 16, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}
