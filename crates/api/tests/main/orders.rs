//! Lists and shows stored orders.

use crate::app::start;
use hawser_core::{Actor, Clock as _};
use hawser_sandbox::{Fault, FaultKind, OddShape};
use hawser_store::db_test;
use serde_json::Value;
use std::collections::BTreeSet;

fn orders(page: &Value) -> Vec<Value> {
    page["orders"].as_array().unwrap().clone()
}

db_test!(pages_of_several_shops_contain_every_order_once, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let first = app.pulled(&owner, 0).await;
    app.pulled(&owner, 1).await;
    let (mut seen, mut times, mut cursor) = (BTreeSet::new(), Vec::new(), String::new());
    for _ in 0..20 {
        let page = owner.get(&format!("/api/v1/orders?limit=7{cursor}")).await.json();
        for order in orders(&page) {
            assert!(seen.insert(order["id"].as_str().unwrap().to_owned()));
            times.push(order["created_time"].as_str().unwrap().to_owned());
        }
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 60);
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]));

    let id = first.rsplit('/').next().unwrap();
    let of_shop = orders(&owner.get(&format!("/api/v1/orders?shop={id}&limit=200")).await.json());
    assert_eq!(of_shop.len(), 30);
    let one = &of_shop[3];
    let find = |field: &str, filter: &str| {
        let wanted = one[field].as_str().unwrap().to_owned();
        let (owner, path) = (owner.clone(), format!("/api/v1/orders?limit=200&{filter}={wanted}"));
        async move { (orders(&owner.get(&path).await.json()), wanted) }
    };
    for (field, filter) in [("status", "status"), ("country", "country"), ("order_id", "number")] {
        let (found, wanted) = find(field, filter).await;
        assert!(found.iter().any(|order| order["id"] == one["id"]), "{field}");
        assert!(found.iter().all(|order| order[field] == wanted.as_str()), "{field}");
    }
    let (later, wanted) = find("created_time", "created_from").await;
    assert!(later.iter().all(|order| order["created_time"].as_str().unwrap() >= wanted.as_str()));
    let (earlier, _) = find("created_time", "created_to").await;
    assert_eq!(later.len() + earlier.len(), 60);
    assert_eq!(owner.get(&format!("/api/v1/orders/{}", one["id"].as_str().unwrap())).await.json(), *one);
});

db_test!(invalid_filters_are_refused_with_their_field, |db| async move {
    let (_app, _anonymous, owner) = start(db).await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("country=XX", "country"),
        ("created_from=yesterday", "created_from"),
        ("number=%27%20OR%201", "number"),
        ("cursor=1", "cursor"),
    ] {
        let answer = owner.get(&format!("/api/v1/orders?{query}")).await;
        assert_eq!(answer.problem().0, 422, "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
    assert_eq!(owner.get("/api/v1/orders?limit=many").await.problem().0, 400);
    assert_eq!(owner.get("/api/v1/orders?shade=red").await.problem().0, 400);
    assert_eq!(owner.get("/api/v1/orders?shop=nonsense").await.problem().0, 404);
});

db_test!(buyer_data_is_shown_on_request_and_the_reading_is_recorded, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    app.add_applications(&owner).await;
    app.pulled(&owner, 0).await;
    let plain = owner.get("/api/v1/orders?limit=200").await;
    let revealed = owner.get("/api/v1/orders?limit=200&reveal_buyer=true").await;
    assert!(!plain.text.contains("buyerEmail"), "buyer data is not shown by default");
    assert!(revealed.text.contains("buyerEmail"), "{}", &revealed.text[..2000]);
    let id = orders(&plain.json())[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(owner.get(&format!("/api/v1/orders/{id}?reveal_buyer=true")).await.status, 200);
    let mut reading = app.app.store().within(&Actor::InstanceOwner, app.time.now()).read().await.unwrap();
    let readings = reading.list_audit(100).await.unwrap();
    let readings: Vec<_> = readings.iter().filter(|line| line.action == "buyer_data.read").collect();
    assert_eq!(readings.len(), 2);
    assert!(readings.iter().all(|line| line.actor_kind == "member" && line.company.is_some()));
    assert_eq!(readings[0].subject, id);
});

db_test!(orders_that_were_set_aside_are_listed_and_requested_again, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    app.add_applications(&owner).await;
    let numbers: Vec<_> = app.amazon.ledger(&app.amazon.description().sellers[0].seller_id, None).unwrap();
    let odd = |index: usize| {
        let fault = Fault::new(FaultKind::odd(OddShape::NullItems)).in_order(&numbers[index].order_id);
        app.amazon.add_fault(fault.times(1000))
    };
    let faults: Vec<u64> = (1..=3).map(odd).collect();
    let shop = app.pulled(&owner, 0).await;
    let id = shop.rsplit('/').next().unwrap();

    let first = owner.get("/api/v1/unreadable-orders?limit=2").await.json();
    let cursor = first["next"].as_str().unwrap();
    let second = owner.get(&format!("/api/v1/unreadable-orders?limit=2&cursor={cursor}")).await.json();
    assert_eq!((orders(&first).len(), orders(&second).len()), (2, 1));
    assert_eq!(second["next"], Value::Null);
    assert_eq!(second["counts"], serde_json::json!([{"shop_id": id, "orders": 3}]));
    let one = &orders(&second)[0];
    let fields: Vec<_> = one.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "id",
            "shop_id",
            "shop",
            "account_id",
            "order_id",
            "reason",
            "path",
            "rule",
            "last_updated_time",
            "first_seen_at",
            "last_seen_at",
            "attempts",
            "tried_at",
            "retry_at"
        ],
        "the document is not shown"
    );
    assert_eq!(
        (&one["reason"], &one["path"], &one["rule"]),
        (&"malformed".into(), &"orderItems".into(), &"a list".into())
    );
    let streams = owner.get(&format!("{shop}/streams")).await.json();
    let of_orders =
        streams["streams"].as_array().unwrap().iter().find(|stream| stream["resource"] == "orders").unwrap();
    assert_eq!(of_orders["set_aside"], 3);

    let retry = format!("/api/v1/unreadable-orders/{}/retry", one["id"].as_str().unwrap());
    let still = owner.post(&retry, &serde_json::json!({})).await.json();
    assert_eq!((&still["outcome"], &still["code"]), (&"still_set_aside".into(), &"order_unreadable".into()));
    assert_eq!(still["order"]["attempts"], 1);
    for fault in faults {
        assert!(app.amazon.remove_fault(fault));
    }
    let stored = owner.post(&retry, &serde_json::json!({})).await.json();
    assert_eq!(stored, serde_json::json!({"outcome": "stored", "code": null, "order": null}));
    assert_eq!(owner.post(&retry, &serde_json::json!({})).await.problem().0, 404);
    let number = one["order_id"].as_str().unwrap();
    assert_eq!(orders(&owner.get(&format!("/api/v1/orders?number={number}")).await.json()).len(), 1);
    for (query, field) in [("limit=0", "limit"), ("cursor=1", "cursor"), ("cursor=1.x", "cursor")] {
        let answer = owner.get(&format!("/api/v1/unreadable-orders?{query}")).await;
        assert_eq!((answer.problem().0, &answer.json()["field"]), (422, &field.into()), "{query}");
    }
});
