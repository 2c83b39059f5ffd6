//! Faults in the content of answers; those of the connection are in `wire`.

use crate::support::{TestSandbox, open, options, reply, text};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use serde_json::Value;
use std::collections::HashMap;

const PATH: &str = "/eu/orders/2026-01-01/orders";
const AFTER: (&str, &str) = ("lastUpdatedAfter", "2026-08-01");

#[tokio::test]
async fn replaced_answers_of_the_selling_partner_api() {
    let test = open(options()).await;
    let token = test.token(1).await;
    use FaultKind as Kind;
    let json = "application/json";
    let html = "text/html; charset=UTF-8";
    for (kind, status, content_type, part) in [
        (Kind::Throttle, 429, json, "QuotaExceeded"),
        (Kind::ServerError, 500, json, "InternalFailure"),
        (Kind::Unavailable, 503, json, "ServiceUnavailable"),
        (Kind::Html200, 200, html, "<!DOCTYPE html>"),
        (Kind::Html403, 403, html, "<!DOCTYPE html>"),
        (Kind::Html503, 503, html, "<!DOCTYPE html>"),
        (Kind::BadGatewayHtml, 502, html, "<!DOCTYPE html>"),
        (Kind::ForbiddenGateway, 403, json, r#"{"message":"Forbidden"}"#),
        (Kind::EmptyBody, 200, json, ""),
        (Kind::NotJson, 200, json, "OK"),
        (Kind::WrongShape, 200, json, "SUCCESS"),
        (Kind::Redirect, 302, html, ""),
        (Kind::AccessTokenExpired, 403, json, "The access token you provided has expired."),
        (Kind::AccessTokenRejected, 403, json, "revoked, malformed or invalid."),
        (Kind::SecretExpired, 403, json, "The LWA secret token you provided has expired."),
        (Kind::InvalidInput, 400, json, "InvalidInput"),
        (Kind::RoleMissing, 403, json, r#""details":"""#),
        (Kind::RegionInvalid, 403, json, "not valid for region."),
    ] {
        test.sandbox.add_fault(Fault::new(kind).on(Operation::SearchOrders));
        let reply = test.get(&token, PATH, &[AFTER]).await;
        assert_eq!((reply.status, reply.header("content-type").unwrap()), (status, content_type), "{kind:?}");
        assert!(reply.text.contains(part), "{kind:?}: {}", reply.text);
        let has_rate = reply.header("x-amzn-ratelimit-limit").is_some();
        assert_eq!(has_rate, [200, 400].contains(&status), "{kind:?}");
        assert_eq!(reply.header("location").is_some(), kind == Kind::Redirect);
        assert_eq!(test.get(&token, PATH, &[AFTER]).await.status, 200, "{kind:?} happens once");
    }
    let faults: Vec<_> = test.sandbox.requests().recent.into_iter().filter_map(|request| request.fault).collect();
    assert_eq!((faults.len(), faults[0]), (18, "throttle"));
}

#[tokio::test]
async fn replaced_answers_of_lwa() {
    let test = open(options()).await;
    let description = test.sandbox.description();
    let (seller, application) = (&description.sellers[0], &description.applications[0]);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", seller.refresh_token.as_str()),
        ("client_id", &application.client_id),
        ("client_secret", &application.client_secret),
    ];
    use FaultKind as Kind;
    for (kind, status, error) in [
        (Kind::Revoked, 400, "invalid_grant"),
        (Kind::InvalidClient, 401, "invalid_client"),
        (Kind::TemporarilyUnavailable, 503, "temporarily_unavailable"),
        (Kind::ServerError, 500, "server_error"),
        (Kind::Throttle, 429, "temporarily_unavailable"),
        (Kind::Html503, 503, "<!DOCTYPE html>"),
        (Kind::ForbiddenGateway, 403, "Forbidden"),
        (Kind::WrongShape, 200, "SUCCESS"),
    ] {
        test.sandbox.add_fault(Fault::new(kind).on(Operation::Token).of(&seller.seller_id));
        let reply = test.token_request(&form).await;
        assert_eq!(reply.status, status, "{kind:?}");
        assert!(reply.text.contains(error), "{kind:?}: {}", reply.text);
        assert_eq!(test.token_request(&form).await.status, 200);
    }
    test.sandbox.add_fault(Fault::new(Kind::AccessTokenExpired));
    test.sandbox.add_fault(Fault::new(Kind::Revoked).of(&test.seller_id(1)));
    assert_eq!(test.token_request(&form).await.status, 200, "neither is about this call");
}

fn ids(page: &Value) -> Vec<&str> {
    page["orders"].as_array().unwrap().iter().map(|order| text(order, "orderId")).collect()
}

#[tokio::test]
async fn an_order_comes_twice_the_older_state_last() {
    let test = open(options()).await;
    let token = test.token(1).await;
    test.sandbox.add_fault(Fault::new(FaultKind::DoubledUpdate).on(Operation::SearchOrders));
    let page =
        test.get(&token, PATH, &[AFTER, ("maxResultsPerPage", "20"), ("includedData", "FULFILLMENT")]).await.json();
    let orders = page["orders"].as_array().unwrap();
    assert_eq!(orders.len(), 21);
    let (stale, others) = orders.split_last().unwrap();
    let fresh = others.iter().find(|order| order["orderId"] == stale["orderId"]).unwrap();
    assert!(text(stale, "lastUpdatedTime") < text(fresh, "lastUpdatedTime"));
}

#[tokio::test]
async fn an_order_of_an_earlier_page_comes_again_in_an_older_state() {
    for version in ["2026-01-01", "v0"] {
        let test = open(options()).await;
        let token = test.token(1).await;
        let marketplaces = test.sandbox.description().sellers[1].marketplace_ids.join(",");
        test.sandbox.add_fault(Fault::new(FaultKind::LateUpdate).from_call(2));
        let (orders, id, time) = if version == "v0" {
            let query =
                [("MarketplaceIds", marketplaces.as_str()), ("LastUpdatedAfter", AFTER.1), ("MaxResultsPerPage", "20")];
            (test.orders_all(&token, "eu", &query).await, "AmazonOrderId", "LastUpdateDate")
        } else {
            (test.search_all(&token, "eu", &[AFTER, ("maxResultsPerPage", "20")]).await, "orderId", "lastUpdatedTime")
        };
        assert_eq!(orders.len(), 61, "{version}");
        let mut seen: HashMap<&str, (usize, &str)> = HashMap::new();
        let mut late = 0;
        for (at, order) in orders.iter().enumerate() {
            if let Some((earlier, told)) = seen.insert(text(order, id), (at, text(order, time))) {
                assert!(earlier < 20 && at == 40 && text(order, time) < told, "{version}");
                late += 1;
            }
        }
        assert_eq!(late, 1, "{version}");
    }
}

#[tokio::test]
async fn answers_of_another_shop() {
    let test = open(SandboxOptions { sellers: 5, ..options() }).await;
    let token = test.token(1).await;
    let mine = test.get(&token, PATH, &[AFTER]).await.json();
    test.sandbox.add_fault(Fault::new(FaultKind::WrongShop).times(2));
    let theirs = test.get(&token, PATH, &[AFTER]).await.json();
    let owner = test.sandbox.ledger(&test.seller_id(4), None).unwrap();
    assert!(ids(&theirs).iter().all(|id| owner.iter().any(|order| order.order_id == *id)), "of the same region");
    assert!(ids(&theirs).iter().all(|id| !ids(&mine).contains(id)));
    let participations = test.get(&token, "/eu/sellers/v1/marketplaceParticipations", &[]).await;
    assert_eq!(participations.status, 200);
    assert_eq!(test.get(&token, PATH, &[AFTER]).await.json(), mine);
}

#[tokio::test]
async fn participations_that_are_empty_or_nowhere() {
    let test = open(options()).await;
    let (token, path) = (test.token(1).await, "/eu/sellers/v1/marketplaceParticipations");
    test.sandbox.add_fault(Fault::new(FaultKind::EmptyParticipations));
    assert_eq!(test.get(&token, path, &[]).await.text, r#"{"payload":[]}"#);
    test.sandbox.add_fault(Fault::new(FaultKind::NotParticipating));
    let nowhere = test.get(&token, path, &[]).await.json();
    let is_no = |entry: &Value| entry["participation"]["isParticipating"] == false;
    assert!(nowhere["payload"].as_array().unwrap().iter().all(is_no));
    let again = test.get(&token, path, &[]).await.json();
    assert!(!again["payload"].as_array().unwrap().iter().all(is_no));
}

async fn first_token(test: &TestSandbox, token: &str) -> String {
    let page = test.get(token, PATH, &[AFTER, ("maxResultsPerPage", "20")]).await.json();
    text(&page["pagination"], "nextToken").to_owned()
}

#[tokio::test]
async fn a_page_token_dies_only_when_one_is_sent() {
    let test = open(options()).await;
    let token = test.token(1).await;
    test.sandbox.add_fault(Fault::new(FaultKind::TokenDead));
    let next = first_token(&test, &token).await;
    let query = [AFTER, ("maxResultsPerPage", "20"), ("paginationToken", &next)];
    assert_eq!(test.get(&token, PATH, &query).await.refusal().1, "InvalidInput");
    assert_eq!(test.get(&token, PATH, &query).await.status, 200);
}

#[tokio::test]
async fn redirects_lead_to_a_place_that_is_recorded() {
    let test = open(options()).await;
    let token = test.token(1).await;
    test.sandbox.add_fault(Fault::new(FaultKind::Redirect).on(Operation::SearchOrders));
    let away = test.get(&token, PATH, &[AFTER]).await;
    let followed = reply(test.http.get(test.url(away.header("location").unwrap()))).await;
    assert_eq!(followed.status, 404);
    let last = test.sandbox.requests().recent.pop().unwrap();
    assert_eq!((last.operation, last.status), (None, 404), "a client that follows is found out");
}

#[tokio::test]
async fn a_late_order_is_of_a_marketplace_that_was_asked_for() {
    let test = open(options()).await;
    let token = test.token(1).await;
    for marketplace in &test.sandbox.description().sellers[1].marketplace_ids {
        test.sandbox.add_fault(Fault::new(FaultKind::LateUpdate).from_call(2));
        let query = [AFTER, ("maxResultsPerPage", "4"), ("marketplaceIds", marketplace)];
        let orders = test.search_all(&token, "eu", &query).await;
        assert!(orders.iter().all(|order| order["salesChannel"]["marketplaceId"] == **marketplace));
        let mut ids: Vec<&str> = orders.iter().map(|order| text(order, "orderId")).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len() + 1, orders.len());
    }
}
