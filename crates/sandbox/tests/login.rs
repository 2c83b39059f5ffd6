//! Login with Amazon.

use crate::support::{DAYS, HOURS, MINUTES, Reply, TestSandbox, open, options, reply, text};
use serde_json::json;
use std::collections::HashSet;

const AFTER: [(&str, &str); 1] = [("lastUpdatedAfter", "2026-08-01")];
const SEARCH: &str = "/na/orders/2026-01-01/orders";

async fn refresh(test: &TestSandbox, refresh_token: &str, client: (&str, &str)) -> Reply {
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
        ("client_id", client.0),
        ("client_secret", client.1),
    ];
    test.token_request(&form).await
}

#[track_caller]
fn assert_refused(reply: &Reply, status: u16, error: &str, error_type: &str) {
    assert_eq!(reply.status, status, "{reply:?}");
    assert_eq!(text(&reply.json(), "error"), error);
    assert_eq!(
        reply.header("x-amzn-errortype").unwrap(),
        format!("{error_type}:http://internal.amazon.com/coral/com.amazon.panda/")
    );
}

#[tokio::test]
async fn a_refresh_token_gives_access_tokens_again_and_again() {
    let test = open(options()).await;
    let (id, secret) = test.client(0);
    let token = test.sandbox.description().sellers[0].refresh_token.clone();
    assert!(token.starts_with("Atzr|") && token.len() == 353);
    let mut given = HashSet::new();
    for _ in 0..3 {
        let reply = refresh(&test, &token, (&id, &secret)).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-type"), Some("application/json;charset=UTF-8"));
        assert_eq!(reply.header("cache-control"), Some("no-cache, no-store, must-revalidate"));
        assert!(reply.header("x-amzn-requestid").is_some());
        let body = reply.json();
        assert_eq!(body.as_object().unwrap().len(), 4);
        assert_eq!((text(&body, "refresh_token"), text(&body, "token_type")), (token.as_str(), "bearer"));
        assert_eq!(body["expires_in"], 3600);
        let access = text(&body, "access_token");
        assert!(access.starts_with("Atza|") && access.len() == 353);
        assert!(given.insert(access.to_owned()));
        assert_eq!(test.get(access, SEARCH, &AFTER).await.status, 200);
    }
    let as_json =
        json!({"grant_type": "refresh_token", "refresh_token": token, "client_id": id, "client_secret": secret});
    let posted = reply(test.http.post(test.url("/auth/o2/token")).json(&as_json)).await;
    assert_eq!(posted.status, 200, "some clients send JSON");
}

#[tokio::test]
async fn every_refusal_has_its_own_body() {
    let test = open(options()).await;
    let (id, secret) = test.client(0);
    let (foreign_id, foreign_secret) = test.client(1);
    let token = test.sandbox.description().sellers[0].refresh_token.clone();

    let unknown = refresh(&test, "Atzr|nobody", (&id, &secret)).await;
    assert_refused(&unknown, 400, "invalid_grant", "OA2InvalidRequestException");
    let description = "The request has an invalid grant parameter : refresh_token. \
                       User may have revoked or didn't grant the permission.";
    assert_eq!(text(&unknown.json(), "error_description"), description);
    assert_eq!(text(&unknown.json(), "request_id"), unknown.header("x-amzn-requestid").unwrap());
    assert!(unknown.json()["error_index"].is_string());

    let foreign = refresh(&test, &token, (&foreign_id, &foreign_secret)).await;
    assert_refused(&foreign, 400, "invalid_grant", "OA2InvalidRequestException");
    for client in [(id.as_str(), foreign_secret.as_str()), ("amzn1.application-oa2-client.0", secret.as_str())] {
        let wrong = refresh(&test, &token, client).await;
        assert_refused(&wrong, 401, "invalid_client", "OA2InvalidClientException");
        let expected = json!({"error_description": "Client authentication failed", "error": "invalid_client"});
        assert_eq!(wrong.json(), expected);
    }
    let client = [("client_id", id.as_str()), ("client_secret", secret.as_str())];
    let ask = async |grant: &[(&str, &str)]| test.token_request(&[&client[..], grant].concat()).await;
    for grant in [&[][..], &[("grant_type", "password")], &[("grant_type", "")]] {
        assert_refused(&ask(grant).await, 400, "unsupported_grant_type", "OA2UnsupportedGrantTypeException");
    }
    for (grant, missing) in
        [("refresh_token", "refresh_token"), ("authorization_code", "code"), ("client_credentials", "scope")]
    {
        let reply = ask(&[("grant_type", grant)]).await;
        assert_refused(&reply, 400, "invalid_request", "OA2InvalidRequestException");
        let description = format!("The request is missing a required parameter : {missing}");
        assert_eq!(text(&reply.json(), "error_description"), description);
    }
    let scope = ask(&[("grant_type", "client_credentials"), ("scope", "profile")]).await;
    assert_refused(&scope, 400, "invalid_scope", "OA2InvalidScopeException");
    let unreadable = reply(test.http.post(test.url("/auth/o2/token")).body(vec![0xff, 0xfe])).await;
    assert_eq!((unreadable.status, text(&unreadable.json(), "error")), (400, "invalid_request"));
}

#[tokio::test]
async fn client_credentials_grant_no_access_to_a_seller() {
    let test = open(options()).await;
    let (id, secret) = test.client(0);
    let scope = "sellingpartnerapi::notifications";
    let reply = test
        .token_request(&[
            ("grant_type", "client_credentials"),
            ("scope", scope),
            ("client_id", &id),
            ("client_secret", &secret),
        ])
        .await;
    let body = reply.json();
    assert_eq!((reply.status, text(&body, "scope")), (200, scope));
    assert!(body.get("refresh_token").is_none());
    let refused = test.get(text(&body, "access_token"), SEARCH, &AFTER).await;
    assert_eq!(refused.refusal(), (403, "Unauthorized".to_owned(), String::new()));
}

#[tokio::test]
async fn access_tokens_last_an_hour() {
    let test = open(options()).await;
    let token = test.token(0).await;
    test.clock.advance(MINUTES(59));
    assert_eq!(test.get(&token, SEARCH, &AFTER).await.status, 200);
    test.clock.advance(MINUTES(1));
    let refused = test.get(&token, SEARCH, &AFTER).await;
    let expected = (403, "Unauthorized".to_owned(), "The access token you provided has expired.".to_owned());
    assert_eq!(refused.refusal(), expected);
    assert_eq!(refused.header("x-amzn-ratelimit-limit"), None);
    assert_eq!(refused.header("x-amzn-errortype"), Some("AccessDeniedException"));
}

#[tokio::test]
async fn authorizations_end_by_revocation_and_after_a_year() {
    let test = open(options()).await;
    let (id, secret) = test.client(0);
    let seller = test.seller_id(0);
    let first = test.sandbox.description().sellers[0].refresh_token.clone();
    let access = test.token(0).await;
    test.sandbox.revoke(&seller).unwrap();
    let refused = refresh(&test, &first, (&id, &secret)).await;
    assert_refused(&refused, 400, "invalid_grant", "OA2InvalidRequestException");
    assert_eq!(test.get(&access, SEARCH, &AFTER).await.status, 200, "a token that is out works for its hour");

    let second = test.sandbox.authorize(&seller).unwrap();
    assert_ne!(first, second);
    assert_eq!(refresh(&test, &second, (&id, &secret)).await.status, 200);
    test.clock.advance(DAYS(365) - MINUTES(1));
    assert_eq!(refresh(&test, &second, (&id, &secret)).await.status, 200);
    test.clock.advance(MINUTES(1));
    assert_eq!(refresh(&test, &second, (&id, &secret)).await.status, 400);
    let later = hawser_core::Timestamp::parse("2027-11-22").unwrap();
    test.sandbox.set_authorized_at(&seller, later).unwrap();
    assert_eq!(refresh(&test, &second, (&id, &secret)).await.status, 200);
    assert_eq!(refresh(&test, &first, (&id, &secret)).await.status, 400, "what was revoked stays revoked");
}

#[tokio::test]
async fn the_selling_partner_api_refuses_tokens_of_an_expired_secret() {
    let test = open(options()).await;
    let (id, secret) = test.client(0);
    test.sandbox.expire_secret(&id).unwrap();
    let token = test.token(0).await;
    let refused = test.get(&token, SEARCH, &AFTER).await;
    let expected = (403, "Unauthorized".to_owned(), "The LWA secret token you provided has expired.".to_owned());
    assert_eq!(refused.refusal(), expected);

    let rotated = test.sandbox.rotate_secret(&id).unwrap();
    assert_eq!(test.client(0).1, rotated);
    let refresh_token = test.sandbox.description().sellers[0].refresh_token.clone();
    assert_eq!(test.get(&test.token(0).await, SEARCH, &AFTER).await.status, 200);
    assert_eq!(refresh(&test, &refresh_token, (&id, &secret)).await.status, 200, "the old one has seven days");
    test.clock.advance(DAYS(7) + HOURS(1));
    assert_eq!(refresh(&test, &refresh_token, (&id, &secret)).await.status, 401);
    assert_eq!(refresh(&test, &refresh_token, (&id, &rotated)).await.status, 200);
}

#[tokio::test]
async fn a_code_is_exchanged_once_by_its_client_within_five_minutes() {
    let test = open(options()).await;
    let (id, secret) = test.client(0);
    let seller = test.seller_id(0);
    let uri = "http://127.0.0.1:8080/oauth/amazon/callback";
    let exchange = async |code: &str, uri: &str, client: &(String, String)| {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", uri),
            ("client_id", &client.0),
            ("client_secret", &client.1),
        ];
        test.token_request(&form).await
    };
    let own = (id, secret);
    let code = test.sandbox.issue_code(&seller, Some(uri)).unwrap();
    assert_refused(&exchange(&code, uri, &test.client(1)).await, 400, "invalid_grant", "OA2InvalidRequestException");
    assert_eq!(exchange(&code, "http://127.0.0.1/elsewhere", &own).await.status, 400);
    let given = exchange(&code, uri, &own).await;
    assert_eq!(given.status, 200);
    assert!(text(&given.json(), "refresh_token").starts_with("Atzr|"));
    let again = exchange(&code, uri, &own).await;
    assert_eq!(text(&again.json(), "error_description"), "The request has an invalid grant parameter : code");
    let late = test.sandbox.issue_code(&seller, Some(uri)).unwrap();
    test.clock.advance(MINUTES(5));
    assert_eq!(exchange(&late, uri, &own).await.status, 400);
}
