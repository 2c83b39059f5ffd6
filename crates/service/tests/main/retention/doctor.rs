//! The finding of `hawser doctor` about the jobs.

use crate::test_app::{OWNER, TestApp};
use hawser_service::{Health, Settings};
use hawser_store::db_test;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

async fn finding(app: &hawser_service::App) -> (Health, String) {
    let findings = app.examine(&OWNER).await.unwrap();
    let found = findings.into_iter().find(|finding| finding.name == "retention").unwrap();
    (found.health, found.detail)
}

db_test!(jobs_that_do_not_run_are_reported, |db| async move {
    let test = TestApp::new(db.store().clone(), 1).await;
    let (health, detail) = finding(&test.app).await;
    assert_eq!((health, &detail[..]), (Health::Well, "not run yet; buyer data is kept for 30 days after shipment"));
    test.time.advance(4 * HOUR);
    let (health, detail) = finding(&test.app).await;
    assert!(health == Health::Warning && detail.contains("buyer_data never ran"), "{detail}");
    test.app.run_retention(&OWNER).await.unwrap();
    let (health, detail) = finding(&test.app).await;
    assert!(health == Health::Well && detail.starts_with("last run at 2026-11-22T"), "{detail}");
    test.time.advance(4 * HOUR);
    assert!(finding(&test.app).await.1.contains("is hawser serve running?"));

    let settings = Settings { buyer_data_days: 90, ..Settings::default() };
    let longer = test.environment().app().settings(settings).build().await.unwrap();
    let (health, detail) = finding(&longer).await;
    assert!(health == Health::Warning && detail.contains("retention.buyer_data_days"), "{detail}");
});
