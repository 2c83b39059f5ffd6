//! The gate with keys of another Hawser: what it says counts, what it does not say never does.

use crate::{
    gate::{company, state},
    hub::{Hub, Says},
    test_app::{OWNER, TestApp},
};
use hawser_core::{ApiKeyText, Environment, FailureCode, Secret};
use hawser_sandbox::SandboxOptions;
use hawser_service::channel::{ChannelAccess, ServiceKeyError};
use hawser_store::{db_test, testing::TestDb};
use std::time::Duration;

const PRODUCTION: Environment = Environment::Production;
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

fn some_key(seed: u8) -> Secret {
    let random: Vec<u8> = (0..128).map(|n| seed.wrapping_mul(31).wrapping_add(n)).collect();
    ApiKeyText::from_random(PRODUCTION, &random).unwrap().secret().clone()
}

async fn test(db: &TestDb) -> (TestApp, Hub) {
    let hub = Hub::start().await;
    let options = SandboxOptions { orders: 20, ..SandboxOptions::default() };
    (TestApp::behind(db.store(), options, Some(hub.url.clone())).await, hub)
}

async fn save(test: &TestApp, key: &Secret) -> Result<ChannelAccess, ServiceKeyError> {
    test.app.save_service_key(&OWNER, company(test).await, PRODUCTION, key).await
}

async fn check(test: &TestApp) -> ChannelAccess {
    test.app.check_channel_key_now(&OWNER, company(test).await, PRODUCTION).await.unwrap()
}

/// Answers of hubs that are down, broken, or no hubs at all.
fn odd() -> Vec<Says> {
    let html = "<html><body>Please accept the terms of this network</body></html>".to_owned();
    let raw = |status, body: &str| Says::Raw(status, "application/json", body.to_owned());
    vec![
        Says::Nothing,
        Says::AboutAnother,
        Says::Raw("200 OK", "text/html", html.clone()),
        raw("200 OK", r#"{"state":"ok","environment":"production","permissions":["channel.open"],"key":{"pre"#),
        raw("200 OK", "{}"),
        raw("200 OK", &format!("{{\"state\":\"ok\"{}", " ".repeat(100_000))),
        raw("302 Found", ""),
        raw("404 Not Found", r#"{"code":"unknown_path"}"#),
        raw("500 Internal Server Error", r#"{"code":"key_revoked"}"#),
        raw("503 Service Unavailable", ""),
        Says::Raw("401 Unauthorized", "text/html", html),
        Says::refused("key_missing"),
        Says::refused("unauthenticated"),
    ]
}

db_test!(set_up_makes_no_keys_that_the_hub_would_not_know, |db| async move {
    let (test, hub) = test(&db).await;
    let access = test.app.channel_access(&OWNER, company(&test).await, PRODUCTION).await.unwrap();
    assert_eq!((access.gate.state(), access.next.as_str()), ("key_missing", "get_key"));
    assert_eq!((access.hub_url.as_deref(), hub.asked()), (Some(hub.url.as_str()), 0));
    let made = test.app.make_and_add_key(&OWNER, company(&test).await, PRODUCTION).await.unwrap_err();
    assert!(matches!(made, ServiceKeyError::PortalElsewhere { hub_url } if hub_url == hub.url));
});

db_test!(nothing_but_a_refusal_of_the_hub_counts_as_a_bad_key, |db| async move {
    let (test, hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    let good = test.now();
    for says in odd() {
        let case = format!("{says:?}");
        hub.says(says);
        test.time.advance(SECOND);
        let gate = check(&test).await.gate;
        assert_eq!(
            (gate.state(), gate.notices.as_slice()),
            ("open", &[FailureCode::KeyCheckUnreachable][..]),
            "{case}"
        );
        assert_eq!((gate.checked_at, gate.last_good_at), (Some(good), Some(good)), "{case}");
        assert_eq!(gate.grace_until, Some(good.plus(24 * HOUR)), "{case}");
    }
    for code in ["key_unknown", "key_revoked", "key_expired", "key_forbidden"] {
        hub.says(Says::refused(code));
        let gate = check(&test).await.gate;
        assert_eq!((gate.state(), gate.grace_until, gate.notices.len()), (code, None, 0));
        // The channel stays closed while the key server is unreachable.
        hub.says(Says::Nothing);
        assert_eq!(check(&test).await.gate.state(), code);
    }
    hub.says(Says::Good { expires_at: None, permissions: vec!["orders.read"] });
    assert_eq!(check(&test).await.gate.state(), "key_forbidden");
    hub.says(Says::good());
    assert_eq!(check(&test).await.gate.state(), "open");
});

db_test!(the_last_good_result_stays_in_force_until_its_grace_is_over, |db| async move {
    let (test, hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    let shop = test.bind(0).await;
    hub.says(Says::Nothing);
    test.time.advance(23 * HOUR);
    test.app.verify_shop(&OWNER, shop).await.unwrap();
    test.time.advance(HOUR);
    let refused = test.app.verify_shop(&OWNER, shop).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::KeyCheckUnreachable), "{refused}");
    assert!(refused.to_string().contains("in force until 2026-11-23T08:00:00.000Z"), "{refused}");
    test.time.advance(MINUTE);
    let pages = test.pages_asked();
    assert!(test.app.run_due().await.unwrap() > 0, "scheduled work goes on");
    assert!(test.pages_asked() > pages);
    hub.says(Says::good());
    test.time.advance(MINUTE);
    test.app.verify_shop(&OWNER, shop).await.unwrap();
});

db_test!(a_key_ends_by_the_clock_while_the_hub_is_away, |db| async move {
    let (test, hub) = test(&db).await;
    let end = test.now().plus(2 * HOUR);
    hub.says(Says::Good { expires_at: Some(end.to_string()), permissions: vec!["channel.open"] });
    let saved = save(&test, &some_key(1)).await.unwrap();
    assert_eq!(saved.gate.notices, [FailureCode::KeyExpiring]);
    hub.says(Says::Nothing);
    test.time.advance(2 * HOUR - SECOND);
    assert_eq!(state(&test).await, "open");
    test.time.advance(SECOND);
    assert_eq!(state(&test).await, "key_expired");
});

db_test!(a_result_is_shared_for_a_minute_and_no_page_waits_for_the_next, |db| async move {
    let (test, hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    let (other, company) = (test.another_process().await, company(&test).await);
    assert_eq!(hub.asked(), 1);
    test.time.advance(MINUTE - SECOND);
    for app in [&test.app, &other] {
        let access = app.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
        assert!(access.gate.is_open() && !access.is_stale);
    }
    assert_eq!(hub.asked(), 1, "the hub was asked once");
    hub.says(Says::refused("key_revoked"));
    test.time.advance(SECOND);
    let access = test.app.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
    assert!(access.gate.is_open() && access.is_stale, "the old result, with its age");
    let mut seen = access;
    for _ in 0..10_000 {
        if !seen.gate.is_open() {
            break;
        }
        tokio::task::yield_now().await;
        seen = test.app.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
    }
    assert_eq!((seen.gate.state(), seen.is_stale), ("key_revoked", false), "the page updated automatically");
    let there = other.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
    assert_eq!((there.gate.state(), hub.asked()), ("key_revoked", 2), "asked once for both");
});

db_test!(a_use_case_asks_for_a_fresh_result_once_a_minute, |db| async move {
    let (test, hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    let shop = test.bind(0).await;
    assert_eq!(hub.asked(), 1);
    test.time.advance(MINUTE);
    hub.says(Says::refused("key_revoked"));
    let refused = test.app.verify_shop(&OWNER, shop).await.unwrap_err();
    assert_eq!((refused.code(), hub.asked()), (Some(FailureCode::KeyRevoked), 2));
});

db_test!(many_who_check_at_once_ask_the_hub_once, |db| async move {
    let (test, hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    test.time.advance(MINUTE);
    let company = company(&test).await;
    let checks = (0..10).map(|_| test.app.check_channel_key_now(&OWNER, company, PRODUCTION));
    let seen = futures_util::future::join_all(checks).await;
    assert!(seen.into_iter().all(|access| access.unwrap().gate.is_open()));
    assert_eq!(hub.asked(), 2);
});

db_test!(a_hub_that_is_asked_too_often_is_left_alone_for_as_long_as_it_says, |db| async move {
    let (test, hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    hub.says(Says::Raw(
        "429 Too Many Requests",
        "application/problem+json",
        r#"{"code":"key_check_throttled"}"#.to_owned(),
    ));
    test.time.advance(MINUTE);
    let gate = check(&test).await.gate;
    assert_eq!((gate.state(), gate.notices.as_slice()), ("open", &[FailureCode::KeyCheckThrottled][..]));
    hub.says(Says::good());
    for _ in 0..5 {
        test.time.advance(SECOND);
        check(&test).await;
    }
    assert_eq!(hub.asked(), 2, "not even when it is forced");
    test.time.advance(MINUTE);
    assert!(check(&test).await.gate.notices.is_empty());
    assert_eq!(hub.asked(), 3);
});

db_test!(a_key_that_cannot_be_checked_never_takes_the_place_of_one_that_opens, |db| async move {
    let (test, hub) = test(&db).await;
    hub.says(Says::Nothing);
    let first = save(&test, &some_key(1)).await.unwrap();
    assert_eq!((first.gate.state(), first.next.as_str()), ("key_check_unreachable", "wait"), "kept, never checked");
    hub.says(Says::good());
    test.time.advance(MINUTE);
    check(&test).await;
    assert_eq!(state(&test).await, "open");
    hub.says(Says::Nothing);
    let refused = save(&test, &some_key(2)).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::KeyCheckUnreachable), "{refused}");
    assert_eq!(state(&test).await, "open");
    hub.says(Says::refused("key_revoked"));
    let refused = save(&test, &some_key(2)).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::KeyRevoked));
    assert_eq!(state(&test).await, "open", "what was refused is not saved");
});

db_test!(what_another_hub_found_counts_for_nothing, |db| async move {
    let (test, _hub) = test(&db).await;
    save(&test, &some_key(1)).await.unwrap();
    assert_eq!(state(&test).await, "open");
    let elsewhere = Hub::start().await;
    elsewhere.says(Says::Nothing);
    let moved = test.behind_another(&elsewhere.url).await;
    let company = company(&test).await;
    let access = moved.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
    assert_eq!(access.gate.state(), "key_check_unreachable", "no grace for a key that this hub never accepted");
    elsewhere.says(Says::good());
    assert_eq!(moved.check_channel_key_now(&OWNER, company, PRODUCTION).await.unwrap().gate.state(), "open");
});
