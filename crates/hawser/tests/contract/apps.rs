//! `hawser apps`.

use super::{fields, is_time};
use crate::harness::Harness;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_secret_is_read_from_standard_input_and_never_shown() {
    let harness = Harness::new(0).await;
    let app = harness.amazon.description().applications[0].clone();
    let added = harness.create_application(0).await.exits(0);
    let listed = harness.run("apps list --json").await.exits(0);
    let apps = listed.json();
    let [row] = apps["applications"].as_array().unwrap().as_slice() else { panic!("one row: {apps}") };
    assert_eq!(
        fields(row),
        ["id", "region", "name", "kind", "environment", "developer_id", "application_id", "client_id", "created_at"]
    );
    assert_eq!(row["region"], "na");
    assert_eq!(row["kind"], "private");
    assert_eq!(row["application_id"], app.application_id.as_str());
    assert_eq!(row["client_id"], app.client_id.as_str());
    assert!(is_time(&row["created_at"]), "{row}");
    let table = harness.run("apps list").await.exits(0);
    for ran in [added, listed, table] {
        assert!(!format!("{ran:?}").contains(&app.client_secret), "{ran:#?}");
    }
    assert_eq!(harness.amazon.requests().total, 0, "adding an application makes no call to Amazon");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_secret_is_read_from_a_file() {
    let harness = Harness::new(0).await.initialized().await;
    let app = harness.amazon.description().applications[2].clone();
    let file = harness.folder().join("secret");
    fs::write(&file, format!("  {}\r\n", app.client_secret)).unwrap();
    let file = file.to_str().unwrap();
    let line = ["apps", "add", "--json", "--region", "fe", "--name", "Public", "--developer-id", "123456789012"];
    let ids = ["--application-id", &app.application_id, "--client-id", &app.client_id, "--client-secret-file", file];
    let added = harness.app(&[&line[..], &ids[..]].concat()).run().await.exits(0).json();
    assert!(added["id"].as_str().unwrap().starts_with("app_"), "{added}");
    assert_eq!(harness.run("apps list --json").await.json()["applications"][0]["kind"], "public");
    // The secret was read correctly: Amazon accepts it.
    harness.bind(2, "Japan").await.exits(0);
    harness.run("shops verify Japan --json").await.exits(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_first_commands_create_one_company_and_one_key() {
    let harness = Harness::new(0).await;
    let init = || harness.run("init");
    for ran in <[_; 4]>::from(tokio::join!(init(), init(), init(), init())) {
        ran.exits(0);
    }
    assert_eq!(harness.run("shops list --json").await.exits(0).stdout, "{\"shops\":[]}\n");
    let status = harness.run("vault status").await.exits(0);
    assert!(status.stdout.starts_with("active master key: "), "{status:?}");
    harness.create_application(0).await.exits(0);
    harness.bind(0, "Shop").await.exits(0);
}
