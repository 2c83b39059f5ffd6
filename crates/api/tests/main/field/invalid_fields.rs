//! Input that is not valid: the answer names the field and the rule, in both languages.

use crate::app::start;
use hawser_store::db_test;
use serde_json::json;

db_test!(b14_an_invalid_field_is_named_with_its_rule_in_both_languages, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    let limit = owner.get("/api/v1/orders?limit=0").await;
    assert_eq!(limit.problem(), (422, "invalid_field".to_owned()));
    let problem = limit.json();
    assert_eq!(problem["field"], "limit");
    assert_eq!(problem["params"], json!({"field": "limit", "rule": {"en": "1 to 200", "zh": "1 至 200"}}));
    for (path, field) in [
        ("/api/v1/orders?country=XX", "country"),
        ("/api/v1/orders?created_from=soon", "created_from"),
        ("/api/v1/orders?cursor=page2", "cursor"),
        ("/api/v1/orders?number=%00", "number"),
        ("/api/v1/audit?limit=0", "limit"),
        ("/api/v1/audit?cursor=1", "cursor"),
        ("/api/v1/audit?actor=somebody", "actor"),
        ("/api/v1/audit?action=%00", "action"),
    ] {
        let answer = owner.get(path).await;
        assert_eq!(answer.problem(), (422, "invalid_field".to_owned()), "{path}");
        assert_eq!(answer.json()["field"], field, "{path}");
    }
    let unreadable = owner.get("/api/v1/orders?limit=many").await;
    assert_eq!(unreadable.problem(), (400, "invalid_field".to_owned()));
    assert_eq!(unreadable.json()["field"], "limit");
    // There is no application yet.
    let missing = owner.post("/api/v1/shops", &app.binding(0)).await;
    assert_eq!(missing.problem(), (422, "invalid_field".to_owned()));
    assert_eq!(missing.json()["field"], "region");
    let known = app.amazon.description().applications[0].clone();
    let application = json!({"region": known.region, "name": "My\u{0}App", "developer_id": "123456789012",
        "application_id": known.application_id, "client_id": known.client_id, "client_secret": known.client_secret});
    let named = owner.post("/api/v1/applications", &application).await;
    assert_eq!((named.problem(), &named.json()["field"]), ((422, "invalid_field".to_owned()), &json!("name")));
});

db_test!(p11_a_date_is_a_day_in_a_stated_zone_and_not_in_the_future, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let pull = async |body| owner.post(&format!("{shop}/pulls"), &body).await;
    let future = pull(json!({"since": "2099-01-01"})).await;
    assert_eq!((future.problem(), &future.json()["field"]), ((422, "invalid_field".to_owned()), &json!("since")));
    let shanghai = pull(json!({"since": "2026-11-20", "time_zone": "Asia/Shanghai"})).await;
    assert_eq!(shanghai.json()["since"], "2026-11-19T16:00:00.000Z", "{}", shanghai.text);
    let of_shop = pull(json!({"since": "2026-11-20"})).await;
    assert_eq!(of_shop.json()["since"], "2026-11-20T08:00:00.000Z", "the shop's first country is in Los Angeles");
    let unknown = pull(json!({"since": "2026-11-20", "time_zone": "Mars"})).await;
    assert_eq!((unknown.problem(), &unknown.json()["field"]), ((422, "invalid_field".to_owned()), &json!("time_zone")));
    for zone in ["time_zone=Asia/Tokyo", "country=JP", "time_zone=UTC"] {
        let listed = owner.get(&format!("/api/v1/orders?created_from=2026-11-20&{zone}")).await;
        assert_eq!(listed.status, 200, "{}", listed.text);
    }
});

db_test!(p11_an_order_status_is_accepted_in_any_spelling, |db| async move {
    let (app, _anonymous, owner) = start(db.clone()).await;
    app.add_applications(&owner).await;
    app.pulled(&owner, 0).await;
    let count = async |status: &str| {
        let page = owner.get(&format!("/api/v1/orders?limit=200&status={status}")).await;
        assert_eq!(page.status, 200, "{}", page.text);
        page.json()["orders"].as_array().map_or(0, Vec::len)
    };
    assert!(count("SHIPPED").await > 0);
    for spelling in ["Shipped", "shipped", "%20shipped"] {
        assert_eq!(count(spelling).await, count("SHIPPED").await, "{spelling}");
    }
    assert_eq!(count("Canceled").await, count("CANCELLED").await);
    assert_eq!(count("PartiallyShipped").await, count("PARTIALLY_SHIPPED").await);
    let refused = owner.get("/api/v1/orders?status=Returned").await;
    assert_eq!(refused.problem(), (422, "invalid_field".to_owned()));
    assert!(refused.text.contains("one of PENDING_AVAILABILITY, PENDING, UNSHIPPED"), "{}", refused.text);
});
