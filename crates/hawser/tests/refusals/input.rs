//! Malformed input: exit code 64 with the field and the rule, without a call to Amazon and without a change of the data.

use crate::{
    call::{Call, Output},
    harness::Harness,
};

/// Fails unless a refusal has this code, this field, and a rule that contains this text.
#[track_caller]
fn assert_refused(ran: Output, code: &str, field: &str, rule: &str) {
    let ran = ran.exits(64);
    let problem = ran.problem();
    assert_eq!((&problem["code"], &problem["field"]), (&code.into(), &field.into()), "{ran:#?}");
    let message = problem["message"].as_str().unwrap_or_default();
    assert!(message.starts_with(&format!("{field}: ")) && message.contains(rule), "{message}");
    assert_eq!(ran.stdout, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_binding_is_refused_before_any_call() {
    let harness = Harness::new(0).await;
    harness.create_application(0).await.exits(0);
    let cases = [
        (
            "--seller-id",
            "a3fhexampleyws",
            "credential_malformed",
            "seller_id",
            "a Seller ID is the letter A followed by",
        ),
        ("--seller-id", "A3FH EXAMPLE", "credential_malformed", "seller_id", "a Seller ID is"),
        ("--seller-id", "A3", "credential_malformed", "seller_id", "a Seller ID is"),
        ("--seller-id", "", "credential_malformed", "seller_id", "a Seller ID is"),
        ("--countries", "XX", "invalid_field", "countries", "a country of Amazon; \"XX\" is not one"),
        ("--countries", "US,ATVPDKIKX0DER", "invalid_field", "countries", "\"ATVPDKIKX0DER\" is not one"),
        ("--countries", "US,DE", "region_mismatch", "countries", "DE belongs to region eu"),
        ("--countries", ",", "invalid_field", "countries", "at least one country code"),
        ("--region", "eu", "region_mismatch", "countries", "US belongs to region na"),
        ("--name", " ", "shop_name_empty", "name", "1 to 80 characters"),
        ("--name", "a\nb", "invalid_field", "name", "none of them a control character"),
        ("--authorized-on", "2999-01-01", "invalid_field", "authorized_on", "not in the future"),
    ];
    for (option, value, code, field, rule) in cases {
        let ran = harness.shops_bind(0, "Shop", &[(option, value)]).run().await;
        assert_refused(ran, code, field, rule);
    }
    assert_refused(
        harness.bind(1, "Europe").await,
        "invalid_field",
        "region",
        "there is no application of region eu yet",
    );
    assert_eq!(harness.amazon.requests().total, 0);
    assert_eq!(harness.run("shops list --json").await.exits(0).stdout, "{\"shops\":[]}\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_refresh_token_is_refused_without_being_repeated() {
    let harness = Harness::new(0).await;
    harness.create_application(0).await.exits(0);
    let whole = harness.seller(0).refresh_token;
    let half = whole.trim_start_matches("Atzr|").to_owned();
    let another_kind = whole.replace("Atzr|", "Atza|");
    let twice = whole.repeat(40);
    for bad in [half.as_str(), another_kind.as_str(), &twice, "Atzr|", "null"] {
        let ran = harness.shops_bind(0, "Shop", &[]).stdin(bad).run().await;
        assert!(!format!("{ran:?}").contains(&bad[..bad.len().min(40)]) || bad.len() < 10, "{ran:#?}");
        assert_refused(ran, "credential_malformed", "refresh_token", "a refresh token begins with Atzr| and has");
    }
    // White space around and inside the token, as left by pasting, is ignored.
    let pasted = format!("\n  {}\n{} \r\n\n", &whole[..200], &whole[200..]);
    harness.shops_bind(0, "Shop", &[]).stdin(&pasted).run().await.exits(0);
    assert_eq!(harness.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_malformed_application_is_refused_before_any_call() {
    let harness = Harness::new(0).await.initialized().await;
    let app = harness.amazon.description().applications[0].clone();
    let add = |replaced: &str, value: &str, secret: &str| -> Call {
        let values = [
            ("--region", "na"),
            ("--name", "N"),
            ("--developer-id", "123456789012"),
            ("--application-id", &app.application_id),
            ("--client-id", &app.client_id),
        ];
        let mut line = vec!["apps", "add", "--json", "--client-secret-stdin"];
        for (option, own) in values {
            line.extend([option, if option == replaced { value } else { own }]);
        }
        harness.app(&line).stdin(secret)
    };
    let cases = [
        ("--name", "", "name", "1 to 80 characters"),
        ("--developer-id", "12345678901x", "developer_id", "a developer id is 6 to 20 digits"),
        ("--application-id", &app.client_id, "application_id", "an application id begins with amzn1.sellerapps.app."),
        ("--client-id", &app.application_id, "client_id", "a client id begins with amzn1.application-oa2-client."),
        ("--client-id", "amzn1.application-oa2-client.", "client_id", "a client id begins with"),
    ];
    for (option, value, field, rule) in cases {
        let ran = add(option, value, &app.client_secret).run().await;
        let code = if field == "name" { "invalid_field" } else { "credential_malformed" };
        assert_refused(ran, code, field, rule);
    }
    for secret in ["Atzr|a-refresh-token-instead", "geheimgeheim", "geheimgeheim-ä-geheimgeheim"] {
        let ran = add("", "", secret).run().await;
        assert!(!format!("{ran:?}").contains(secret), "{ran:#?}");
        assert_refused(ran, "credential_malformed", "client_secret", "a client secret has 16 to 1024 plain characters");
    }
    assert_eq!(harness.amazon.requests().total, 0);
    assert_eq!(harness.run("apps list --json").await.exits(0).stdout, "{\"applications\":[]}\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_is_bound_once_and_its_name_is_unique() {
    let harness = Harness::new(0).await.with_shop(0).await;
    harness.create_application(2).await.exits(0);
    assert_refused(harness.bind(2, "Shop").await, "shop_name_taken", "name", "unique within the company");
    let twice = harness.bind(0, "Another").await.exits(1);
    assert_eq!(twice.problem()["code"], "already_bound", "{twice:#?}");
    assert_eq!(harness.run("shops list --json").await.json()["shops"].as_array().map(Vec::len), Some(1));
    assert_eq!(harness.amazon.requests().total, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_printed_in_both_languages() {
    let harness = Harness::new(0).await.with_shop(0).await;
    for (language, words) in [("en", "The shop does not exist"), ("zh", "店铺不存在或未分配给您")] {
        let ran = harness.run(&format!("--lang {language} shops verify Nowhere")).await.exits(1);
        assert!(ran.stderr.contains(words), "{ran:#?}");
    }
    let by_locale = harness.app(&["shops", "verify", "Nowhere"]).env("LANG", "zh_CN.UTF-8").run().await.exits(1);
    assert!(by_locale.stderr.contains("店铺不存在"), "{by_locale:#?}");
}
