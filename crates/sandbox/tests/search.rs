//! The rules of `searchOrders` and `getOrder` of 2026-01-01.

use crate::support::{DAYS, HOURS, MINUTES, TestSandbox, open, options, text};
use hawser_sandbox::{SandboxOptions, Status};
use serde_json::Value;
use std::{collections::HashSet, time::Duration};

const PATH: &str = "/eu/orders/2026-01-01/orders";
const AFTER: (&str, &str) = ("lastUpdatedAfter", "2026-08-01T00:00:00Z");
const GERMANY: &str = "A1PA6795UKMFR9";

async fn status(test: &TestSandbox, token: &str, query: &[(&str, &str)]) -> u16 {
    test.get(token, PATH, query).await.status
}

#[tokio::test]
async fn parameters_that_break_a_rule_are_refused() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let many = vec![GERMANY; 51].join(",");
    let refused: &[&[(&str, &str)]] = &[
        &[],
        &[("createdAfter", "2026-08-01"), AFTER],
        &[("lastUpdatedBefore", "2026-08-01")],
        &[AFTER, ("createdBefore", "2026-09-01")],
        &[AFTER, ("lastUpdatedBefore", "2026-07-31")],
        // The clock stands at 12:34:56.789.
        &[AFTER, ("lastUpdatedBefore", "2026-11-22T12:32:56.790Z")],
        &[("lastUpdatedAfter", "2026-11-22T12:34:57Z")],
        &[("lastUpdatedAfter", "the day before yesterday")],
        &[AFTER, ("maxResultsPerPage", "0")],
        &[AFTER, ("maxResultsPerPage", "101")],
        &[AFTER, ("maxResultsPerPage", "ten")],
        &[AFTER, ("fulfillmentStatuses", "SHIPPED,LOST")],
        &[AFTER, ("fulfillmentStatuses", "INVOICE_UNCONFIRMED")],
        &[AFTER, ("fulfilledBy", "DRONE")],
        &[AFTER, ("includedData", "BUYER,EVERYTHING")],
        &[AFTER, ("marketplaceIds", &many)],
        &[AFTER, ("paginationToken", "bm9uc2Vuc2U=")],
        &[AFTER, AFTER],
    ];
    for query in refused {
        let reply = test.get(&token, PATH, query).await;
        assert_eq!((reply.status, reply.refusal().1.as_str()), (400, "InvalidInput"), "{query:?}");
        assert!(reply.header("x-amzn-ratelimit-limit").is_some());
    }
    let message = "The input you have submitted is not valid. Please check your input and try again.";
    assert_eq!(test.get(&token, PATH, &[]).await.json()["errors"][0]["message"], message);
    let bad_date = test.get(&token, PATH, &[("lastUpdatedAfter", "x")]).await;
    assert_eq!(bad_date.refusal().2, "Invalid Date-Time field(s) [lastUpdatedAfter].");
    let accepted: &[&[(&str, &str)]] = &[
        &[AFTER],
        &[AFTER, ("lastUpdatedBefore", "2026-11-22T12:32:56.789Z")],
        &[("createdAfter", "2026-08-01T00:00:00+08:00"), ("createdBefore", "2026-11-01")],
        &[("lastUpdatedAfter", "2026-08-01T00:00:00.123456")],
        &[AFTER, ("marketplaceIds", GERMANY), ("fulfilledBy", "AMAZON,MERCHANT"), ("paginationToken", "")],
    ];
    for query in accepted {
        assert_eq!(status(&test, &token, query).await, 200, "{query:?}");
    }
    for foreign in ["ATVPDKIKX0DER", "A0NOTKNOWN00"] {
        let refused = test.get(&token, PATH, &[AFTER, ("marketplaceIds", foreign)]).await;
        assert_eq!(refused.refusal().2, "The marketplaces you provided are not valid for region.");
    }
}

#[tokio::test]
async fn pages_are_ascending_complete_and_bounded_by_the_first() {
    let test = open(options()).await;
    let token = test.token(1).await;
    for (size, pages) in [("1", 60), ("7", 9), ("60", 1), ("59", 2), ("100", 1)] {
        let (mut seen, mut last, mut next) = (HashSet::new(), String::new(), None::<String>);
        for nth in 1..=pages {
            let mut query = vec![
                AFTER,
                ("maxResultsPerPage", size),
                ("marketplaceIds", "A1PA6795UKMFR9,A13V1IB3VIYZZH,APJ6JRA9NG5V4,A1F83G8C2ARO7P"),
            ];
            query.extend(next.as_deref().map(|token| ("paginationToken", token)));
            let page = test.get(&token, PATH, &query).await.json();
            assert_eq!(text(&page, "lastUpdatedBefore"), "2026-11-22T12:32:56.789Z");
            assert!(page.get("createdBefore").is_none());
            for order in page["orders"].as_array().unwrap() {
                assert!(seen.insert(text(order, "orderId").to_owned()));
                let updated = text(order, "lastUpdatedTime");
                assert!(last.as_str() <= updated);
                last = updated.to_owned();
            }
            assert_eq!(page.get("pagination").is_some(), nth < pages, "page {nth} of {pages}");
            next = page["pagination"]["nextToken"].as_str().map(str::to_owned);
        }
        assert_eq!(seen.len(), 60);
    }
    let by_day = test.get(&token, PATH, &[("createdAfter", "2026-08-01")]).await.json();
    assert!(by_day.get("lastUpdatedBefore").is_none() && by_day.get("createdBefore").is_some());
}

#[tokio::test]
async fn a_page_token_needs_the_same_parameters_and_dies_after_a_day() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let first = test.get(&token, PATH, &[AFTER, ("maxResultsPerPage", "5"), ("marketplaceIds", GERMANY)]).await.json();
    let next = text(&first["pagination"], "nextToken").to_owned();
    assert!(next.contains(['+', '/', '=']), "must be encoded: {next}");
    let follow = async |token: &str, query: &[(&str, &str)]| {
        let query = [query, &[("paginationToken", next.as_str())]].concat();
        test.get(token, PATH, &query).await.status
    };
    let same = [AFTER, ("marketplaceIds", GERMANY)];
    assert_eq!(follow(&token, &same).await, 200);
    assert_eq!(follow(&token, &[same[0], same[1], ("maxResultsPerPage", "9"), ("includedData", "BUYER")]).await, 200);
    assert_eq!(follow(&token, &[same[0]]).await, 400, "without the marketplaces");
    assert_eq!(follow(&token, &[("lastUpdatedAfter", "2026-08-02T00:00:00Z"), same[1]]).await, 400);
    assert_eq!(follow(&token, &[same[0], same[1], ("fulfilledBy", "AMAZON")]).await, 400);
    let raw = format!(
        "{}{PATH}?lastUpdatedAfter={}&marketplaceIds={GERMANY}&paginationToken={next}",
        test.sandbox.base_url(),
        AFTER.1
    );
    if next.contains('+') {
        let unencoded = crate::support::reply(test.http.get(raw).header("x-amz-access-token", &token)).await;
        assert_eq!(unencoded.status, 400);
    }
    test.clock.advance(HOURS(24) - MINUTES(1));
    let token = test.token(1).await;
    assert_eq!(follow(&token, &same).await, 200);
    test.clock.advance(MINUTES(1));
    assert_eq!(follow(&token, &same).await, 400);
}

#[tokio::test]
async fn filters_select_the_requested_orders() {
    let test = open(SandboxOptions { orders: 200, ..options() }).await;
    let token = test.token(1).await;
    let data = ("includedData", "FULFILLMENT");
    let all = test.search_all(&token, "eu", &[AFTER, data]).await;
    let count = |wanted: &dyn Fn(&Value) -> bool| all.iter().filter(|order| wanted(order)).count();
    let german = test.search_all(&token, "eu", &[AFTER, ("marketplaceIds", GERMANY)]).await.len();
    assert_eq!(german, count(&|order| order["salesChannel"]["marketplaceId"] == GERMANY));
    let amazon = test.search_all(&token, "eu", &[AFTER, ("fulfilledBy", "AMAZON")]).await.len();
    assert_eq!(amazon, count(&|order| order["fulfillment"]["fulfilledBy"] == "AMAZON"));
    assert!((20..180).contains(&amazon) && (20..180).contains(&german));
    for status in Status::ALL.iter().filter(|status| **status != Status::InvoiceUnconfirmed) {
        let found = test.search_all(&token, "eu", &[AFTER, ("fulfillmentStatuses", status.word())]).await.len();
        assert_eq!(found, count(&|order| order["fulfillment"]["fulfillmentStatus"] == status.word()), "{status:?}");
        assert!(found > 0, "{status:?}");
    }
    let half = text(&all[100], "lastUpdatedTime");
    let young = test.search_all(&token, "eu", &[("lastUpdatedAfter", half)]).await;
    assert_eq!(young.len(), 100, "the boundary belongs to it");
    let old = test.search_all(&token, "eu", &[AFTER, ("lastUpdatedBefore", half)]).await;
    assert_eq!(old.len(), 101);
}

#[tokio::test]
async fn changes_during_paging_neither_skip_nor_double_what_stays() {
    let test = open(SandboxOptions { orders: 100, ..options() }).await;
    let token = test.token(1).await;
    let seller = test.seller_id(1);
    let first = test.get(&token, PATH, &[AFTER, ("maxResultsPerPage", "10")]).await.json();
    let bound = text(&first, "lastUpdatedBefore").to_owned();
    let all: Vec<String> =
        test.search_all(&token, "eu", &[AFTER]).await.iter().map(|order| text(order, "orderId").to_owned()).collect();
    // One order that was listed and one that was not: both leave the window, and a new one follows it.
    for index in [3, 50] {
        test.sandbox.set_order_status(&seller, &all[index], Status::Canceled).unwrap();
    }
    let placed = test.sandbox.place_order(&seller, GERMANY).unwrap();
    let mut seen: Vec<String> =
        first["orders"].as_array().unwrap().iter().map(|order| text(order, "orderId").to_owned()).collect();
    let mut next = text(&first["pagination"], "nextToken").to_owned();
    for _ in 0..20 {
        let page =
            test.get(&token, PATH, &[AFTER, ("maxResultsPerPage", "10"), ("paginationToken", &next)]).await.json();
        assert_eq!(text(&page, "lastUpdatedBefore"), bound);
        seen.extend(page["orders"].as_array().unwrap().iter().map(|order| text(order, "orderId").to_owned()));
        match page["pagination"]["nextToken"].as_str() {
            Some(token) => next = token.to_owned(),
            None => break,
        }
    }
    let mut expected = all.clone();
    expected.remove(50);
    assert_eq!(seen, expected);

    test.clock.advance(MINUTES(3));
    let rest = test.search_all(&token, "eu", &[("lastUpdatedAfter", &bound)]).await;
    let rest: HashSet<&str> = rest.iter().map(|order| text(order, "orderId")).collect();
    assert_eq!(rest, HashSet::from([all[3].as_str(), all[50].as_str(), placed.as_str()]));
}

#[tokio::test]
async fn changes_of_the_last_two_minutes_are_not_returned_yet() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let placed = test.sandbox.place_order(&test.seller_id(1), GERMANY).unwrap();
    let after = [("lastUpdatedAfter", "2026-11-22T12:00:00Z")];
    assert_eq!(test.search_all(&token, "eu", &after).await.len(), 0);
    let one = test.get(&token, &format!("{PATH}/{placed}"), &[]).await;
    assert_eq!(one.status, 200, "by its number it is");
    test.clock.advance(MINUTES(2) - Duration::from_millis(1));
    assert_eq!(test.search_all(&token, "eu", &after).await.len(), 0);
    test.clock.advance(Duration::from_millis(1));
    assert_eq!(test.search_all(&token, "eu", &after).await.len(), 1);
    test.clock.advance(DAYS(1));
    assert_eq!(test.search_all(&test.token(1).await, "eu", &after).await.len(), 1);
}

#[tokio::test]
async fn orders_of_other_sellers_are_not_found() {
    let test = open(options()).await;
    let theirs = test.sandbox.ledger(&test.seller_id(0), None).unwrap()[0].order_id.clone();
    let token = test.token(1).await;
    let reply = test.get(&token, &format!("{PATH}/{theirs}"), &[]).await;
    assert_eq!((reply.status, reply.refusal().1.as_str()), (404, "NotFound"));
    assert_eq!(test.get(&token, &format!("{PATH}/12345"), &[]).await.status, 400);
}
