//! Restricted data tokens.

use crate::support::{HOURS, Reply, TestSandbox, open, options, reply};
use serde_json::{Value, json};

async fn ask(test: &TestSandbox, token: &str, body: &Value) -> Reply {
    let url = test.url("/na/tokens/2021-03-01/restrictedDataToken");
    reply(test.http.post(url).header("x-amz-access-token", token).json(body)).await
}

#[tokio::test]
async fn a_restricted_token_grants_access_to_its_resources_only() {
    let test = open(options()).await;
    let token = test.token(0).await;
    let id = test.sandbox.ledger(&test.seller_id(0), None).unwrap()[0].order_id.clone();
    let wanted = json!({"restrictedResources": [
        {"method": "GET", "path": "/orders/v0/orders/{orderId}", "dataElements": ["buyerInfo"]},
        {"method": "GET", "path": format!("/orders/v0/orders/{id}/address")},
    ]});
    let answer = ask(&test, &token, &wanted).await.json();
    let opened = answer["restrictedDataToken"].as_str().unwrap();
    assert!(opened.starts_with("Atz.sprdt|"));
    let get = async |path: &str| test.get(opened, path, &[]).await;
    let order = get(&format!("/na/orders/v0/orders/{id}")).await.json()["payload"].clone();
    assert!(order["BuyerInfo"]["BuyerName"].is_string());
    assert!(order.get("ShippingAddress").is_none(), "that element was not asked for");
    assert_eq!(get(&format!("/na/orders/v0/orders/{id}/address")).await.status, 200);
    for path in [
        "/na/orders/v0/orders/111-0000000-0000000/address".to_owned(),
        format!("/na/orders/v0/orders/{id}/buyerInfo"),
        "/na/sellers/v1/marketplaceParticipations".to_owned(),
        "/na/orders/2026-01-01/orders".to_owned(),
    ] {
        assert_eq!(get(&path).await.status, 403, "{path}");
    }
    test.clock.advance(HOURS(1));
    let late = get(&format!("/na/orders/v0/orders/{id}")).await;
    assert_eq!(late.refusal().2, "The access token you provided has expired.");
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let test = open(options()).await;
    let token = test.token(0).await;
    let fine = json!({"method": "GET", "path": "/orders/v0/orders/{orderId}/address"});
    let refused = [
        json!({}),
        json!([]),
        json!({"restrictedResources": []}),
        json!({"restrictedResources": vec![fine.clone(); 51]}),
        json!({"restrictedResources": [{"method": "GET"}]}),
        json!({"restrictedResources": [{"method": "FETCH", "path": "/orders/v0/orders/{orderId}/address"}]}),
        json!({"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders"}]}),
        json!({"restrictedResources": [{"method": "GET", "path": "/orders/v0/orders", "dataElements": ["all"]}]}),
        json!({"restrictedResources": [fine], "targetApplication": "amzn1.sp.solution.unknown"}),
    ];
    for body in &refused {
        let reply = ask(&test, &token, body).await;
        assert_eq!((reply.status, reply.refusal().1.as_str()), (400, "InvalidInput"), "{body}");
    }
    let most = json!({"restrictedResources": vec![fine; 50]});
    assert_eq!(ask(&test, &token, &most).await.status, 200);
}
