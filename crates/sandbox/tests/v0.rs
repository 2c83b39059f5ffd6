//! The rules of Orders v0.

use crate::{
    schema::restricted,
    support::{MINUTES, TestSandbox, open, options, text},
};
use hawser_sandbox::SandboxOptions;
use serde_json::Value;
use std::collections::HashSet;

const PATH: &str = "/eu/orders/v0/orders";
const AFTER: (&str, &str) = ("LastUpdatedAfter", "2026-08-01T00:00:00Z");
const ALL: (&str, &str) = ("MarketplaceIds", "A1PA6795UKMFR9,A13V1IB3VIYZZH,APJ6JRA9NG5V4,A1F83G8C2ARO7P");

async fn found(test: &TestSandbox, token: &str, query: &[(&str, &str)]) -> Vec<Value> {
    test.orders_all(token, "eu", &[&[ALL], query].concat()).await
}

#[tokio::test]
async fn parameters_that_break_a_rule_are_refused() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let created = ("CreatedAfter", "2026-08-01");
    let refused: &[&[(&str, &str)]] = &[
        &[AFTER],
        &[ALL],
        &[ALL, AFTER, created],
        &[ALL, AFTER, ("CreatedBefore", "2026-09-01")],
        &[ALL, AFTER, ("LastUpdatedBefore", "2026-11-22T12:33:00Z")],
        &[ALL, AFTER, ("LastUpdatedBefore", "2026-07-01")],
        &[ALL, AFTER, ("SellerOrderId", "HG-1")],
        &[ALL, created, ("SellerOrderId", "HG-1"), ("OrderStatuses", "Shipped")],
        &[ALL, created, ("BuyerEmail", "a@b"), ("FulfillmentChannels", "MFN")],
        &[ALL, created, ("BuyerEmail", "a@b"), ("SellerOrderId", "HG-1")],
        &[ALL, AFTER, ("OrderStatuses", "SHIPPED")],
        &[ALL, AFTER, ("FulfillmentChannels", "FBA")],
        &[ALL, AFTER, ("PaymentMethods", "Card")],
        &[ALL, AFTER, ("MaxResultsPerPage", "101")],
        &[ALL, AFTER, ("AmazonOrderIds", "1,2")],
        &[ALL, AFTER, ("NextToken", "nonsense")],
        &[ALL, ("LastUpdatedAfter", "soon")],
        &[ALL, AFTER, ("IsISPU", "maybe")],
    ];
    for query in refused {
        let reply = test.get(&token, PATH, query).await;
        assert_eq!((reply.status, reply.refusal().1.as_str()), (400, "InvalidInput"), "{query:?}");
    }
    let unknown = test.get(&token, PATH, &[ALL, AFTER, ("NextToken", "x")]).await.json();
    assert!(text(&unknown["errors"][0], "message").starts_with("We could not decode your NextToken."));
    let date = test.get(&token, PATH, &[ALL, ("CreatedAfter", "soon")]).await.refusal();
    assert_eq!(date.2, "Invalid Date-Time field(s) [createdAfter].");
    let url = format!("{}{PATH}?MarketplaceIds=%zz", test.sandbox.base_url());
    let broken = crate::support::reply(test.http.get(url).header("x-amz-access-token", &token)).await;
    assert_eq!(broken.header("x-amzn-errortype"), Some("InvalidQueryStringException"));
    assert_eq!(broken.text, r#"{"errors":[{"message":null,"code":"InvalidInput"}]}"#);
    for path in ["/eu/orders/v0/orders/12-34-56", "/eu/orders/v0/orders/12-34-56/address"] {
        assert_eq!(test.get(&token, path, &[]).await.status, 400, "{path}");
    }
    assert_eq!(test.get(&token, "/eu/orders/v0/orders/111-0000000-0000000", &[]).await.status, 404);
}

#[tokio::test]
async fn pages_repeat_the_parameters_and_keep_the_first_bound() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let first = test.get(&token, PATH, &[ALL, AFTER, ("MaxResultsPerPage", "25")]).await.json()["payload"].clone();
    assert_eq!(text(&first, "LastUpdatedBefore"), "2026-11-22T12:32:56Z", "two minutes ago, in seconds");
    let next = text(&first, "NextToken").to_owned();
    for query in [&[("NextToken", next.as_str())][..], &[AFTER, ("NextToken", &next)], &[ALL, ("NextToken", &next)]] {
        assert_eq!(test.get(&token, PATH, query).await.status, 400, "{query:?}");
    }
    test.clock.advance(MINUTES(10));
    let second = test.get(&token, PATH, &[ALL, AFTER, ("NextToken", &next)]).await.json()["payload"].clone();
    assert_eq!(second["LastUpdatedBefore"], first["LastUpdatedBefore"]);
    assert!(second.get("NextToken").is_none());
    let ids = |page: &Value| -> Vec<String> {
        page["Orders"].as_array().unwrap().iter().map(|order| text(order, "AmazonOrderId").to_owned()).collect()
    };
    let together: HashSet<String> = ids(&first).into_iter().chain(ids(&second)).collect();
    assert_eq!(together.len(), 60);
    let theirs = test
        .get(
            &test.token(0).await,
            "/na/orders/v0/orders",
            &[("MarketplaceIds", "ATVPDKIKX0DER"), AFTER, ("NextToken", &next)],
        )
        .await;
    assert_eq!(theirs.status, 400, "a token of another seller");
}

#[tokio::test]
async fn filters_select_the_requested_orders() {
    let test = open(SandboxOptions { orders: 200, ..options() }).await;
    let plain = test.token(1).await;
    let token = restricted(&test, &plain, "eu").await;
    let created = ("CreatedAfter", "2026-08-01");
    let all = found(&test, &token, &[created]).await;
    assert_eq!(all.len(), 200);
    let count = |key: &str, value: &str| all.iter().filter(|order| order[key] == value).count();
    for (name, key, value) in [
        ("OrderStatuses", "OrderStatus", "Canceled"),
        ("OrderStatuses", "OrderStatus", "InvoiceUnconfirmed"),
        ("FulfillmentChannels", "FulfillmentChannel", "AFN"),
        ("PaymentMethods", "PaymentMethod", "Other"),
    ] {
        assert_eq!(found(&test, &token, &[created, (name, value)]).await.len(), count(key, value), "{value}");
        assert!(count(key, value) > 0, "{value}");
    }
    let named = all.iter().find(|order| order.get("SellerOrderId").is_some()).unwrap();
    let by_seller_id = found(&test, &token, &[created, ("SellerOrderId", text(named, "SellerOrderId"))]).await;
    assert_eq!(by_seller_id.iter().collect::<Vec<_>>(), [named]);
    let mailed = all.iter().find(|order| order["BuyerInfo"].get("BuyerEmail").is_some()).unwrap();
    let by_mail = found(&test, &token, &[created, ("BuyerEmail", text(&mailed["BuyerInfo"], "BuyerEmail"))]).await;
    assert_eq!(by_mail.iter().collect::<Vec<_>>(), [mailed]);
    let two = format!("{},{}", text(named, "AmazonOrderId"), text(mailed, "AmazonOrderId"));
    assert_eq!(found(&test, &token, &[created, ("AmazonOrderIds", &two)]).await.len(), 2);
    for unmatched in [("EasyShipShipmentStatuses", "Delivered"), ("IsISPU", "true")] {
        assert_eq!(found(&test, &token, &[created, unmatched]).await.len(), 0);
    }
    assert_eq!(found(&test, &token, &[created, ("IsISPU", "false")]).await.len(), 200);
    let early = [created, ("LatestDeliveryDateBefore", "2026-10-01T00:00:00Z")];
    let early = found(&test, &token, &early).await.len();
    assert!((1..200).contains(&early), "{early}");
}

#[tokio::test]
async fn items_come_in_pages_of_twenty() {
    let test = open(options()).await;
    let token = test.token(0).await;
    let query = [("createdAfter", "2026-08-01")];
    let orders = test.search_all(&token, "na", &query).await;
    let items = |order: &Value| order["orderItems"].as_array().unwrap().len();
    let biggest = orders.iter().max_by_key(|order| items(order)).unwrap();
    let path = format!("/na/orders/v0/orders/{}/orderItems", text(biggest, "orderId"));
    let (mut seen, mut pages, mut next) = (HashSet::new(), 0, None::<String>);
    for _ in 0..5 {
        let query: Vec<(&str, &str)> = next.as_deref().map(|token| ("NextToken", token)).into_iter().collect();
        let page = test.get(&token, &path, &query).await.json()["payload"].clone();
        let lines = page["OrderItems"].as_array().unwrap();
        assert!(lines.len() <= 20);
        seen.extend(lines.iter().map(|line| text(line, "OrderItemId").to_owned()));
        pages += 1;
        next = page["NextToken"].as_str().map(str::to_owned);
        if next.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (items(biggest), items(biggest).div_ceil(20)));
    assert!(items(biggest) >= 12);
}
