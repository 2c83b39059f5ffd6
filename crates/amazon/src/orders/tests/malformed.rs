//! Malformed pages: each is refused with the path and the rule, and no input makes the reader panic.

use super::*;
use proptest::prelude::*;

/// The sample page with the value at a JSON pointer replaced, or removed.
fn with_value(pointer: &str, value: Option<Value>) -> String {
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

/// Place and rule of the only unreadable order of a page.
fn complaint(body: &str) -> String {
    let found = read_page(body.as_bytes(), &first()).unwrap();
    let [odd] = found.unreadable.as_slice() else { panic!("{} unreadable orders", found.unreadable.len()) };
    format!("{}: {}", odd.path, odd.rule)
}

#[test]
fn an_order_that_cannot_be_read_costs_no_other_order() {
    let time = "a time such as 2026-11-22T08:15:30.000Z";
    for (pointer, value, message) in [
        ("/orders/1", Some(json!(null)), ": an object".to_owned()),
        ("/orders/1", Some(json!([])), ": an object".to_owned()),
        ("/orders/1/orderId", None, "orderId: required, but missing".to_owned()),
        ("/orders/1/orderId", Some(json!("")), "orderId: a text that is not empty".to_owned()),
        ("/orders/1/orderId", Some(json!(12)), "orderId: a text that is not empty".to_owned()),
        (
            "/orders/1/orderId",
            Some(json!("山田 太郎")),
            "orderId: an order number has 1 to 64 letters, digits, dashes or underscores".to_owned(),
        ),
        ("/orders/2/createdTime", None, "createdTime: required, but missing".to_owned()),
        ("/orders/2/createdTime", Some(json!("2026-11-22")), format!("createdTime: {time}")),
        ("/orders/2/lastUpdatedTime", Some(json!(null)), format!("lastUpdatedTime: {time}")),
        ("/orders/2/lastUpdatedTime", Some(json!("soon")), format!("lastUpdatedTime: {time}")),
        ("/orders/2/lastUpdatedTime", Some(json!(1_569_521_782)), format!("lastUpdatedTime: {time}")),
        ("/orders/2/salesChannel", None, "salesChannel: required, but missing".to_owned()),
        ("/orders/2/salesChannel", Some(json!(null)), "salesChannel: an object".to_owned()),
        (
            "/orders/2/salesChannel/marketplaceId",
            Some(json!(1)),
            "salesChannel.marketplaceId: a text or nothing".to_owned(),
        ),
        ("/orders/2/fulfillment", Some(json!("SHIPPED")), "fulfillment: an object or nothing".to_owned()),
        (
            "/orders/2/fulfillment/fulfillmentStatus",
            Some(json!({"now": "SHIPPED"})),
            "fulfillment.fulfillmentStatus: a text or nothing".to_owned(),
        ),
        ("/orders/2/orderItems", None, "orderItems: required, but missing".to_owned()),
        ("/orders/2/orderItems", Some(json!(null)), "orderItems: a list".to_owned()),
        ("/orders/2/orderItems", Some(json!({})), "orderItems: a list".to_owned()),
        ("/orders/0/orderItems/1", Some(json!("B0HAWSER02")), "orderItems[1]: an object".to_owned()),
        ("/orders/0/orderItems/1/orderItemId", None, "orderItems[1].orderItemId: required, but missing".to_owned()),
        (
            "/orders/0/orderItems/1/quantityOrdered",
            None,
            "orderItems[1].quantityOrdered: required, but missing".to_owned(),
        ),
        (
            "/orders/0/orderItems/1/quantityOrdered",
            Some(json!("2")),
            "orderItems[1].quantityOrdered: a whole number".to_owned(),
        ),
        (
            "/orders/0/orderItems/1/quantityOrdered",
            Some(json!(1.5)),
            "orderItems[1].quantityOrdered: a whole number".to_owned(),
        ),
        ("/orders/0/orderItems/1/product", None, "orderItems[1].product: required, but missing".to_owned()),
        (
            "/orders/0/orderItems/1/product/sellerSku",
            Some(json!(7)),
            "orderItems[1].product.sellerSku: a text or nothing".to_owned(),
        ),
    ] {
        let body = with_value(pointer, value);
        let whole: Value = serde_json::from_str(&body).unwrap();
        let found = read_page(body.as_bytes(), &first()).unwrap();
        assert_eq!((found.orders.len(), found.unreadable.len()), (5, 1), "{pointer}");
        assert_eq!(complaint(&body), message, "{pointer}");
        let odd = &found.unreadable[0];
        let index: usize = pointer.split('/').nth(2).unwrap().parse().unwrap();
        assert_eq!(odd.raw.value(), whole["orders"][index], "{pointer}: the text is kept");
        let number = whole["orders"][index]["orderId"].as_str().filter(|number| number.starts_with(['2', '9']));
        assert_eq!(odd.order_id.as_ref().map(|number| number.as_str()), number, "{pointer}");
    }
}

#[test]
fn number_and_time_of_an_unreadable_order_are_read_leniently() {
    for (order, number, time) in [
        (r#"{"orderId":" 902-1 ","lastUpdatedTime":"2026-11-22"}"#, Some("902-1"), Some("2026-11-22T00:00:00.000Z")),
        (r#"{"orderId":"902-1","new":[1e400,"\ud83d"],"lastUpdatedTime":7}"#, Some("902-1"), None),
        (r#"{"orderId":"902-1","createdTime":"9999-12-31T23:59:59Z"}"#, Some("902-1"), None),
        (r#"{"orderId":"902-1","orderId":"902-2"}"#, None, None),
        (r#"{"orderId":"\ud83d"}"#, None, None),
        (r#"{"orderId":{"orderId":"902-1"}}"#, None, None),
        (r#"["902-1"]"#, None, None),
        ("902", None, None),
    ] {
        let body = format!(r#"{{"orders":[{order}],"lastUpdatedBefore":"2026-11-22T08:13:30Z"}}"#);
        let found = read_page(body.as_bytes(), &first()).unwrap();
        let [odd] = found.unreadable.as_slice() else { panic!("{order}") };
        assert_eq!(odd.order_id.as_ref().map(|number| number.as_str()), number, "{order}");
        assert_eq!(odd.last_updated_time.map(|time| time.to_string()).as_deref(), time, "{order}");
        assert_eq!(odd.raw.as_str(), order);
    }
}

#[test]
fn lists_far_longer_than_amazons_are_not_read() {
    let page = |orders: usize| {
        let orders = vec!["1"; orders].join(",");
        format!(r#"{{"orders":[{orders}],"lastUpdatedBefore":"2026-11-22T08:13:30Z"}}"#)
    };
    assert_eq!(read_page(page(500).as_bytes(), &first()).unwrap().unreadable.len(), 500);
    let error = read_page(page(501).as_bytes(), &first()).unwrap_err();
    assert_eq!(error.to_string(), "orders: a list of a plausible length");

    let item = json!({"orderItemId": "1", "quantityOrdered": 1, "product": {}});
    let items = |count: usize| with_value("/orders/1/orderItems", Some(vec![item.clone(); count].into()));
    assert_eq!(read_page(items(5000).as_bytes(), &first()).unwrap().orders[1].items.len(), 5000);
    let odd = read_page(items(60_000).as_bytes(), &first()).unwrap().unreadable.remove(0);
    assert_eq!((odd.path.as_str(), odd.rule), ("orderItems", "a list of a plausible length"));
}

#[test]
fn malformed_pages_report_the_path() {
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
        let error = read_page(with_value(pointer, value.clone()).as_bytes(), &first()).unwrap_err();
        assert_eq!(error.path, path, "{pointer} {value:?}");
    }
    assert_eq!(read_page(page().to_string().as_bytes(), &created()).unwrap_err().path, "createdBefore");
}

#[test]
fn a_body_that_is_not_json_is_refused() {
    for (body, rule) in [
        (&b""[..], "not empty"),
        (b" \r\n", "not empty"),
        (b"<!DOCTYPE html><html></html>", "JSON, not a page of HTML or XML"),
        (b"null", "an object"),
        (b"[]", "an object"),
        (b"\"orders\"", "an object"),
        (br#"{"orders":[{"orderId":"902-1"#, "JSON that is not cut short"),
        (br#"{"orders":[]} {"orders":[]}"#, "JSON"),
        (b"{\"orders\":[],\"x\":\"\xff\xfe\"}", "JSON"),
    ] {
        for search in [first(), following()] {
            let error = read_page(body, &search).unwrap_err();
            assert_eq!((error.path.as_str(), error.rule), ("body", rule), "{}", String::from_utf8_lossy(body));
        }
    }
}

#[test]
fn a_single_order_must_be_the_requested_one() {
    let requested = "902-1111111-1111111".parse().unwrap();
    let order = page()["orders"][1].clone();
    let found = read_one(json!({ "order": order }).to_string().as_bytes(), &requested).unwrap();
    assert!(matches!(found, FoundOrder::Readable(found) if found.order_id == requested));
    for (body, path) in [
        (json!({}), "order"),
        (json!({"order": page()["orders"][0]}), "order.orderId"),
        (json!({"order": {"orderId": "902-2222222-2222222"}}), "order.orderId"),
        (json!({"order": order, "errors": [{}]}), "errors"),
        (order.clone(), "order"),
    ] {
        assert_eq!(read_one(body.to_string().as_bytes(), &requested).unwrap_err().path, path, "{body}");
    }
    for (order, path) in
        [(json!(null), ""), (json!([order]), ""), (json!({"orderId": "902-1111111-1111111"}), "createdTime")]
    {
        let found = read_one(json!({ "order": order }).to_string().as_bytes(), &requested).unwrap();
        assert!(matches!(found, FoundOrder::Unreadable(odd) if odd.path == path), "{order}");
    }
}

/// A page with one order, which has a member that Hawser does not read.
fn page_with_new_member(value: &str) -> String {
    format!(
        r#"{{"orders":[{{"orderId":"902-1","createdTime":"2026-11-22T08:00:00Z",
        "lastUpdatedTime":"2026-11-22T08:00:00Z","salesChannel":{{}},"orderItems":[],"new":{value}}}],
        "lastUpdatedBefore":"2026-11-22T08:13:30Z"}}"#
    )
}

#[test]
fn members_that_are_not_read_must_be_well_formed_too() {
    for value in
        [r#""\u6ce8\\\"""#, r#""\uD83C\uDF81""#, "[1, -2.5, 2E1, null, true, false]", r#"{"deep":[[{"e":"1e5"}]]}"#]
    {
        let body = page_with_new_member(value);
        let page = read_page(body.as_bytes(), &first()).unwrap();
        assert!(serde_json::from_str::<Value>(page.orders[0].raw.as_str()).is_ok(), "{value}");
    }
    let deep = "[".repeat(150) + &"]".repeat(150);
    for value in [r#""\ud83d""#, "1e400", &"9".repeat(400), &deep, r#"{"deep":[1e400]}"#] {
        assert_eq!(complaint(&page_with_new_member(value)), ": JSON", "{value}");
    }
    for value in ["{", "1 2", ""] {
        let error = read_page(page_with_new_member(value).as_bytes(), &first()).unwrap_err();
        assert_eq!(error.path, "body", "{value}");
    }
}

#[test]
fn a_list_is_not_read_as_an_object() {
    let list = r#"["902-1","2026-11-22T08:00:00Z","2026-11-22T08:00:00Z",{},null,null,[]]"#;
    let body = format!(r#"{{"orders":[{list}],"lastUpdatedBefore":"2026-11-22T08:13:30Z"}}"#);
    assert_eq!(complaint(&body), ": an object");
}

#[test]
fn a_member_that_appears_twice_is_ambiguous() {
    let body = page_with_new_member(r#"1,"orderId":"902-2""#);
    assert_eq!(complaint(&body), "orderId: a member that appears once");
}

/// An accepted page whose orders were all read is well-formed JSON, its orders are kept as sent, and no error quotes a value.
fn assert_sound(body: &[u8]) {
    let assert_plain = |path: &str| {
        let mut others = path.chars().filter(|letter| !letter.is_ascii_alphanumeric());
        assert!(others.all(|letter| ".[]".contains(letter)), "{path}");
    };
    match read_page(body, &first()) {
        Ok(page) if page.unreadable.is_empty() => {
            let whole: Value = serde_json::from_slice(body).unwrap();
            let raw: Vec<_> = page.orders.iter().map(|order| order.raw.value()).collect();
            assert_eq!(whole["orders"], Value::from(raw));
        }
        Ok(page) => page.unreadable.iter().for_each(|odd| assert_plain(&odd.path)),
        Err(error) => assert_plain(&error.path),
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in any::<Vec<u8>>()) {
        let requested = "902-1".parse().unwrap();
        prop_assert!(read_page(&bytes, &following()).is_err() || serde_json::from_slice::<Value>(&bytes).is_ok());
        prop_assert!(read_one(&bytes, &requested).is_err());
    }

    #[test]
    fn a_truncated_page_is_refused(end in any::<prop::sample::Index>()) {
        let body = page().to_string();
        let cut = &body.as_bytes()[..end.index(body.len())];
        prop_assert!(read_page(cut, &first()).is_err());
    }

    #[test]
    fn a_page_with_changed_bytes_never_panics(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut body = page().to_string().into_bytes();
        for (index, byte) in flips {
            let at = index.index(body.len());
            body[at] = byte;
        }
        assert_sound(&body);
        if let Ok(page) = read_page(&body, &first()) {
            prop_assert_eq!(page.orders.len() + page.unreadable.len(), 6);
        }
    }

    #[test]
    fn arbitrary_json_in_any_place_never_panics(place in 0_usize..9, value in any_json()) {
        let pointer = ["/orders", "/orders/0", "/orders/0/orderItems", "/orders/0/fulfillment", "/orders/0/proceeds",
            "/orders/0/proceeds/grandTotal", "/orders/0/salesChannel", "/pagination", "/orders/0/orderItems/0/product"][place];
        assert_sound(with_value(pointer, Some(value)).as_bytes());
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
