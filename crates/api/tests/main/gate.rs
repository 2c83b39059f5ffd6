//! The gate and the services configuration over HTTP.

use crate::{app::start, people::somebody};
use hawser_core::Role;
use hawser_store::db_test;
use serde_json::{Value, json};

const ACCESS: &str = "/api/v1/channels/amazon/access";
const SERVICES: &str = "/api/v1/settings/services";
const PRODUCTION: &str = "/api/v1/settings/services/production";
const NOW: &str = "2026-11-22T08:00:00.000Z";

/// The answer without the end of the key, which is another one each time.
fn masked(mut answer: Value, place: &str) -> Value {
    let last4 = answer[place]["last4"].take();
    assert_eq!(last4.as_str().map(str::len), Some(4), "{answer}");
    answer
}

db_test!(the_gate_answers_its_state_the_key_and_what_to_do, |db| async move {
    let (_app, _, owner) = start(db).await;
    let next = |action| json!({"action": action, "portal": "/account/api-portal", "services": "/settings/services"});
    let open = json!({"state": "open", "environment": "production", "checked_at": NOW, "last_good_at": NOW,
        "grace_until": null, "reason": null, "notices": [], "is_stale": false, "next": next("continue"),
        "can_fix": true, "ask": [], "key": {"prefix": "hwk_live_", "last4": null,
            "description": "Amazon Sales Channel", "expires_at": null}});
    assert_eq!(masked(owner.get(ACCESS).await.json(), "key"), open);
    let checked = owner.send("POST", &format!("{ACCESS}/check"), &[], "").await;
    assert_eq!((checked.status.as_u16(), masked(checked.json(), "key")), (200, open));
    let sandbox = owner.get(&format!("{ACCESS}?environment=sandbox")).await.json();
    assert_eq!((&sandbox["environment"], &sandbox["key"]["prefix"]), (&json!("sandbox"), &json!("hwk_test_")));
    assert_eq!(owner.get(&format!("{ACCESS}?environment=moon")).await.problem(), (422, "invalid_field".to_owned()));

    assert_eq!(owner.delete(PRODUCTION).await.status, 204);
    assert_eq!(owner.delete(PRODUCTION).await.status, 204, "there is none either way");
    let closed = owner.get(ACCESS).await.json();
    assert_eq!(
        closed,
        json!({"state": "key_missing", "environment": "production", "checked_at": null, "last_good_at": null,
            "grace_until": null, "reason": {"code": "key_missing", "detail": null}, "notices": [], "is_stale": false,
            "next": next("add_key"), "can_fix": true, "ask": [], "key": null})
    );
});

db_test!(the_services_are_shown_masked_and_changed_by_who_may, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    let home = app.app.default_company().await.unwrap();
    let viewer = somebody(&app, &anonymous, "viewer@example.com", Role::Viewer, Some(home)).await;
    let services = masked(owner.get(SERVICES).await.json(), "production");
    assert_eq!(
        masked(services, "sandbox"),
        json!({"hub_url": null, "can_change": true, "can_make": true, "ask": [],
            "production": {"prefix": "hwk_live_", "last4": null, "description": "Amazon Sales Channel",
                "expires_at": null, "saved_at": NOW, "saved_by": null, "state": "open", "checked_at": NOW},
            "sandbox": {"prefix": "hwk_test_", "last4": null, "description": "Amazon Sales Channel",
                "expires_at": null, "saved_at": NOW, "saved_by": null, "state": "open", "checked_at": NOW}})
    );
    let seen = viewer.get(SERVICES).await.json();
    assert_eq!((&seen["can_change"], &seen["can_make"]), (&json!(false), &json!(false)));
    assert_eq!(seen["ask"][0]["name"], "李娜");
    let key = json!({"key": "hwk_live_"});
    for refused in [
        viewer.json("PUT", PRODUCTION, &[], &key).await,
        viewer.delete(PRODUCTION).await,
        viewer.send("POST", &format!("{PRODUCTION}/make"), &[], "").await,
    ] {
        assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
        assert_eq!(refused.json()["params"]["permission"], "settings.write");
    }
    for (path, status) in [("/api/v1/settings/services/moon", 404), (PRODUCTION, 422)] {
        assert_eq!(owner.json("PUT", path, &[], &key).await.status.as_u16(), status, "{path}");
    }
    let made = owner.send("POST", &format!("{PRODUCTION}/make"), &[], "").await;
    assert_eq!((made.status.as_u16(), made.header("location")), (201, SERVICES));
    assert_ne!(made.json()["key"]["last4"], seen["production"]["last4"]);
});

db_test!(a_malformed_key_is_reported_with_its_field_and_never_repeated, |db| async move {
    let (_app, _, owner) = start(db).await;
    for (pasted, code, params) in [
        ("", "key_malformed", json!({"reason": "empty"})),
        ("hwk_live_0123456789", "key_malformed", json!({"reason": "cut_short"})),
        ("Atzr|IwEBIexampleexample", "key_malformed", json!({"reason": "other_product"})),
    ] {
        let refused = owner.json("PUT", PRODUCTION, &[], &json!({"key": pasted})).await;
        assert_eq!(refused.problem(), (422, code.to_owned()));
        let told = refused.json();
        assert_eq!((&told["params"], &told["field"]), (&params, &json!("key")));
        assert!(pasted.is_empty() || !refused.text.contains(pasted), "{}", refused.text);
    }
});

db_test!(a_program_sees_the_gate_of_its_own_world, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let body = json!({"description": "Warehouse", "environment": "sandbox", "permissions": ["orders.read"]});
    let made = owner.post("/api/v1/api-keys", &body).await.json();
    let program = anonymous.with_key(made["key"].as_str().unwrap());
    let gate = program.get(ACCESS).await.json();
    assert_eq!(gate["environment"], "sandbox");
    assert_eq!((&gate["state"], &gate["can_fix"], &gate["ask"]), (&json!("open"), &json!(false), &json!([])));
    let other = program.get(&format!("{ACCESS}?environment=production")).await;
    assert_eq!(other.problem(), (404, "not_found".to_owned()));
    assert_eq!(program.get(SERVICES).await.problem(), (403, "forbidden".to_owned()));
});
