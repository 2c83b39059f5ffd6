//! `hawser shops`.

use super::fields;
use crate::house::{House, days_ago};
use hawser_core::Timestamp;
use hawser_sandbox::{Operation, SandboxOptions};
use serde_json::{Value, json};
use std::time::Duration;

const STEPS: [&str; 7] = ["format", "application", "token", "participations", "identity", "orders_probe", "roles"];

fn column(steps: &Value, name: &str) -> Vec<Value> {
    steps.as_array().into_iter().flatten().map(|step| step[name].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bound_shop_is_listed_with_its_countries_and_the_end_of_its_year() {
    let house = House::new(0).await;
    house.create_application(1).await.exits(0);
    let on = days_ago(100);
    let bound = house.shops_bind(1, "Europe", &[("--authorized-on", on.as_str())]).run().await.exits(0).json();
    assert_eq!(fields(&bound), ["id", "name"]);
    let shops = house.run("shops list --json").await.exits(0).json();
    let shop = &shops["shops"][0];
    assert_eq!(
        fields(shop),
        ["id", "name", "platform", "region", "countries", "seller_id", "state", "valid_until", "orders", "accounts"]
    );
    assert_eq!(shop["id"], bound["id"]);
    assert_eq!((&shop["name"], &shop["region"]), (&json!("Europe"), &json!("eu")));
    // It was bound with UK.
    let mut countries: Vec<_> = shop["countries"].as_array().unwrap().iter().map(|c| c.as_str().unwrap()).collect();
    countries.sort_unstable();
    assert_eq!(countries, ["DE", "FR", "GB", "IT"]);
    assert_eq!(shop["seller_id"], house.seller(1).seller_id.as_str());
    let until = Timestamp::parse(shop["valid_until"].as_str().unwrap()).unwrap();
    assert_eq!(until.since(Timestamp::parse(&on).unwrap()), Duration::from_secs(365 * 24 * 3600));
    assert_eq!(shop["accounts"][0]["authorization"], "active");
    assert_eq!(shop["accounts"][0]["verification"], "never");
    assert_eq!(house.amazon.requests().total, 0, "binding asks nothing of Amazon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_that_passes_exits_0_with_every_step() {
    let house = House::new(20).await;
    for (seller, name) in ["America", "Europe", "Japan"].into_iter().enumerate() {
        house.create_application(seller).await.exits(0);
        house.bind(seller, name).await.exits(0);
        let verified = house.run(&format!("shops verify {name} --json")).await.exits(0).json();
        assert_eq!(verified["passed"], true);
        assert_eq!(verified["shop"], name);
        let steps = &verified["steps"];
        assert_eq!(column(steps, "name"), STEPS);
        assert_eq!(column(steps, "code"), vec![Value::Null; STEPS.len()]);
        assert!(column(steps, "ms").iter().all(Value::is_u64), "{steps}");
    }
    // The quota belongs to the orders: each verification asked for them once.
    assert_eq!(house.amazon.requests().calls(Operation::SearchOrders), 3);
    let shops = house.run("shops list --json").await.json();
    assert!(shops["shops"].as_array().unwrap().iter().all(|shop| shop["accounts"][0]["verification"] == "passed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_that_fails_exits_2_with_the_step_and_its_code() {
    // Before a shop turns red another one of the same application has to work: the fourth seller is American, too.
    let four = SandboxOptions { sellers: 4, orders: 20, no_quotas: true, ..SandboxOptions::default() };
    let house = House::with(four).await.furnished(0).await;
    house.bind(3, "Neighbor").await.exits(0);
    for shop in ["Shop", "Neighbor"] {
        house.run(&format!("shops verify {shop} --json")).await.exits(0);
    }
    house.amazon.revoke(&house.seller(0).seller_id).unwrap();
    let verified = house.run("shops verify Shop --json").await.exits(2).json();
    assert_eq!(verified["passed"], false);
    assert_eq!(verified["code"], "authorization_revoked");
    assert_eq!(column(&verified["steps"], "name"), STEPS[..3]);
    assert_eq!(column(&verified["steps"], "code"), [Value::Null, Value::Null, json!("authorization_revoked")]);
    assert_eq!(verified["skipped"], json!(STEPS[3..]));
    let shops = house.run("shops list --json").await.json();
    let state = |name| {
        let shop = shops["shops"].as_array().into_iter().flatten().find(|shop| shop["name"] == name);
        shop.map(|shop| shop["accounts"][0]["authorization"].clone())
    };
    assert_eq!((state("Shop"), state("Neighbor")), (Some(json!("revoked")), Some(json!("active"))));
    // In words, in both languages.
    for (language, words) in [("en", "authorization_revoked: The authorization"), ("zh", "授权已失效")] {
        let told = house.run(&format!("--lang {language} shops verify Shop")).await.exits(2);
        assert!(told.stdout.contains(words), "{told:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_amazon_does_not_take_fails_on_the_step_of_the_application() {
    let house = House::new(0).await;
    let app = house.amazon.description().applications[0].clone();
    let wrong = format!("amzn1.oa2-cs.v1.{}", "0f".repeat(32));
    assert_ne!(app.client_secret, wrong);
    house.apps_add(0).stdin(&wrong).run().await.exits(0);
    house.bind(0, "Shop").await.exits(0);
    let verified = house.run("shops verify Shop --json").await.exits(2).json();
    assert_eq!(verified["code"], "app_secret_invalid");
    assert_eq!(column(&verified["steps"], "name"), STEPS[..2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_does_not_exist_is_not_found() {
    let house = House::new(0).await.furnished(0).await;
    for line in
        ["shops verify Nowhere --json", "orders pull Nowhere --since 90d --json", "orders list --shop No --json"]
    {
        let problem = house.run(line).await.exits(1).problem();
        assert_eq!(problem["code"], "not_found", "{line}");
    }
    assert_eq!(house.amazon.requests().total, 0);
}
