//! Tests of the whole system with one clock, over HTTP only: to the service, to the control port and, as a seller's
//! browser, to the simulated Amazon.

pub mod http;
pub mod walk;

use hawser_core::Timestamp;
use hawser_e2e::host::{Host, HostOptions};
use hawser_sandbox::robot::{Choice, ConsentEnd, Robot};
use hawser_store::db_test;
use http::Http;
use serde_json::{Value, json};
use walk::{EMAIL, PASSWORD, set_up};

const DAY: u64 = 24 * 3600;

/// Binds a shop by consent, in the owner's browser.
async fn bind_by_consent(host: &Host, owner: &mut Http, name: &str) -> Value {
    let seller = host.amazon.description().sellers[0].clone();
    let body = json!({"region": seller.region, "name": name, "countries": ["US", "CA", "MX"]});
    let begun = owner.post("/api/v1/consents", &body, 201).await;
    let mut browser = Robot::new(None).unwrap();
    for cookie in &owner.cookies {
        browser.set_cookie(&host.base_url, cookie).unwrap();
    }
    let walk = browser.consent(begun["consent_url"].as_str().unwrap(), &seller, Choice::Confirm).await.unwrap();
    assert!(matches!(walk.end, ConsentEnd::ReachedApplication { status: 200, .. }), "{walk:?}");
    let consent = owner.get(&format!("/api/v1/consents/{}", begun["id"].as_str().unwrap())).await;
    assert_eq!(consent, json!({"state": "done", "code": null}));
    let shops = owner.get("/api/v1/shops").await;
    assert_eq!(shops["shops"].as_array().unwrap().len(), 1, "{shops}");
    shops["shops"][0].clone()
}

async fn pass(control: &mut Http, seconds: u64) {
    control.post("/advance", &json!({"seconds": seconds}), 200).await;
}

/// Signs in again, because sessions expire as the clock moves.
async fn sign_in(owner: &mut Http) {
    owner.cookies.clear();
    owner.post("/api/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD}), 201).await;
}

async fn renew_secret(host: &Host, owner: &mut Http) {
    let applications = owner.get("/api/v1/applications").await;
    for application in applications["applications"].as_array().unwrap() {
        let secret = host.amazon.rotate_secret(application["client_id"].as_str().unwrap()).unwrap();
        let path = format!("/api/v1/applications/{}/client-secret", application["id"].as_str().unwrap());
        owner.put(&path, &json!({"client_secret": secret}), 200).await;
    }
}

fn axes(shop: &Value) -> [&str; 2] {
    ["authorization", "authorized_on_source"].map(|axis| shop["accounts"][0][axis].as_str().unwrap())
}

db_test!(a_shop_bound_by_consent_is_pulled_and_expires_after_a_year, |db| async move {
    let mut options = HostOptions::new(Timestamp::parse("2026-11-22T08:00:00Z").unwrap());
    options.database = Some(db.url().to_owned());
    let host = Host::start(options).await.unwrap();
    let mut control = Http::new(&host.control_url);
    let mut owner = set_up(&host).await;
    let shop = bind_by_consent(&host, &mut owner, "Mooring").await;
    assert_eq!((shop["name"].as_str(), axes(&shop)), (Some("Mooring"), ["active", "measured"]));

    let path = format!("/api/v1/shops/{}", shop["id"].as_str().unwrap());
    owner.post(&format!("{path}/pulls"), &json!({"since": "120d"}), 202).await;
    control.post("/run_due", &json!({}), 200).await;
    let seller = host.amazon.description().sellers[0].seller_id.clone();
    let ledger = host.amazon.ledger(&seller, None).unwrap();
    assert_eq!(owner.get(&path).await["orders"], json!(ledger.len()));
    let state = control.get("/state").await;
    assert_eq!((&state["due"], &state["running"], &state["failing"]), (&json!(0), &json!(0), &json!(0)), "{state}");

    pass(&mut control, 306 * DAY).await;
    sign_in(&mut owner).await;
    assert_eq!(axes(&owner.get(&path).await), ["expiring", "measured"]);
    // Client secrets last 180 days (PROTOCOL A.8): the failure is attributed to the application, and its owner fixes it.
    host.amazon.advance_world(100);
    control.post("/run_due", &json!({}), 200).await;
    let incidents = owner.get("/api/v1/incidents").await;
    assert_eq!(incidents["incidents"][0]["code"], "app_secret_invalid", "{incidents}");
    renew_secret(&host, &mut owner).await;
    // Events of the meantime are pulled automatically.
    pass(&mut control, 3600).await;
    control.post("/run_due", &json!({}), 200).await;
    assert_eq!(owner.get("/api/v1/incidents").await, json!({"incidents": []}));
    let grown = host.amazon.ledger(&seller, None).unwrap().len();
    assert!(grown > ledger.len());
    assert_eq!(owner.get(&path).await["orders"], json!(grown));

    pass(&mut control, 60 * DAY).await;
    sign_in(&mut owner).await;
    assert_eq!(axes(&owner.get(&path).await), ["expired", "measured"]);
    let verified = owner.post(&format!("{path}/verifications"), &json!({}), 201).await;
    assert_eq!(verified["code"], "authorization_expired", "Amazon sees it the same way: {verified}");
    assert_eq!(control.get("/state").await["now"], "2027-11-23T09:00:00.000Z");
});
