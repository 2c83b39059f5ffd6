//! The exchange of the code of a consent.

use super::{Stage, one_callback};
use crate::support::{DAYS, MINUTES, Reply, TestSandbox, text};
use std::time::Duration;

async fn exchange(test: &TestSandbox, region: usize, code: &str, redirect_uri: Option<&str>) -> Reply {
    let (id, secret) = test.client(region);
    let form = [
        ("grant_type", Some("authorization_code")),
        ("code", Some(code)),
        ("redirect_uri", redirect_uri),
        ("client_id", Some(id.as_str())),
        ("client_secret", Some(secret.as_str())),
    ];
    let form: Vec<(&str, &str)> = form.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    test.token_request(&form).await
}

async fn refresh(test: &TestSandbox, token: &str) -> Reply {
    let (id, secret) = test.client(0);
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", &id), ("client_secret", &secret)];
    test.token_request(&form).await
}

/// The first seller consents; the code.
async fn code(stage: &mut Stage) -> String {
    let (url, seller) = (stage.consent_url(""), stage.seller(0));
    let callback = stage.robot.consent_until_callback(&url, &seller).await.unwrap();
    let (_, code) = callback.split_once("spapi_oauth_code=").unwrap();
    code.to_owned()
}

#[track_caller]
fn assert_refused(reply: &Reply) {
    assert_eq!(reply.status, 400, "{reply:?}");
    let body = reply.json();
    assert_eq!(text(&body, "error"), "invalid_grant");
    assert_eq!(text(&body, "error_description"), "The request has an invalid grant parameter : code");
}

#[tokio::test]
async fn a_code_gives_a_fresh_refresh_token_once() {
    let mut stage = Stage::set(true).await;
    stage.confirm(&stage.consent_url("")).await;
    let code = one_callback(&stage).get("spapi_oauth_code").unwrap().to_owned();
    let (test, callback) = (&stage.test, stage.application.callback());
    let given = exchange(test, 0, &code, Some(&callback)).await;
    assert_eq!(given.status, 200, "{given:?}");
    let body = given.json();
    assert_eq!(body.as_object().unwrap().len(), 4);
    assert_eq!((text(&body, "token_type"), body["expires_in"].as_i64()), ("bearer", Some(3600)));
    assert!(text(&body, "access_token").starts_with("Atza|"));
    let token = text(&body, "refresh_token");
    assert!(token.starts_with("Atzr|") && token != stage.seller(0).refresh_token);
    let participations = test.get(text(&body, "access_token"), "/na/sellers/v1/marketplaceParticipations", &[]).await;
    assert_eq!(participations.status, 200);
    assert_refused(&exchange(test, 0, &code, Some(&callback)).await);
    let seller_id = stage.seller(0).seller_id;
    assert!(test.sandbox.requests().recent.iter().any(|record| {
        record.operation == Some(hawser_sandbox::Operation::Token) && record.seller_id.as_ref() == Some(&seller_id)
    }));
}

#[tokio::test]
async fn a_code_is_bound_to_its_client_and_address_and_lives_five_minutes() {
    let mut stage = Stage::set(false).await;
    let callback = stage.application.callback();
    let first = code(&mut stage).await;
    assert_refused(&exchange(&stage.test, 1, &first, Some(&callback)).await);
    assert_refused(&exchange(&stage.test, 0, &first, Some("http://127.0.0.1:1/elsewhere")).await);
    assert_eq!(exchange(&stage.test, 0, &first, None).await.status, 200, "the address may be left out");

    let second = code(&mut stage).await;
    stage.test.clock.advance(MINUTES(5) - Duration::from_millis(1));
    assert_eq!(exchange(&stage.test, 0, &second, Some(&callback)).await.status, 200);
    let third = code(&mut stage).await;
    stage.test.clock.advance(MINUTES(5));
    assert_refused(&exchange(&stage.test, 0, &third, Some(&callback)).await);
    assert_refused(&exchange(&stage.test, 0, "spapinevergiven", Some(&callback)).await);
}

#[tokio::test]
async fn every_authorization_has_its_own_token_and_year_until_all_are_revoked() {
    let mut stage = Stage::set(false).await;
    let old = stage.seller(0).refresh_token;
    stage.test.clock.advance(DAYS(100));
    let given = code(&mut stage).await;
    let first = exchange(&stage.test, 0, &given, None).await.json();
    let given = code(&mut stage).await;
    let second = exchange(&stage.test, 0, &given, None).await.json();
    let (first, second) = (text(&first, "refresh_token"), text(&second, "refresh_token"));
    assert_ne!(first, second);
    for token in [&old, first, second] {
        assert_eq!(refresh(&stage.test, token).await.status, 200, "earlier ones go on");
    }
    stage.test.clock.advance(DAYS(265));
    assert_eq!(refresh(&stage.test, &old).await.status, 400, "the oldest is a year old");
    stage.test.clock.advance(DAYS(100) - Duration::from_secs(1));
    assert_eq!(refresh(&stage.test, first).await.status, 200, "365 days from the exchange");
    stage.test.sandbox.revoke(&stage.seller(0).seller_id).unwrap();
    for token in [first, second] {
        assert_eq!(refresh(&stage.test, token).await.status, 400);
    }
    let given = code(&mut stage).await;
    let third = exchange(&stage.test, 0, &given, None).await.json();
    assert_eq!(refresh(&stage.test, text(&third, "refresh_token")).await.status, 200);
}
