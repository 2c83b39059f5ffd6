//! The flow in which the portal and the channel are the same Hawser.

use super::{
    Seen,
    house::{ACCESS, EMAIL, HOUR, House, KEYS, PASSWORD, PRODUCTION, SERVICES, turned},
    second::Second,
};
use crate::host::http::Http;
use serde_json::{Value, json};
use std::time::Instant;

const DESCRIPTION: &str = "Amazon Sales Channel";

fn new_key(description: &str) -> Value {
    json!({"description": description, "environment": "production", "permissions": ["channel.open"]})
}

async fn made(house: &mut House, body: &Value) -> Value {
    house.owner.post(KEYS, body, 201).await
}

fn text(made: &Value) -> String {
    made["key"].as_str().unwrap().to_owned()
}

/// A10: set-up created and installed a key, so that the channel is open from the start.
pub async fn opens_after_set_up(house: &mut House, seen: &mut Seen) {
    let gate = house.gate().await;
    assert_eq!((&gate["state"], &gate["next"]["action"]), (&json!("open"), &json!("continue")), "{gate}");
    assert_eq!(gate["key"]["description"], DESCRIPTION);
    seen.note(10, "after set-up the channel is open, its key made and installed");
}

/// A2, A13: the key is removed.
pub async fn without_a_key(house: &mut House, second: &mut Second, seen: &mut Seen) {
    house.owner.delete(PRODUCTION, 204).await;
    let gate = house.gate().await;
    assert_eq!((&gate["state"], &gate["reason"]["code"]), (&json!("key_missing"), &json!("key_missing")), "{gate}");
    assert_eq!(gate["next"]["portal"], "/account/api-portal");
    assert_eq!(gate["next"]["services"], "/settings/services");
    assert_eq!((&gate["key"], &gate["can_fix"]), (&Value::Null, &json!(true)));
    assert_eq!(second.owner.get(ACCESS).await["state"], "key_missing");
    seen.note(2, "key_missing, with the two steps: portal and configuration");
    house.holds_back("key_missing").await;
    let arrived = house.orders_go_on_arriving().await;
    seen.note(
        13,
        format!("binding, consent, verifying and pulling held back; {arrived} orders arrived while it was closed"),
    );
}

/// A3, A4: the portal asks a signed-out user to sign in first; a key is created and shown once.
pub async fn portal(house: &mut House, seen: &mut Seen) -> Value {
    let mut visitor = Http::new(&house.host.base_url);
    assert_eq!(visitor.refused(KEYS, 401).await["code"], "unauthenticated");
    visitor.post("/api/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD}), 201).await;
    visitor.get(KEYS).await;
    let options = visitor.get("/api/v1/auth/options").await;
    assert_eq!(options["registration_open"], true, "{options}");
    let mut newcomer = Http::new(&house.host.base_url);
    let company = json!({"company_name": "Harbour", "email": "newcomer@example.com", "password": PASSWORD});
    newcomer.post("/api/v1/registrations", &company, 201).await;
    let gate = newcomer.get(ACCESS).await;
    assert_eq!((&gate["state"], &gate["next"]["action"]), (&json!("key_missing"), &json!("get_key")), "{gate}");
    seen.note(3, "signed out: sign in first; signed in: the portal; without an account: a company is registered, its gate asks for a key");

    let made = made(house, &new_key(DESCRIPTION)).await;
    assert!(text(&made).starts_with("hwk_live_"));
    assert_eq!(made["notices"], json!(["description_duplicate"]), "set-up's key is called so too");
    let listed = house.owner.get(KEYS).await;
    let row = listed["api_keys"].as_array().unwrap().iter().find(|row| row["id"] == made["id"]).unwrap();
    assert_eq!((&row["description"], &row["state"]), (&json!(DESCRIPTION), &json!("active")), "{row}");
    assert_eq!(row["created_by"]["name"], "Li Na");
    assert!(!listed.to_string().contains(&text(&made)), "the list does not show it");
    let masked = [&row["prefix"], &row["last4"]].map(|part| part.as_str().unwrap()).join("…");
    seen.note(4, format!("Add New made {DESCRIPTION}, shown once, listed as {masked}"));
    made
}

/// A5, A7: half a key, a key of another product, a key of the other environment, and then the right one.
pub async fn configuration(house: &mut House, key: &Value, seen: &mut Seen) {
    let services = house.owner.get(SERVICES).await;
    assert_eq!((&services["production"], &services["can_change"]), (&Value::Null, &json!(true)), "{services}");
    assert!(services["sandbox"].is_object());
    let (right, narrow) = (text(key), made(house, &narrow()).await);
    let other = json!({"description": "Test", "environment": "sandbox", "permissions": ["channel.open"]});
    let sandbox = text(&made(house, &other).await);
    let gone = made(house, &new_key("Gone")).await;
    house.owner.post(&format!("{KEYS}/{}/revoke", gone["id"].as_str().unwrap()), &json!({}), 200).await;
    let unknown = "hwk_live_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd";
    let unknown = format!("{unknown}{}", checksum(unknown));
    for (pasted, code, params) in [
        (&right[..right.len() / 2], "key_malformed", json!({"reason": "cut_short"})),
        ("sk_live_51Mzexample", "key_malformed", json!({"reason": "other_product"})),
        (sandbox.as_str(), "key_wrong_environment", json!({"belongs_to": "sandbox"})),
        (unknown.as_str(), "key_unknown", json!({})),
        (&text(&gone), "key_revoked", json!({})),
        (&text(&narrow), "key_forbidden", json!({})),
    ] {
        let refused = house.owner.put(PRODUCTION, &json!({"key": pasted}), 422).await;
        assert_eq!((&refused["code"], &refused["params"]), (&json!(code), &params), "{refused}");
        assert_eq!(house.gate().await["state"], "key_missing", "nothing was saved");
    }
    seen.note(2, "malformed, unknown, revoked, of the other environment, short of permission: each named");
    let pasted = format!("  {}\r\n{}\n", &right[..20], &right[20..]);
    let saved = house.owner.put(PRODUCTION, &json!({"key": pasted}), 200).await;
    assert_eq!((&saved["state"], &saved["next"]["action"]), (&json!("open"), &json!("continue")), "{saved}");
    let shown = house.owner.get(SERVICES).await;
    assert_eq!((&shown["production"]["last4"], &shown["production"]["state"]), (&key["last4"], &json!("open")));
    assert!(!shown.to_string().contains(&right));
    seen.note(5, "two fields, both reachable; Save accepted the production key");
    seen.note(7, "six wrong pastes told apart in place, the right one with blanks accepted: continue");
    seen.note(8, "shown in full once, then by prefix and last four");
}

fn narrow() -> Value {
    json!({"description": "Reports", "environment": "production", "permissions": ["orders.read"]})
}

/// The checksum at the end of a key, for a well-formed key that was never issued.
fn checksum(text: &str) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = u64::from(crc32(text.as_bytes()));
    let mut digit = || {
        let digit = DIGITS[usize::try_from(rest % 62).unwrap()];
        rest /= 62;
        char::from(digit)
    };
    (0..6).map(|_| digit()).collect()
}

/// CRC-32 of IEEE 802.3, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

/// A1, A6: the channel is open again in both processes.
pub async fn back_at_the_channel(house: &mut House, second: &mut Second, seen: &mut Seen) {
    let gate = house.gate().await;
    assert_eq!((&gate["state"], &gate["is_stale"]), (&json!("open"), &json!(false)), "{gate}");
    let now = house.controls[0].get("/state").await["now"].clone();
    assert_eq!(gate["checked_at"], now, "a result of this moment");
    let checked = house.owner.post(&format!("{ACCESS}/check"), &json!({}), 200).await;
    assert_eq!((&checked["state"], &checked["checked_at"]), (&json!("open"), &now));
    assert_eq!(second.owner.get(ACCESS).await["state"], "open");
    let verified = house.owner.post(&format!("{}/verifications", house.shop), &json!({}), 201).await;
    assert_eq!(verified["passed"], true);
    seen.note(1, "open with a result of this moment, straight through; Check now checked");
    seen.note(6, "back at the channel: open, in a second process too, and verifying works");
}

/// A8: a key is replaced without an outage; after its revocation the channel closes everywhere within a second.
pub async fn revoked(house: &mut House, second: &mut Second, key: &Value, seen: &mut Seen) {
    let path = |id: &Value, verb: &str| format!("{KEYS}/{}/{verb}", id.as_str().unwrap());
    let new = house.owner.post(&path(&key["id"], "replace"), &json!({"overlap_hours": 24}), 201).await;
    assert_eq!(house.gate().await["state"], "open", "the old one still lives");
    let saved = house.owner.put(PRODUCTION, &json!({"key": text(&new)}), 200).await;
    assert_eq!((&saved["state"], &saved["key"]["last4"]), (&json!("open"), &new["last4"]));
    assert_eq!(second.owner.get(ACCESS).await["key"]["last4"], new["last4"], "noticed in the other process");
    seen.note(3, "a new key in the configuration is noticed by the channel's tab");

    let asked = house.owner.post(&path(&new["id"], "revoke"), &json!({}), 409).await;
    assert_eq!(asked["code"], "confirmation_needed", "{asked}");
    let revoke = format!("{}?confirm=in_configuration", path(&new["id"], "revoke"));
    house.owner.post(&revoke, &json!({}), 200).await;
    let began = Instant::now();
    let there = turned(&mut second.owner, |gate| gate["state"] == "key_revoked").await;
    let took = began.elapsed();
    assert!(took.as_millis() < 1000, "{took:?}");
    assert_eq!(there["reason"]["code"], "key_revoked");
    assert_eq!(house.gate().await["state"], "key_revoked");
    seen.note(
        8,
        format!("replaced without an outage; revoked: key_revoked in a second process {} ms later", took.as_millis()),
    );
    house.holds_back("key_revoked").await;
    let arrived = house.orders_go_on_arriving().await;
    seen.note(2, "revoked: the panel with the reason");
    seen.note(13, format!("revoked: held back, {arrived} more orders arrived"));
}

/// A2, A7: a key expires; then another one is created and added in one step.
pub async fn expired(house: &mut House, second: &mut Second, seen: &mut Seen) {
    let now = house.controls[0].get("/state").await["now"].as_str().unwrap().to_owned();
    let end = hawser_core::Timestamp::parse(&now).unwrap().plus(std::time::Duration::from_secs(HOUR));
    let mut short = new_key("For an hour");
    short["expires_at"] = json!(end.to_string());
    let short = made(house, &short).await;
    let saved = house.owner.put(PRODUCTION, &json!({"key": text(&short)}), 200).await;
    assert_eq!((&saved["state"], &saved["notices"]), (&json!("open"), &json!(["key_expiring"])), "{saved}");
    house.pass(HOUR).await;
    let gate = house.gate().await;
    assert_eq!((&gate["state"], &gate["next"]["action"]), (&json!("key_expired"), &json!("replace_key")), "{gate}");
    assert_eq!(second.owner.get(ACCESS).await["state"], "key_expired");
    house.holds_back("key_expired").await;
    house.orders_go_on_arriving().await;
    seen.note(2, "key_expiring ahead of time, key_expired by the clock");

    let made = house.owner.post(&format!("{PRODUCTION}/make"), &json!({}), 201).await;
    assert_eq!(made["state"], "open", "{made}");
    assert_eq!(second.owner.get(ACCESS).await["state"], "open");
    seen.note(7, "one press made a key and added it");
}

/// A7: a user without permission sees who has it.
pub async fn for_those_who_may_not(house: &mut House, seen: &mut Seen) {
    let invited = json!({"email": "zhao@example.com", "role": "viewer"});
    let link = house.owner.post("/api/v1/invitations", &invited, 201).await["link"].as_str().unwrap().to_owned();
    let token = link.rsplit('/').next().unwrap();
    let mut viewer = Http::new(&house.host.base_url);
    let accept = json!({"token": token, "name": "Zhao", "password": "another long password"});
    viewer.post("/api/v1/invitations/accept", &accept, 201).await;
    house.owner.delete(PRODUCTION, 204).await;
    let gate = viewer.get(ACCESS).await;
    assert_eq!((&gate["next"]["action"], &gate["can_fix"]), (&json!("ask"), &json!(false)), "{gate}");
    assert_eq!(gate["ask"][0]["name"], "Li Na");
    assert_eq!(viewer.put(PRODUCTION, &json!({"key": "x"}), 403).await["code"], "forbidden");
    house.owner.post(&format!("{PRODUCTION}/make"), &json!({}), 201).await;
    seen.note(7, "the page tells a viewer to ask Li Na");
}

/// A11: a key can do the same as the interface, within its permissions; the broker returns Amazon's access tokens.
pub async fn good_for(house: &mut House, seen: &mut Seen) {
    let permissions = ["orders.read", "shops.verify", "tokens.mint", "buyer_data.read"];
    let id = house.shop.rsplit('/').next().unwrap().to_owned();
    let body =
        json!({"description": "Warehouse", "environment": "production", "permissions": permissions, "shops": [id]});
    let key = text(&made(house, &body).await);
    let mut program = house.owner.with_key(&key);
    assert_eq!(program.get("/api/v1/shops").await["shops"].as_array().unwrap().len(), 1);
    assert_eq!(program.get("/api/v1/channels/amazon/access").await["state"], "open");
    program.post(&format!("{}/verifications", house.shop), &json!({}), 201).await;
    assert_eq!(program.post(&format!("{}/pulls", house.shop), &json!({"since": "1d"}), 403).await["code"], "forbidden");
    let minted = program.post(&format!("{}/access-token", house.shop), &json!({}), 200).await;
    assert!(minted["tokens"][0]["access_token"].as_str().unwrap().starts_with("Atza|"), "an access token");
    assert!(!minted.to_string().contains("Atzr|"), "never a refresh token");
    assert_eq!(minted["warnings"].as_array().unwrap().len(), 3);
    house.owner.delete(PRODUCTION, 204).await;
    let refused = program.post(&format!("{}/verifications", house.shop), &json!({}), 409).await;
    assert_eq!(refused["code"], "key_missing", "the gate holds keys back as well");
    house.owner.post(&format!("{PRODUCTION}/make"), &json!({}), 201).await;
    seen.note(11, "a key with one shop lists, verifies and mints a short-lived token with its three warnings; no more");
    seen.note(13, "a key is held back like a person");
}
