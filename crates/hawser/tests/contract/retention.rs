//! `hawser retention`.

use crate::harness::Harness;

#[tokio::test(flavor = "multi_thread")]
async fn the_jobs_are_run_on_request_and_listed() {
    let harness = Harness::new(30).await.with_shop(0).await;
    let listed = harness.run("retention list").await.exits(0).stdout;
    assert!(listed.lines().next().unwrap().starts_with("buyer_data "), "{listed}");
    assert!(listed.lines().all(|line| line.ends_with("not run yet")), "{listed}");
    let ran = harness.run("retention run").await.exits(0).stdout;
    assert!(ran.lines().all(|line| line.ends_with(" rows")), "{ran}");
    let listed = harness.run("retention list --json").await.exits(0);
    let listed: serde_json::Value = serde_json::from_str(&listed.stdout).unwrap();
    let jobs = listed["jobs"].as_array().unwrap();
    assert!(jobs.len() > 10);
    assert!(jobs.iter().all(|job| job["succeeded_at"].is_string() && job["failures"] == 0), "{jobs:?}");
    let found = harness.run("doctor").await.stdout;
    assert!(found.contains("buyer data is kept for 30 days after shipment"), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_retention_of_buyer_data_is_a_setting() {
    let harness = Harness::new(0).await;
    let name = "HAWSER_RETENTION__BUYER_DATA_DAYS";
    let shown = harness.app(&["config", "show"]).env(name, "20").run().await.exits(0);
    assert!(shown.stdout.contains("retention.buyer_data_days = 20\n"), "{shown:#?}");
    let refused = harness.app(&["shops", "list"]).env(name, "0").run().await.exits(64);
    assert!(refused.stderr.contains("retention.buyer_data_days"), "{refused:#?}");
}
