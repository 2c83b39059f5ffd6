//! Registration, and the options of the sign-in page.

use crate::app::{Client, EMAIL, PASSWORD, fresh, fresh_with, start};
use hawser_outbound::Outbound;
use hawser_service::Settings;
use hawser_store::db_test;
use insta::assert_snapshot;
use serde_json::{Value, json};
use std::time::Duration;

fn registration(company: &str, email: &str, password: &str) -> Value {
    json!({"company_name": company, "name": "王芳", "email": email, "password": password})
}

async fn register(client: &Client, company: &str, email: &str, password: &str) -> crate::app::Answer {
    client.post("/api/v1/registrations", &registration(company, email, password)).await
}

db_test!(registration_creates_a_company_that_sees_no_other, |db| async move {
    let (app, anonymous, owner) = start(db).await;
    app.add_applications(&owner).await;
    let shop = app.bind(&owner, 0).await;
    let answer = register(&anonymous, " Harbour  Trade ", "Wang@Example.com", "twelve chars at least").await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let body = answer.json();
    assert_eq!((&body["person"]["email"], &body["person"]["name"]), (&json!("wang@example.com"), &json!("王芳")));
    assert_eq!((&body["company"]["name"], &body["role"]), (&json!("Harbour Trade"), &json!("owner")));
    let mut wang = anonymous.clone();
    wang.cookie = answer.cookie();
    assert_eq!(wang.get("/api/v1/session").await.json()["company"]["name"], "Harbour Trade");
    assert_eq!(wang.get("/api/v1/shops").await.json()["shops"], json!([]));
    assert_eq!(wang.get(&shop).await.status, 404);
    assert_eq!(owner.get("/api/v1/session").await.json()["company"]["name"], "Default");
});

db_test!(the_sign_in_options_follow_the_state_of_the_instance, |db| async move {
    let (app, anonymous) = fresh(db).await;
    assert_snapshot!(anonymous.get("/api/v1/auth/options").await.snapshot(), @r#"
    200
    {"registration_open":false,"mail_configured":false,"needs_set_up":true}
    "#);
    let early = register(&anonymous, "Early", "early@example.com", PASSWORD).await;
    assert_eq!(early.problem(), (409, "setup_required".to_owned()), "otherwise the first owner could never be created");
    app.set_up().await;
    assert_snapshot!(anonymous.get("/api/v1/auth/options").await.snapshot(), @r#"
    200
    {"registration_open":true,"mail_configured":false,"needs_set_up":false}
    "#);
});

db_test!(closed_registration_names_the_contact, |db| async move {
    let contact = Some("it@example.com".to_owned());
    let settings = Settings { is_registration_open: false, contact, ..Settings::default() };
    let (app, anonymous) = fresh_with(db, Outbound::default(), settings).await;
    app.set_up().await;
    assert_snapshot!(anonymous.get("/api/v1/auth/options").await.snapshot(), @r#"
    200
    {"registration_open":false,"mail_configured":false,"needs_set_up":false,"contact":"it@example.com"}
    "#);
    let answer = register(&anonymous, "Harbour", "wang@example.com", "twelve chars at least").await;
    assert_eq!(answer.problem(), (403, "registration_closed".to_owned()));
    assert_eq!(answer.json()["params"]["contact"], "it@example.com");
});

db_test!(a_taken_company_name_is_reported_before_the_address_is_checked, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    for (email, password) in
        [(EMAIL, PASSWORD), (EMAIL, "not the right passphrase"), ("nobody@example.com", "not the right passphrase")]
    {
        let answer = register(&anonymous, "Default", email, password).await;
        assert_eq!(answer.problem(), (409, "company_name_taken".to_owned()), "{email}");
        assert_eq!(answer.json()["field"], "company_name");
    }
});

db_test!(an_existing_account_registers_another_company_with_its_password, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    let wrong = register(&anonymous, "Second", EMAIL, "not the right passphrase").await;
    assert_eq!(wrong.problem(), (401, "wrong_credentials".to_owned()));
    let answer = register(&anonymous, "Second", EMAIL, PASSWORD).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["company"]["name"], "Second");
    assert_eq!(answer.json()["person"]["email"], EMAIL);
    // Guessing passwords by registering is limited like guessing them by signing in.
    let mut limited = 0;
    for number in 0..8 {
        app.time.advance(Duration::from_secs(300));
        for _ in 0..4 {
            let answer = register(&anonymous, &format!("Third {number}"), EMAIL, "not the right passphrase").await;
            limited += u32::from(answer.problem().0 == 429);
        }
    }
    assert!(limited >= 20, "{limited}");
});

db_test!(many_registrations_from_one_network_are_limited, |db| async move {
    let (app, anonymous, _owner) = start(db).await;
    for number in 0..5 {
        let email = format!("wang{number}@example.com");
        let answer = register(&anonymous, &format!("Company {number}"), &email, "twelve chars at least").await;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    let answer = register(&anonymous, "Company 5", "wang5@example.com", "twelve chars at least").await;
    assert_eq!(answer.problem(), (429, "too_many_requests".to_owned()));
    app.time.advance(Duration::from_secs(1));
    let answer = register(&anonymous, "Company 5", "wang5@example.com", "twelve chars at least").await;
    assert_eq!(answer.status, 201);
});

db_test!(weak_passwords_and_empty_names_name_their_field, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    for (field, company, email, password) in [
        ("password", "Harbour", "wang@example.com", "elevenchars"),
        ("password", "Harbour", "wang@example.com", "Password1234"),
        ("password", "Harbour", "wang@example.com", "wang@example.com"),
        ("company_name", "  ", "wang@example.com", "twelve chars at least"),
        ("email", "Harbour", "wang", "twelve chars at least"),
    ] {
        let answer = register(&anonymous, company, email, password).await;
        assert_eq!(answer.problem(), (422, "invalid_field".to_owned()));
        assert_eq!(answer.json()["field"], field);
    }
});

db_test!(two_concurrent_registrations_with_one_name_create_one_company, |db| async move {
    let (_app, anonymous, _owner) = start(db).await;
    let (one, two) = tokio::join!(
        register(&anonymous, "Harbour", "one@example.com", "twelve chars at least"),
        register(&anonymous, "Harbour", "two@example.com", "twelve chars at least"),
    );
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
});
