//! The flow in which the portal is another Hawser, which is checked in the background and then stopped.

use super::{
    Seen,
    house::{ACCESS, HOUR, House, KEYS, MINUTE, PRODUCTION, turned},
};
use crate::host::http::Http;
use serde_json::{Value, json};

fn has_notice(gate: &Value, code: &str) -> bool {
    gate["notices"].as_array().unwrap().iter().any(|notice| notice == code)
}

/// A1, A9, A10.
pub async fn walk(seen: &mut Seen) {
    let mut hub = House::built(None, None).await;
    let mut house = House::built(None, Some(&hub.host.base_url)).await;
    house.controls.push(Http::new(&hub.host.control_url));
    elsewhere(&mut house, &mut hub, seen).await;
    house.moor().await;
    revoked_over_there(&mut house, &mut hub, seen).await;
    drop(hub);
    house.controls.truncate(1);
    away(&mut house, seen).await;
}

/// A key of the hub opens the channel here.
async fn elsewhere(house: &mut House, hub: &mut House, seen: &mut Seen) {
    let gate = house.gate().await;
    let portal = format!("{}/account/api-portal", hub.host.base_url);
    assert_eq!((&gate["state"], &gate["next"]["portal"]), (&json!("key_missing"), &json!(portal)), "{gate}");
    let refused = house.owner.post(&format!("{PRODUCTION}/make"), &json!({}), 409).await;
    assert!(refused["detail"].as_str().unwrap().contains(&hub.host.base_url), "{refused}");
    let opened = add(house, hub).await;
    assert_eq!((&opened["state"], &opened["key"]["description"]), (&json!("open"), &json!("Next door")), "{opened}");
    seen.note(10, "another Hawser's portal: its key opens the channel here");
}

async fn add(house: &mut House, hub: &mut House) -> Value {
    let new = json!({"description": "Next door", "environment": "production", "permissions": ["channel.open"]});
    let made = hub.owner.post(KEYS, &new, 201).await;
    house.owner.put(PRODUCTION, &json!({"key": made["key"]}), 200).await
}

/// The page shows a result that is at most a minute old, and refreshes automatically.
async fn revoked_over_there(house: &mut House, hub: &mut House, seen: &mut Seen) {
    let keys = hub.owner.get(KEYS).await;
    let mine = keys["api_keys"].as_array().unwrap().iter().find(|key| key["description"] == "Next door").unwrap();
    hub.owner.post(&format!("{KEYS}/{}/revoke", mine["id"].as_str().unwrap()), &json!({}), 200).await;
    let still = house.gate().await;
    assert_eq!((&still["state"], &still["is_stale"]), (&json!("open"), &json!(false)), "a result under a minute old");
    house.pass(MINUTE).await;
    let first = house.gate().await;
    assert_eq!((&first["state"], &first["is_stale"]), (&json!("open"), &json!(true)), "answered at once, {first}");
    turned(&mut house.owner, |gate| gate["state"] == "key_revoked").await;
    seen.note(
        1,
        "a result over a minute old is marked, checked in the background, and the page refreshes automatically",
    );
    add(house, hub).await;
}

/// The hub is stopped: the last good result stays valid for its grace period and no longer.
async fn away(house: &mut House, seen: &mut Seen) {
    let good = house.gate().await["last_good_at"].as_str().unwrap().to_owned();
    house.pass(MINUTE).await;
    house.gate().await;
    let gate = turned(&mut house.owner, |gate| has_notice(gate, "key_check_unreachable")).await;
    assert_eq!((&gate["state"], &gate["last_good_at"]), (&json!("open"), &json!(good)), "{gate}");
    let grace = gate["grace_until"].as_str().unwrap().to_owned();
    let verified = house.owner.post(&format!("{}/verifications", house.shop), &json!({}), 201).await;
    assert_eq!(verified["passed"], true, "inside the grace");
    seen.note(
        9,
        format!("the hub stopped: open with key_check_unreachable, the result of {} in force until {grace}", good),
    );

    house.pass(24 * HOUR).await;
    let gate = house.owner.post(&format!("{ACCESS}/check"), &json!({}), 200).await;
    assert_eq!((&gate["state"], &gate["next"]["action"]), (&json!("key_check_unreachable"), &json!("wait")), "{gate}");
    house.holds_back("key_check_unreachable").await;
    let arrived = house.orders_go_on_arriving().await;
    seen.note(9, "the grace over: refused as unreachable, never as a bad key");
    seen.note(13, format!("the hub gone for a day: {arrived} orders arrived all the same"));
}
