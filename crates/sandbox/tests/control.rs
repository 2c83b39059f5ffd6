//! The control API below `/_sandbox`.

use crate::support::{Reply, TestSandbox, open, options, reply};
use hawser_sandbox::Operation;
use serde_json::{Value, json};

async fn get(test: &TestSandbox, path: &str) -> Reply {
    reply(test.http.get(test.url(path))).await
}

async fn post(test: &TestSandbox, path: &str, body: &Value) -> Reply {
    reply(test.http.post(test.url(path)).json(body)).await
}

#[tokio::test]
async fn the_description_has_the_fields_for_scripts() {
    let test = open(options()).await;
    let line = serde_json::to_value(test.sandbox.description()).unwrap();
    assert_eq!(get(&test, "/_sandbox/description").await.json(), line);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&line), ["base_url", "ca_file", "applications", "sellers"]);
    assert_eq!(line["ca_file"], Value::Null);
    assert_eq!(
        keys(&line["applications"][0]),
        ["region", "application_id", "client_id", "client_secret", "redirect_uris"]
    );
    let seller = ["seller_id", "region", "marketplace_ids", "email", "password", "refresh_token"];
    assert_eq!(keys(&line["sellers"][0]), seller);
    let regions: Vec<&Value> = line["sellers"].as_array().unwrap().iter().map(|seller| &seller["region"]).collect();
    assert_eq!(regions, ["na", "eu", "fe"]);
}

#[tokio::test]
async fn the_ledger_is_read_by_seller_and_time() {
    let test = open(options()).await;
    let seller = test.seller_id(2);
    let all = get(&test, &format!("/_sandbox/ledger?seller_id={seller}")).await.json();
    let order = &all["orders"][0];
    let keys: Vec<&String> = order.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["order_id", "marketplace_id", "status", "last_updated_time", "total"]);
    let paid = all["orders"].as_array().unwrap().iter().find(|order| !order["total"].is_null()).unwrap();
    assert_eq!(paid["total"]["currency"], "JPY");
    let some = get(&test, &format!("/_sandbox/ledger?seller_id={seller}&until=2026-10-15T00:00:00.000Z")).await.json();
    let count = |ledger: &Value| ledger["orders"].as_array().unwrap().len();
    assert!((1..count(&all)).contains(&count(&some)));
    for (path, status) in [
        ("ledger", 400),
        ("ledger?seller_id=A0", 404),
        (&format!("ledger?seller_id={seller}&until=x"), 400),
        ("no", 404),
    ] {
        assert_eq!(get(&test, &format!("/_sandbox/{path}")).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn the_clock_is_moved_and_read() {
    let test = open(options()).await;
    assert_eq!(
        get(&test, "/_sandbox/clock").await.json(),
        json!({"now": "2026-11-22T12:34:56.789Z", "offset_seconds": 0})
    );
    post(&test, "/_sandbox/clock", &json!({"offset_seconds": 60})).await;
    let moved = post(&test, "/_sandbox/clock", &json!({"advance_seconds": 5})).await.json();
    assert_eq!(moved, json!({"now": "2026-11-22T12:36:01.789Z", "offset_seconds": 65}));
    for wrong in [json!({}), json!({"offset_seconds": 1, "advance_seconds": 1}), json!({"days": 1}), json!("x")] {
        assert_eq!(post(&test, "/_sandbox/clock", &wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn faults_are_placed_listed_and_removed() {
    let test = open(options()).await;
    let token = test.token(0).await;
    let path = "/na/sellers/v1/marketplaceParticipations";
    let first = json!({
        "operation": "getMarketplaceParticipations",
        "seller": test.seller_id(0),
        "from_call": 2,
        "kind": "throttle",
    });
    let second = json!({"operation": "token", "kind": {"slow": {"ms": 1}}, "times": 3});
    let placed = post(&test, "/_sandbox/faults", &json!([first, second])).await;
    let ids = placed.json()["ids"].clone();
    assert_eq!(ids, json!([1, 2]));
    assert_eq!(test.get(&token, path, &[]).await.status, 200);
    assert_eq!(test.get(&token, path, &[]).await.status, 429);
    let listed = get(&test, "/_sandbox/faults").await.json();
    assert_eq!((&listed["faults"][0]["seen"], &listed["faults"][0]["fired"]), (&json!(2), &json!(1)));
    let delete = async |path: &str| reply(test.http.delete(test.url(path))).await.status;
    assert_eq!(delete("/_sandbox/faults/2").await, 200);
    assert_eq!(delete("/_sandbox/faults/2").await, 404);
    assert_eq!(delete("/_sandbox/faults").await, 200);
    assert_eq!(get(&test, "/_sandbox/faults").await.json(), json!({"faults": []}));
    for wrong in [json!({"kind": "gremlins"}), json!({"kind": "throttle", "operation": "fly"}), json!({})] {
        assert_eq!(post(&test, "/_sandbox/faults", &wrong).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn requests_are_recorded_without_secrets() {
    let test = open(options()).await;
    let token = test.token(0).await;
    test.get(&token, "/na/orders/2026-01-01/orders", &[("lastUpdatedAfter", "2026-08-01")]).await;
    test.get(&token, "/na/orders/2026-01-01/orders", &[]).await;
    test.get(&token, "/na/nothing/here", &[]).await;
    let recorded = get(&test, "/_sandbox/requests").await;
    let counts = recorded.json()["counts"].clone();
    let count = |status: u16| {
        let of = |entry: &&Value| entry["operation"] == "searchOrders" && entry["status"] == status;
        counts.as_array().unwrap().iter().find(of).unwrap()["count"].clone()
    };
    assert_eq!((count(200), count(400), recorded.json()["total"].clone()), (json!(1), json!(1), json!(4)));
    let description = test.sandbox.description();
    for secret in [&token, &description.sellers[0].refresh_token, &description.applications[0].client_secret] {
        assert!(!recorded.text.contains(secret));
    }
    assert_eq!(test.sandbox.requests().calls(Operation::SearchOrders), 2);
    assert_eq!(test.sandbox.requests().recent[0].seller_id, Some(test.seller_id(0)), "LWA calls have a seller too");
    reply(test.http.delete(test.url("/_sandbox/requests"))).await;
    assert_eq!(test.sandbox.requests().total, 0);
}

#[tokio::test]
async fn sellers_and_applications_can_be_changed() {
    let test = open(options()).await;
    let (seller, (client, secret)) = (test.seller_id(0), test.client(0));
    let of_seller = |what: &str| format!("/_sandbox/sellers/{seller}/{what}");
    assert_eq!(post(&test, &of_seller("revoke"), &json!({})).await.status, 200);
    let token = post(&test, &of_seller("authorize"), &json!({})).await.json()["refresh_token"].clone();
    assert!(token.as_str().unwrap().starts_with("Atzr|"));
    let change = json!({"marketplace_id": "ATVPDKIKX0DER", "is_participating": false});
    assert_eq!(post(&test, &of_seller("participations"), &change).await.status, 200);
    assert_eq!(post(&test, &of_seller("dance"), &json!({})).await.status, 404);
    assert_eq!(post(&test, "/_sandbox/sellers/A0/revoke", &json!({})).await.status, 404);
    let rotated = post(&test, &format!("/_sandbox/applications/{client}/rotate-secret"), &json!({})).await.json();
    assert_ne!(rotated["client_secret"], secret);
    assert_eq!(post(&test, &format!("/_sandbox/applications/{client}/expire-secret"), &json!({})).await.status, 200);
    assert_eq!(post(&test, "/_sandbox/applications/x/expire-secret", &json!({})).await.status, 404);
    let before = test.sandbox.ledger(&seller, None).unwrap();
    assert_eq!(post(&test, "/_sandbox/world", &json!({"events": 50})).await.status, 200);
    assert_ne!(test.sandbox.ledger(&seller, None).unwrap(), before);
    let plan = json!({"operation": "getOrder", "rate": 9.0, "burst": 9});
    assert_eq!(post(&test, "/_sandbox/quotas", &plan).await.status, 200);
}

#[tokio::test]
async fn a_page_under_another_host_name_cannot_reach_it() {
    let test = open(options()).await;
    let foreign = reply(test.http.get(test.url("/_sandbox/description")).header("host", "evil.example")).await;
    assert_eq!(foreign.status, 403);
    assert!(!foreign.text.contains("refresh_token"));
}
