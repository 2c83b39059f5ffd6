//! Sellers v1, and what all operations have in common.

use crate::support::{TestSandbox, open, options, reply};
use hawser_core::Region;
use serde_json::Value;

const PARTICIPATIONS: &str = "sellers/v1/marketplaceParticipations";
const MISSING_ROLE: (u16, &str, &str) = (403, "Unauthorized", "");

async fn participations(test: &TestSandbox, token: &str, region: &str) -> Vec<Value> {
    let reply = test.get(token, &format!("/{region}/{PARTICIPATIONS}"), &[]).await;
    assert_eq!(reply.status, 200);
    reply.json()["payload"].as_array().unwrap().clone()
}

#[tokio::test]
async fn participations_list_more_than_the_sellers_own_marketplaces() {
    let test = open(options()).await;
    let mut without_store = 0;
    for (seller, region, strangers) in [(0, "na", 1), (1, "eu", 2), (2, "fe", 1)] {
        let all = participations(&test, &test.token(seller).await, region).await;
        let own = &test.sandbox.description().sellers[seller].marketplace_ids;
        let of_amazon = |entry: &&Value| own.iter().any(|id| entry["marketplace"]["id"] == **id);
        assert!(all.iter().filter(of_amazon).all(|entry| entry["participation"]["isParticipating"] == true));
        assert_eq!(all.iter().filter(of_amazon).count(), own.len());
        assert_eq!(all.len(), own.len() + strangers);
        without_store += all.iter().filter(|entry| entry.get("storeName").is_none()).count();
    }
    assert!(without_store > 3, "{without_store}");
    let europe = participations(&test, &test.token(1).await, "eu").await;
    assert!(europe.iter().any(|entry| entry["marketplace"]["id"] == "A38D8NSA03LJTC"), "one is none of Amazon's");
    assert!(europe.iter().any(|entry| entry["marketplace"]["countryCode"] == "GB"), "never UK");

    let (seller, german) = (test.seller_id(1), "A1PA6795UKMFR9");
    test.sandbox.set_participation(&seller, german, true, true).unwrap();
    let europe = participations(&test, &test.token(1).await, "eu").await;
    let entry = europe.iter().find(|entry| entry["marketplace"]["id"] == german).unwrap();
    assert_eq!(entry["participation"]["hasSuspendedListings"], true);
    assert!(test.sandbox.set_participation(&seller, "ATVPDKIKX0DER", true, false).is_err(), "of another region");
}

#[tokio::test]
async fn a_token_of_another_region_sees_nothing() {
    let test = open(options()).await;
    let token = test.token(0).await;
    assert_eq!(participations(&test, &token, "eu").await, Vec::<Value>::new());
    let refused = test.get(&token, "/eu/orders/2026-01-01/orders", &[("lastUpdatedAfter", "2026-08-01")]).await;
    let details = "The marketplaces you provided are not valid for region.".to_owned();
    assert_eq!(refused.refusal(), (403, "Unauthorized".to_owned(), details));
}

#[tokio::test]
async fn regions_follow_from_the_path_or_from_amazons_host_names() {
    let test = open(options()).await;
    let token = test.token(1).await;
    let by_host = |host: &str| {
        let request = test.http.get(test.url(&format!("/{PARTICIPATIONS}"))).header("x-amz-access-token", &token);
        reply(request.header("host", host.to_owned()))
    };
    let own = by_host(Region::Eu.host()).await;
    assert_eq!(own.json()["payload"].as_array().unwrap().len(), 6);
    assert_eq!(by_host("SellingPartnerAPI-NA.amazon.com:443").await.text, r#"{"payload":[]}"#);
    assert_eq!(by_host("example.com").await.status, 404, "no region at all");
    let lwa = reply(test.http.post(test.url("/auth/o2/token")).header("host", "api.amazon.com")).await;
    assert_eq!(lwa.status, 400);
}

#[tokio::test]
async fn the_details_name_the_problem_of_a_token() {
    let test = open(options()).await;
    let url = test.url(&format!("/na/{PARTICIPATIONS}"));
    let missing = reply(test.http.get(&url)).await;
    assert_eq!(missing.refusal().2, "Access token is missing in the request header.");
    let invalid = test.get("Atza|nonsense", &format!("/na/{PARTICIPATIONS}"), &[]).await;
    assert_eq!(invalid.refusal().2, "The access token you provided is revoked, malformed or invalid.");
    assert_eq!(invalid.json()["errors"][0]["message"], "Access to requested resource is denied.");
    let token = test.token(0).await;
    let role = |(status, code, details): (u16, String, String)| {
        (status, code, details) == (MISSING_ROLE.0, MISSING_ROLE.1.to_owned(), MISSING_ROLE.2.to_owned())
    };
    for path in ["/na/sellers/v1/account", "/na/orders/v9/orders", "/na", "/na/orders/2026-01-01/orders/1/2"] {
        assert!(role(test.get(&token, path, &[]).await.refusal()), "{path}");
    }
    let posted = reply(test.http.post(&url).header("x-amz-access-token", &token)).await;
    assert!(role(posted.refusal()));
}

#[tokio::test]
async fn headers_and_bodies_of_requests_are_checked() {
    let test = open(options()).await;
    let token = test.token(0).await;
    let get = || test.http.get(test.url(&format!("/na/{PARTICIPATIONS}"))).header("x-amz-access-token", &token);
    assert_eq!(reply(get().header("user-agent", "x".repeat(500))).await.status, 200);
    assert_eq!(reply(get().header("user-agent", "x".repeat(501))).await.refusal().1, "InvalidInput");
    assert_eq!(reply(get().body("{}")).await.refusal().1, "InvalidInput", "a GET has no body");
    let fine = reply(get()).await;
    let trace = fine.header("x-amzn-trace-id").unwrap();
    assert!(trace.starts_with("Root=1-") && trace.len() == 40, "{trace}");
    assert_eq!(fine.header("date"), Some("Sun, 22 Nov 2026 12:34:56 GMT"), "by the sandbox's clock");
    for name in ["x-amzn-requestid", "x-amz-apigw-id", "x-amz-rid", "x-amzn-ratelimit-limit"] {
        assert!(fine.header(name).is_some(), "{name}");
    }
}
