//! The second factor, from enrollment to removal.

use crate::app::{Answer, Client, EMAIL, PASSWORD, TestApp, start};
use hawser_core::Clock as _;
use hawser_store::db_test;
use serde_json::{Value, json};
use std::time::Duration;

const STEP: Duration = Duration::from_secs(30);

/// The code that an authenticator app shows, this many time steps from now.
fn code(app: &TestApp, secret: &str, steps: i64) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let seconds = app.time.now().as_micros() / 1_000_000 + steps * 30;
    totp.generate(u64::try_from(seconds).unwrap()).to_string()
}

async fn sign_in(client: &Client, second_factor: Option<&str>) -> Answer {
    let body = json!({"email": EMAIL, "password": PASSWORD, "second_factor": second_factor});
    client.post("/api/v1/sessions", &body).await
}

async fn ask(client: &Client, path: &str, body: Value) -> Answer {
    client.post(&format!("/api/v1/account/{path}"), &body).await
}

/// Turns the second factor on and returns the secret and the recovery codes.
pub async fn turn_on(app: &TestApp, owner: &Client) -> (String, Vec<String>) {
    let made = ask(owner, "second-factor", json!({"password": PASSWORD})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(made.json()["otpauth_uri"].as_str().unwrap().contains(&secret));
    let on = ask(owner, "second-factor/confirm", json!({"code": code(app, &secret, 0)})).await;
    assert_eq!(on.status, 200, "{}", on.text);
    let codes = serde_json::from_value(on.json()["recovery_codes"].clone()).unwrap();
    (secret, codes)
}

db_test!(a_code_is_required_after_the_correct_password_and_works_once, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (secret, _) = turn_on(&app, &owner).await;
    assert_eq!(owner.get("/api/v1/account/second-factor").await.json()["is_on"], true);
    let wrong = json!({"email": EMAIL, "password": "wrong wrong wrong", "second_factor": code(&app, &secret, 0)});
    assert_eq!(anonymous.post("/api/v1/sessions", &wrong).await.problem(), (401, "wrong_credentials".to_owned()));
    for none in [None, Some(""), Some("  ")] {
        let needed = sign_in(&anonymous, none).await;
        assert_eq!(needed.problem(), (401, "second_factor_needed".to_owned()));
        assert!(needed.cookie().is_none());
    }
    // The confirmation has used up this code.
    let used = sign_in(&anonymous, Some(&code(&app, &secret, 0))).await;
    assert_eq!(used.problem(), (422, "second_factor_wrong".to_owned()));
    app.time.advance(STEP);
    let fresh = code(&app, &secret, 0);
    let wide: String = fresh.chars().map(|c| char::from_u32(u32::from(c) - 48 + 0xFF10).unwrap()).collect();
    assert_eq!(sign_in(&anonymous, Some(&format!(" {wide} "))).await.status, 201);
    assert_eq!(sign_in(&anonymous, Some(&fresh)).await.problem().1, "second_factor_wrong", "used before");
    app.time.advance(3 * STEP);
    assert_eq!(sign_in(&anonymous, Some(&fresh)).await.problem().1, "second_factor_wrong", "expired");
});

db_test!(a_code_sent_twice_at_once_works_once, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (secret, codes) = turn_on(&app, &owner).await;
    app.time.advance(STEP);
    for code in [code(&app, &secret, 0), codes[0].clone()] {
        let (one, two) = tokio::join!(sign_in(&anonymous, Some(&code)), sign_in(&anonymous, Some(&code)));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422], "{} {}", one.text, two.text);
    }
});

db_test!(an_unconfirmed_secret_has_no_effect, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    assert_eq!(ask(&owner, "second-factor/confirm", json!({"code": "123456"})).await.problem().0, 409);
    let refused = ask(&owner, "second-factor", json!({"password": "wrong wrong wrong"})).await;
    assert_eq!(refused.problem(), (422, "wrong_password".to_owned()));
    let first = ask(&owner, "second-factor", json!({"password": PASSWORD})).await.json();
    let second = ask(&owner, "second-factor", json!({"password": PASSWORD})).await.json();
    assert_ne!(first["secret"], second["secret"]);
    assert_eq!(sign_in(&anonymous, None).await.status, 201);
    let old = code(&app, first["secret"].as_str().unwrap(), 0);
    let refused = ask(&owner, "second-factor/confirm", json!({"code": old})).await;
    assert_eq!(refused.problem(), (422, "second_factor_wrong".to_owned()));
    assert_eq!(refused.json()["field"], "code");
    let new = code(&app, second["secret"].as_str().unwrap(), 0);
    assert_eq!(ask(&owner, "second-factor/confirm", json!({"code": new})).await.status, 200);
    assert_eq!(ask(&owner, "second-factor", json!({"password": PASSWORD})).await.problem().0, 409, "already on");
});

db_test!(a_recovery_code_works_once_and_new_codes_replace_the_old, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (_, codes) = turn_on(&app, &owner).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(sign_in(&anonymous, Some(&codes[0].to_uppercase().replace('-', ""))).await.status, 201);
    assert_eq!(sign_in(&anonymous, Some(&codes[0])).await.problem().1, "second_factor_wrong");
    assert_eq!(owner.get("/api/v1/account/second-factor").await.json()["recovery_codes_left"], 9);
    let fresh = ask(&owner, "recovery-codes", json!({"password": PASSWORD})).await;
    assert_eq!(fresh.status, 201, "{}", fresh.text);
    assert_eq!(sign_in(&anonymous, Some(&codes[1])).await.problem().1, "second_factor_wrong");
    let fresh = fresh.json()["recovery_codes"][0].as_str().unwrap().to_owned();
    assert_eq!(sign_in(&anonymous, Some(&fresh)).await.status, 201);
});

db_test!(guessing_codes_is_limited, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (secret, _) = turn_on(&app, &owner).await;
    app.time.advance(STEP);
    let right = code(&app, &secret, 0);
    let guess = if right == "000000" { "000001" } else { "000000" };
    let mut answers = Vec::new();
    for _ in 0..6 {
        answers.push(sign_in(&anonymous, Some(guess)).await.problem().0);
    }
    assert_eq!(answers[..5], [422; 5]);
    assert_eq!(answers[5], 429);
    assert_eq!(sign_in(&anonymous, Some(&right)).await.status, 429);
    app.time.advance(Duration::from_secs(60));
    assert_eq!(sign_in(&anonymous, Some(&code(&app, &secret, 0))).await.status, 201);
});

db_test!(wrong_codes_of_somebody_else_do_not_hold_a_recovery_code_back, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (secret, codes) = turn_on(&app, &owner).await;
    let right = code(&app, &secret, 0);
    let guess = if right == "000000" { "000001" } else { "000000" };
    let mut last = 0;
    for _ in 0..6 {
        last = sign_in(&anonymous, Some(guess)).await.problem().0;
    }
    assert_eq!(last, 429);
    assert_eq!(sign_in(&anonymous, Some(&codes[0])).await.status, 201);
    assert_eq!(sign_in(&anonymous, Some(guess)).await.status, 429, "the codes of the app stay limited");
});

db_test!(turning_it_off_requires_the_password, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    turn_on(&app, &owner).await;
    let refused = ask(&owner, "second-factor/disable", json!({"password": "wrong wrong wrong"})).await;
    assert_eq!(refused.problem(), (422, "wrong_password".to_owned()));
    assert_eq!(ask(&owner, "second-factor/disable", json!({"password": PASSWORD})).await.status, 204);
    assert_eq!(ask(&owner, "second-factor/disable", json!({"password": PASSWORD})).await.problem().0, 409);
    assert_eq!(ask(&owner, "recovery-codes", json!({"password": PASSWORD})).await.problem().0, 409);
    assert_eq!(sign_in(&anonymous, None).await.status, 201);
    assert_eq!(owner.get("/api/v1/account/second-factor").await.json()["recovery_codes_left"], 0);
});

db_test!(registering_a_second_company_requires_the_code, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let (_, codes) = turn_on(&app, &owner).await;
    let mut body = json!({"company_name": "Second", "email": EMAIL, "password": PASSWORD});
    let needed = anonymous.post("/api/v1/registrations", &body).await;
    assert_eq!(needed.problem(), (401, "second_factor_needed".to_owned()));
    body["second_factor"] = json!(codes[0]);
    assert_eq!(anonymous.post("/api/v1/registrations", &body).await.status, 201);
});
