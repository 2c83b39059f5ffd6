//! Signing in and out.

use crate::app::{EMAIL, PASSWORD, start};
use hawser_store::db_test;
use serde_json::json;
use std::time::Duration;

db_test!(an_unknown_address_and_a_wrong_password_get_the_same_answer, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    let answer = |email: &'static str, password: &'static str| {
        let anonymous = anonymous.clone();
        async move {
            let mut answer =
                anonymous.post("/api/v1/sessions", &json!({"email": email, "password": password})).await.json();
            answer["request_id"] = json!(null);
            answer
        }
    };
    let wrong = answer(EMAIL, "wrong wrong wrong").await;
    assert_eq!(wrong["code"], "wrong_credentials");
    assert_eq!(wrong, answer("nobody@example.com", "wrong wrong wrong").await);
    assert_eq!(wrong, answer("no address", "").await);
});

db_test!(a_session_is_valid_until_signing_out, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let answer = anonymous.post("/api/v1/sessions", &json!({"email": "LI.NA@example.com", "password": PASSWORD})).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let mut second = anonymous.clone();
    second.cookie = answer.cookie();
    assert_ne!(second.cookie, owner.cookie);
    assert_eq!(second.get("/api/v1/session").await.json()["person"]["email"], EMAIL);
    let sessions = second.get("/api/v1/sessions").await.json();
    let sessions = sessions["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    assert_eq!((&sessions[0]["is_current"], &sessions[1]["is_current"]), (&json!(true), &json!(false)));

    let out = second.delete("/api/v1/session").await;
    assert_eq!(out.status, 204);
    assert_eq!(out.set_cookie().0, "hawser_session=");
    assert!(out.set_cookie().1.contains(&"Max-Age=0".to_owned()));
    assert_eq!(second.get("/api/v1/session").await.problem(), (401, "unauthenticated".to_owned()));
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
});

db_test!(a_session_can_be_ended_from_another_session, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let answer = anonymous.post("/api/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD})).await;
    let mut lost = anonymous.clone();
    lost.cookie = answer.cookie();
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(owner.delete(&format!("/api/v1/sessions/{id}")).await.status, 204);
    assert_eq!(lost.get("/api/v1/session").await.status, 401);
    assert_eq!(owner.delete(&format!("/api/v1/sessions/{id}")).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(owner.delete("/api/v1/sessions/sess_nonsense").await.problem(), (404, "not_found".to_owned()));
});

db_test!(a_session_ends_after_thirty_days_or_seven_idle_days, |db| async move {
    let (app, _anonymous, owner) = start(db).await;
    let day = Duration::from_secs(24 * 3600);
    for _ in 0..4 {
        app.time.advance(6 * day);
        assert_eq!(owner.get("/api/v1/session").await.status, 200);
    }
    app.time.advance(6 * day + Duration::from_secs(1));
    assert_eq!(owner.get("/api/v1/session").await.status, 401, "thirty days are over");

    let answer = owner.post("/api/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD})).await;
    let mut idle = owner.clone();
    idle.cookie = answer.cookie();
    app.time.advance(7 * day);
    assert_eq!(idle.get("/api/v1/session").await.status, 401, "seven days without use");
});

db_test!(guessing_is_limited_and_the_correct_password_works_after_the_wait, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let sign_in = |password: &'static str| {
        let anonymous = anonymous.clone();
        async move { anonymous.post("/api/v1/sessions", &json!({"email": EMAIL, "password": password})).await }
    };
    for _ in 0..5 {
        assert_eq!(sign_in("wrong wrong wrong").await.problem().0, 401);
    }
    let limited = sign_in(PASSWORD).await;
    assert_eq!(limited.problem(), (429, "too_many_requests".to_owned()));
    assert_eq!(limited.header("retry-after"), "1");
    app.time.advance(Duration::from_secs(1));
    assert_eq!(sign_in(PASSWORD).await.status, 201);
    assert_eq!(sign_in("wrong wrong wrong").await.problem().0, 401, "the limit was reset");
});

db_test!(changes_requested_by_another_site_are_refused, |db| async move {
    let (_app, _anonymous, owner) = start(db).await;
    for origin in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let answer = owner.send("DELETE", "/api/v1/session", &[origin, ("host", "127.0.0.1:8080")], "").await;
        assert_eq!(answer.problem(), (403, "forbidden".to_owned()), "{origin:?}");
    }
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
    let own = [("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")];
    assert_eq!(owner.send("DELETE", "/api/v1/session", &own, "").await.status, 204);
});

db_test!(signing_in_again_renews_the_token_and_ends_the_old_session, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    let again = owner.post("/api/v1/sessions", &sign_in).await;
    assert_eq!(again.status, 201);
    assert_eq!(owner.get("/api/v1/session").await.status, 401);
    // A token that an attacker planted in the browser is never adopted.
    let mut planted = anonymous.clone();
    planted.cookie = Some(format!("hawser_session=hws_{}", "0".repeat(64)));
    let signed_in = planted.post("/api/v1/sessions", &sign_in).await;
    assert_eq!(signed_in.status, 201);
    assert_ne!(signed_in.cookie(), planted.cookie);
    assert_eq!(planted.get("/api/v1/session").await.status, 401);
    // A wrong password keeps the current session.
    planted.cookie = signed_in.cookie();
    let wrong = json!({"email": EMAIL, "password": "wrong wrong wrong"});
    assert_eq!(planted.post("/api/v1/sessions", &wrong).await.status, 401);
    assert_eq!(planted.get("/api/v1/session").await.status, 200);
});

db_test!(signing_out_everywhere_ends_other_sessions_and_this_one_on_request, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let mut elsewhere = anonymous.clone();
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    elsewhere.cookie = anonymous.post("/api/v1/sessions", &sign_in).await.cookie();
    assert_eq!(owner.delete("/api/v1/sessions").await.status, 204);
    assert_eq!(elsewhere.get("/api/v1/session").await.status, 401);
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
    let out = owner.delete("/api/v1/sessions?including_this=true").await;
    assert_eq!(out.status, 204);
    assert_eq!(out.set_cookie().0, "hawser_session=");
    assert!(out.set_cookie().1.contains(&"Max-Age=0".to_owned()));
    assert_eq!(owner.get("/api/v1/session").await.status, 401);
    assert_eq!(owner.delete("/api/v1/sessions?including_this=perhaps").await.status, 401);
});
