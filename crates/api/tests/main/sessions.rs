//! Signing in and out.

use crate::app::{EMAIL, PASSWORD, start};
use hawser_store::db_test;
use serde_json::json;
use std::time::Duration;

db_test!(unknown_address_and_wrong_password_get_the_same_answer, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    let told = |email: &'static str, password: &'static str| {
        let anonymous = anonymous.clone();
        async move {
            let mut answer =
                anonymous.post("/api/v1/sessions", &json!({"email": email, "password": password})).await.json();
            answer["request_id"] = json!(null);
            answer
        }
    };
    let wrong = told(EMAIL, "wrong wrong wrong").await;
    assert_eq!(wrong["code"], "wrong_credentials");
    assert_eq!(wrong, told("nobody@example.com", "wrong wrong wrong").await);
    assert_eq!(wrong, told("no address", "").await);
});

db_test!(who_signs_in_is_known_until_signing_out, |db| async move {
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
    assert!(out.header("set-cookie").starts_with("hawser_session=; Path=/; Max-Age=0;"));
    assert_eq!(second.get("/api/v1/session").await.problem(), (401, "unauthenticated".to_owned()));
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
});

db_test!(a_session_is_ended_from_another_one, |db| async move {
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

db_test!(a_session_ends_when_it_is_old_or_not_used, |db| async move {
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

db_test!(guessing_is_slowed_down_and_the_right_password_works_after_the_wait, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let sign_in = |password: &'static str| {
        let anonymous = anonymous.clone();
        async move { anonymous.post("/api/v1/sessions", &json!({"email": EMAIL, "password": password})).await }
    };
    for _ in 0..5 {
        assert_eq!(sign_in("wrong wrong wrong").await.problem().0, 401);
    }
    let slowed = sign_in(PASSWORD).await;
    assert_eq!(slowed.problem(), (429, "too_many_requests".to_owned()));
    assert_eq!(slowed.header("retry-after"), "1");
    app.time.advance(Duration::from_secs(1));
    assert_eq!(sign_in(PASSWORD).await.status, 201);
    assert_eq!(sign_in("wrong wrong wrong").await.problem().0, 401, "forgiven");
});

db_test!(changes_asked_for_by_another_site_are_refused, |db| async move {
    let (_app, _anonymous, owner) = start(db).await;
    for lured in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let answer = owner.send("DELETE", "/api/v1/session", &[lured, ("host", "127.0.0.1:8080")], "").await;
        assert_eq!(answer.problem(), (403, "forbidden".to_owned()), "{lured:?}");
    }
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
    let own = [("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")];
    assert_eq!(owner.send("DELETE", "/api/v1/session", &own, "").await.status, 204);
});

db_test!(who_signs_in_again_goes_on_under_a_fresh_token_and_the_old_one_is_dead, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    let again = owner.post("/api/v1/sessions", &sign_in).await;
    assert_eq!(again.status, 201);
    assert_eq!(owner.get("/api/v1/session").await.status, 401);
    // A token that somebody else put into the browser is never taken over.
    let mut planted = anonymous.clone();
    planted.cookie = Some(format!("hawser_session=hws_{}", "0".repeat(64)));
    let came_in = planted.post("/api/v1/sessions", &sign_in).await;
    assert_eq!(came_in.status, 201);
    assert_ne!(came_in.cookie(), planted.cookie);
    assert_eq!(planted.get("/api/v1/session").await.status, 401);
    // A wrong password leaves the session that there is.
    planted.cookie = came_in.cookie();
    let wrong = json!({"email": EMAIL, "password": "wrong wrong wrong"});
    assert_eq!(planted.post("/api/v1/sessions", &wrong).await.status, 401);
    assert_eq!(planted.get("/api/v1/session").await.status, 200);
});

db_test!(signing_out_everywhere_ends_the_others_and_this_one_when_asked, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let mut elsewhere = anonymous.clone();
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    elsewhere.cookie = anonymous.post("/api/v1/sessions", &sign_in).await.cookie();
    assert_eq!(owner.delete("/api/v1/sessions").await.status, 204);
    assert_eq!(elsewhere.get("/api/v1/session").await.status, 401);
    assert_eq!(owner.get("/api/v1/session").await.status, 200);
    let out = owner.delete("/api/v1/sessions?including_this=true").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").starts_with("hawser_session=; Path=/; Max-Age=0;"));
    assert_eq!(owner.get("/api/v1/session").await.status, 401);
    assert_eq!(owner.delete("/api/v1/sessions?including_this=perhaps").await.status, 401);
});
