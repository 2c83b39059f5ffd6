//! Creating the first owner.

use crate::app::{EMAIL, PASSWORD, fresh};
use hawser_store::db_test;
use insta::assert_snapshot;
use serde_json::json;

db_test!(the_setup_link_creates_one_owner_and_signs_in, |db| async move {
    let (app, anonymous) = fresh(db).await;
    assert_snapshot!(anonymous.get("/api/v1/setup").await.snapshot(), @r#"
    200
    {"is_needed":true}
    "#);
    let token = app.app.create_setup_link().await.unwrap().unwrap();
    let body = json!({"token": token.expose(), "email": " Li.Na@Example.com", "password": PASSWORD, "name": "李娜"});
    let answer = anonymous.post("/api/v1/setup", &body).await;
    assert_snapshot!(answer.snapshot(), @r#"
    201
    {"id":"sess_#","person":{"id":"pers_#","email":"li.na@example.com","name":"李娜","member_id":"mem_#"},"company":{"id":"comp_#","name":"Default"},"role":"owner","permissions":["shops.bind","shops.verify","shops.read_all","credentials.write","orders.read","orders.write","buyer_data.read","channel.open","keys.manage","members.manage","tokens.mint","audit.read","settings.write"],"created_at":"2026-11-22T08:00:00.000Z","last_seen_at":"2026-11-22T08:00:00.000Z","expires_at":"2026-12-22T08:00:00.000Z"}
    "#);
    let (_, attributes) = answer.set_cookie();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=Lax"]);
    assert_eq!(anonymous.post("/api/v1/setup", &body).await.problem(), (409, "already_set_up".to_owned()));
    assert!(app.app.create_setup_link().await.unwrap().is_none());
    assert_snapshot!(anonymous.get("/api/v1/setup").await.snapshot(), @r#"
    200
    {"is_needed":false}
    "#);
});

db_test!(a_forged_or_expired_link_creates_no_owner, |db| async move {
    let (app, anonymous) = fresh(db).await;
    let old = app.app.create_setup_link().await.unwrap().unwrap();
    app.time.advance(std::time::Duration::from_secs(24 * 3600 + 1));
    let forged = format!("hwl_{}", "0".repeat(64));
    for token in [old.expose(), &forged, "", "hwl_"] {
        let body = json!({"token": token, "email": EMAIL, "password": PASSWORD});
        assert_eq!(anonymous.post("/api/v1/setup", &body).await.problem(), (403, "link_expired".to_owned()), "{token}");
    }
    assert!(app.app.needs_setup().await.unwrap());
});

db_test!(a_weak_password_or_a_malformed_address_leaves_the_link_valid, |db| async move {
    let (app, anonymous) = fresh(db).await;
    let token = app.app.create_setup_link().await.unwrap().unwrap();
    for (field, email, password) in [
        ("password", EMAIL, "elevenchars"),
        ("password", EMAIL, "Password1234"),
        ("password", EMAIL, EMAIL),
        ("email", "li", PASSWORD),
    ] {
        let body = json!({"token": token.expose(), "email": email, "password": password});
        let answer = anonymous.post("/api/v1/setup", &body).await;
        assert_eq!(answer.problem(), (422, "invalid_field".to_owned()));
        assert_eq!(answer.json()["field"], field);
        assert!(!answer.text.contains(password) || password == EMAIL);
    }
    let body = json!({"token": token.expose(), "email": EMAIL, "password": PASSWORD});
    assert_eq!(anonymous.post("/api/v1/setup", &body).await.status, 201);
});

db_test!(one_link_used_twice_at_once_creates_one_owner, |db| async move {
    let (app, anonymous) = fresh(db).await;
    let token = app.app.create_setup_link().await.unwrap().unwrap();
    let body = |email: &str| json!({"token": token.expose(), "email": email, "password": PASSWORD});
    let (one, two) = (body("one@example.com"), body("two@example.com"));
    let (one, two) = tokio::join!(anonymous.post("/api/v1/setup", &one), anonymous.post("/api/v1/setup", &two));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert!(statuses == [201, 403] || statuses == [201, 409], "{statuses:?}");
});
