//! `hawser shops`.

use super::fields;
use crate::harness::{Harness, days_ago};
use hawser_core::Timestamp;
use hawser_sandbox::{Operation, SandboxOptions};
use serde_json::{Value, json};
use std::time::Duration;

const STEPS: [&str; 7] = ["format", "application", "token", "participations", "identity", "orders_probe", "roles"];

fn column(steps: &Value, name: &str) -> Vec<Value> {
    steps.as_array().into_iter().flatten().map(|step| step[name].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bound_shop_is_listed_with_its_countries_and_its_expiry() {
    let harness = Harness::new(0).await;
    harness.create_application(1).await.exits(0);
    let authorized_on = days_ago(100);
    let bound =
        harness.shops_bind(1, "Europe", &[("--authorized-on", authorized_on.as_str())]).run().await.exits(0).json();
    assert_eq!(fields(&bound), ["id", "name"]);
    let shops = harness.run("shops list --json").await.exits(0).json();
    let shop = &shops["shops"][0];
    assert_eq!(
        fields(shop),
        [
            "id",
            "company",
            "name",
            "platform",
            "region",
            "countries",
            "seller_id",
            "state",
            "valid_until",
            "orders",
            "accounts"
        ]
    );
    assert_eq!(shop["id"], bound["id"]);
    assert_eq!((&shop["name"], &shop["region"]), (&json!("Europe"), &json!("eu")));
    // UK in the command line means GB.
    let mut countries: Vec<_> = shop["countries"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    countries.sort_unstable();
    assert_eq!(countries, ["DE", "FR", "GB", "IT"]);
    assert_eq!(shop["seller_id"], harness.seller(1).seller_id.as_str());
    let until = Timestamp::parse(shop["valid_until"].as_str().unwrap()).unwrap();
    assert_eq!(until.since(Timestamp::parse(&authorized_on).unwrap()), Duration::from_secs(365 * 24 * 3600));
    assert_eq!(shop["accounts"][0]["authorization"], "active");
    assert_eq!(shop["accounts"][0]["verification"], "never");
    assert_eq!(harness.amazon.requests().total, 0, "binding makes no call to Amazon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passed_verification_exits_0_with_every_step() {
    let harness = Harness::new(20).await;
    for (seller, name) in ["America", "Europe", "Japan"].into_iter().enumerate() {
        harness.create_application(seller).await.exits(0);
        harness.bind(seller, name).await.exits(0);
        let verified = harness.run(&format!("shops verify {name} --json")).await.exits(0).json();
        assert_eq!(verified["passed"], true);
        assert_eq!(verified["shop"], name);
        let steps = &verified["steps"];
        assert_eq!(column(steps, "name"), STEPS);
        assert_eq!(column(steps, "code"), vec![Value::Null; STEPS.len()]);
        assert!(column(steps, "ms").iter().all(Value::is_u64), "{steps}");
    }
    // Each verification requests orders only once, to save the quota.
    assert_eq!(harness.amazon.requests().calls(Operation::SearchOrders), 3);
    let shops = harness.run("shops list --json").await.json();
    assert!(shops["shops"].as_array().unwrap().iter().all(|shop| shop["accounts"][0]["verification"] == "passed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_verification_exits_2_with_the_step_and_its_code() {
    // A refusal is attributed to the shop only if another shop of the application works: the fourth seller is American, too.
    let four = SandboxOptions { sellers: 4, orders: 20, no_quotas: true, ..SandboxOptions::default() };
    let harness = Harness::with(four).await.with_shop(0).await;
    harness.bind(3, "Neighbor").await.exits(0);
    for shop in ["Shop", "Neighbor"] {
        harness.run(&format!("shops verify {shop} --json")).await.exits(0);
    }
    harness.amazon.revoke(&harness.seller(0).seller_id).unwrap();
    let verified = harness.run("shops verify Shop --json").await.exits(2).json();
    assert_eq!(verified["passed"], false);
    assert_eq!(verified["code"], "authorization_revoked");
    assert_eq!(column(&verified["steps"], "name"), STEPS[..3]);
    assert_eq!(column(&verified["steps"], "code"), [Value::Null, Value::Null, json!("authorization_revoked")]);
    assert_eq!(verified["skipped"], json!(STEPS[3..]));
    let shops = harness.run("shops list --json").await.json();
    let state = |name| {
        let shop = shops["shops"].as_array().into_iter().flatten().find(|shop| shop["name"] == name);
        shop.map(|shop| shop["accounts"][0]["authorization"].clone())
    };
    assert_eq!((state("Shop"), state("Neighbor")), (Some(json!("revoked")), Some(json!("active"))));
    // The text is available in both languages.
    for (language, words) in [("en", "authorization_revoked: The authorization"), ("zh", "授权已失效")] {
        let ran = harness.run(&format!("--lang {language} shops verify Shop")).await.exits(2);
        assert!(ran.stdout.contains(words), "{ran:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_client_secret_fails_the_application_step() {
    let harness = Harness::new(0).await.initialized().await;
    let app = harness.amazon.description().applications[0].clone();
    let wrong = format!("amzn1.oa2-cs.v1.{}", "0f".repeat(32));
    assert_ne!(app.client_secret, wrong);
    harness.apps_add(0).stdin(&wrong).run().await.exits(0);
    harness.bind(0, "Shop").await.exits(0);
    let verified = harness.run("shops verify Shop --json").await.exits(2).json();
    assert_eq!(verified["code"], "app_secret_invalid");
    assert_eq!(column(&verified["steps"], "name"), STEPS[..2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_does_not_exist_is_not_found() {
    let harness = Harness::new(0).await.with_shop(0).await;
    for line in
        ["shops verify Nowhere --json", "orders pull Nowhere --since 90d --json", "orders list --shop No --json"]
    {
        let problem = harness.run(line).await.exits(1).problem();
        assert_eq!(problem["code"], "not_found", "{line}");
    }
    assert_eq!(harness.amazon.requests().total, 0);
}
