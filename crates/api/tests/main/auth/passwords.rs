//! Changing a password, and resetting a forgotten one.

use crate::app::{Client, EMAIL, PASSWORD, TestApp, fresh_with, start};
use hawser_core::Secret;
use hawser_outbound::{MailSettings, Mailer, Outbound, testing::SmtpSink};
use hawser_service::Settings;
use hawser_store::{db_test, testing::TestDb};
use serde_json::json;
use std::time::Duration;

const NEW: &str = "another battery staple";
pub const BASE: &str = "https://hawser.example.com";

/// A service that sends e-mails to a mail server inside the test.
pub async fn with_mail(db: TestDb) -> (TestApp, SmtpSink, Client, Client) {
    let sink = SmtpSink::start().await.unwrap();
    let settings = MailSettings { url: Secret::new(sink.url()), from: "Hawser <hawser@example.com>".to_owned() };
    let outbound = Outbound { mailer: Some(Mailer::new(&settings).unwrap()), ..Outbound::default() };
    let settings = Settings { public_url: Some(BASE.to_owned()), ..Settings::default() };
    let (app, anonymous) = fresh_with(db, outbound, settings).await;
    let owner = app.set_up().await;
    (app, sink, anonymous, owner)
}

async fn sign_in(client: &Client, password: &str) -> u16 {
    client.post("/api/v1/sessions", &json!({"email": EMAIL, "password": password})).await.status.as_u16()
}

async fn complete(client: &Client, token: &str, password: &str) -> crate::app::Answer {
    client.post("/api/v1/password-resets/complete", &json!({"token": token, "new_password": password})).await
}

/// The token of the link in an e-mail.
fn token_in(text: &str) -> String {
    let (_, rest) = text.split_once(&format!("{BASE}/password-reset?token=")).expect("a link");
    rest.split_whitespace().next().unwrap().to_owned()
}

db_test!(a_password_change_ends_other_sessions_and_renews_this_one, |db| async move {
    let (_app, anonymous, owner) = start(db).await;
    let mut elsewhere = anonymous.clone();
    elsewhere.cookie =
        anonymous.post("/api/v1/sessions", &json!({"email": EMAIL, "password": PASSWORD})).await.cookie();
    let change = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    let put = |body| {
        let owner = owner.clone();
        async move { owner.json("PUT", "/api/v1/account/password", &[], &body).await }
    };
    let wrong = put(change("wrong wrong wrong", NEW)).await;
    assert_eq!(wrong.problem(), (422, "wrong_password".to_owned()));
    assert_eq!(wrong.json()["field"], "current_password");
    for weak in ["short", "Password1234", PASSWORD] {
        let refused = put(change(PASSWORD, weak)).await;
        assert_eq!((refused.problem().0, refused.json()["field"].clone()), (422, json!("new_password")), "{weak}");
    }
    let changed = put(change(PASSWORD, NEW)).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    let mut here = owner.clone();
    here.cookie = changed.cookie();
    assert_eq!(here.get("/api/v1/session").await.status, 200);
    assert_eq!(owner.get("/api/v1/session").await.status, 401, "the previous token");
    assert_eq!(elsewhere.get("/api/v1/session").await.status, 401);
    assert_eq!((sign_in(&anonymous, PASSWORD).await, sign_in(&anonymous, NEW).await), (401, 201));
});

db_test!(a_reset_link_is_sent_in_the_requested_language_and_works_once, |db| async move {
    let (_app, sink, anonymous, owner) = with_mail(db).await;
    assert_eq!(anonymous.get("/api/v1/auth/options").await.json()["mail_configured"], true);
    let zh = ("accept-language", "zh-CN,zh;q=0.9,en;q=0.8");
    let body = json!({"email": " Li.Na@example.com"});
    // The host that a request names never appears in an e-mail.
    let evil = ("host", "evil.example");
    let asked = anonymous.json("POST", "/api/v1/password-resets", &[zh, evil], &body).await;
    assert_eq!((asked.status.as_u16(), asked.text.as_str()), (202, ""));
    let mail = sink.next().await.expect("a mail");
    assert_eq!((mail.to.as_str(), mail.subject.as_str()), (EMAIL, "重置您的 Hawser 密码"));
    assert!(mail.text.contains("一小时内有效") && !mail.text.contains("evil"), "{}", mail.text);

    let token = token_in(&mail.text);
    let weak = complete(&anonymous, &token, "short").await;
    assert_eq!((weak.problem().0, weak.json()["field"].clone()), (422, json!("new_password")), "the link stays valid");
    assert_eq!(complete(&anonymous, &token, NEW).await.status, 204);
    assert_eq!(owner.get("/api/v1/session").await.status, 401, "every session ends");
    assert_eq!((sign_in(&anonymous, PASSWORD).await, sign_in(&anonymous, NEW).await), (401, 201));

    let unknown = format!("hwl_{}", "0".repeat(64));
    let mut answers = Vec::new();
    for token in [token.as_str(), &unknown, "", "hwl_"] {
        let answer = complete(&anonymous, token, "yet another battery").await;
        assert_eq!(answer.problem(), (403, "link_expired".to_owned()), "{token}");
        answers.push((answer.json()["title"].clone(), answer.json()["detail"].clone()));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "used, unknown and missing links get the same answer");

    let asked = anonymous.json("POST", "/api/v1/password-resets", &[("accept-language", "en")], &body).await;
    assert_eq!(asked.status, 202);
    let mail = sink.next().await.expect("a mail");
    assert_eq!(mail.subject, "Reset your Hawser password");
    assert_eq!(complete(&anonymous, &token_in(&mail.text), PASSWORD).await.status, 204);
});

db_test!(the_page_of_a_link_sets_the_password_and_expired_links_show_no_form, |db| async move {
    let (app, sink, browser, _owner) = with_mail(db).await;
    browser.post("/api/v1/password-resets", &json!({"email": EMAIL})).await;
    let token = token_in(&sink.next().await.expect("a mail").text);
    let page = browser.get(&format!("/password-reset?token={token}&lang=zh")).await;
    assert!(page.status == 200 && page.text.contains("设置新密码") && page.text.contains("<form"), "{}", page.text);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    let weak = browser.send("POST", "/password-reset", &headers, format!("token={token}&password=short")).await;
    assert!(weak.status == 422 && weak.text.contains(&token), "{}", weak.text);
    let entered = format!("token={token}&password={}", NEW.replace(' ', "+"));
    let set = browser.send("POST", "/password-reset", &headers, entered.clone()).await;
    assert_eq!(set.status, 200, "{}", set.text);
    assert_eq!(sign_in(&browser, NEW).await, 201);
    assert_eq!(browser.send("POST", "/password-reset", &headers, entered).await.status, 403);

    browser.post("/api/v1/password-resets", &json!({"email": EMAIL})).await;
    let token = token_in(&sink.next().await.expect("a mail").text);
    app.time.advance(Duration::from_secs(3601));
    for path in [format!("/password-reset?token={token}"), "/password-reset".to_owned()] {
        let page = browser.get(&path).await;
        assert!(page.status == 403 && !page.text.contains("<form"), "{path}");
    }
    assert_eq!(complete(&browser, &token, PASSWORD).await.problem().1, "link_expired");
});

db_test!(reset_requests_answer_alike_and_the_number_of_emails_is_limited, |db| async move {
    let (app, sink, anonymous, _owner) = with_mail(db).await;
    let ask = |email: &'static str| {
        let anonymous = anonymous.clone();
        async move { anonymous.post("/api/v1/password-resets", &json!({"email": email})).await }
    };
    let mut answers = Vec::new();
    for email in ["nobody@example.com", EMAIL, "no address"] {
        let mut of_one = Vec::new();
        for _ in 0..7 {
            let answer = ask(email).await;
            of_one.push((answer.status.as_u16(), answer.header("retry-after").to_owned()));
        }
        answers.push(of_one);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert_eq!(answers[0][5].0, 429);
    // Five were requested; three are sent within an hour, to the existing account.
    for _ in 0..3 {
        assert_eq!(sink.next().await.expect("a mail").to, EMAIL);
    }
    app.time.advance(Duration::from_secs(3601));
    assert_eq!(ask(EMAIL).await.status, 202);
    assert_eq!(sink.next().await.expect("a mail").to, EMAIL);
    assert_eq!(sink.connections(), 4);
});

db_test!(sending_is_retried_when_the_mail_server_is_busy, |db| async move {
    let (_app, sink, anonymous, _owner) = with_mail(db).await;
    sink.refuse(2);
    anonymous.post("/api/v1/password-resets", &json!({"email": EMAIL})).await;
    assert_eq!(sink.next().await.expect("a mail").to, EMAIL);
    assert_eq!(sink.connections(), 3);
});

db_test!(without_a_mail_server_the_answer_is_the_same, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    assert_eq!(anonymous.get("/api/v1/auth/options").await.json()["mail_configured"], false);
    assert_eq!(anonymous.post("/api/v1/password-resets", &json!({"email": EMAIL})).await.status, 202);
});

db_test!(a_reset_leaves_the_second_factor_on, |db| async move {
    let (app, sink, anonymous, owner) = with_mail(db).await;
    let codes = crate::auth::second_factor::turn_on(&app, &owner).await.1;
    anonymous.post("/api/v1/password-resets", &json!({"email": EMAIL})).await;
    let token = token_in(&sink.next().await.expect("a mail").text);
    assert_eq!(complete(&anonymous, &token, NEW).await.status, 204);
    let needed = anonymous.post("/api/v1/sessions", &json!({"email": EMAIL, "password": NEW})).await;
    assert_eq!(needed.problem(), (401, "second_factor_needed".to_owned()));
    let body = json!({"email": EMAIL, "password": NEW, "second_factor": codes[0]});
    assert_eq!(anonymous.post("/api/v1/sessions", &body).await.status, 201);
});

db_test!(a_link_used_twice_at_once_sets_one_password, |db| async move {
    let (_app, sink, anonymous, _owner) = with_mail(db).await;
    anonymous.post("/api/v1/password-resets", &json!({"email": EMAIL})).await;
    let token = token_in(&sink.next().await.expect("a mail").text);
    let (one, two) =
        tokio::join!(complete(&anonymous, &token, "seven wooden spoons"), complete(&anonymous, &token, NEW));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 403]);
});
