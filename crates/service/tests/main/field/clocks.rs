//! Clocks that were wrong for a while, and rates that Amazon announces by mistake.

use crate::test_app::{OWNER, TestApp};
use hawser_sandbox::Operation;
use hawser_service::Health;
use hawser_store::db_test;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

db_test!(p9_times_stored_by_a_clock_that_was_ahead_count_as_now, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    assert_eq!(test.pull(shop).await.code(), None);
    test.app.run_due().await.unwrap();
    // As if everything had been stored 30 days later.
    let month = i64::try_from((30 * DAY).as_micros()).unwrap();
    for update in [
        format!("UPDATE stream SET due_at = due_at + {month}, day_read_at = day_read_at + {month}"),
        format!("UPDATE quota_bucket SET tokens = 0, updated_at = updated_at + {month}"),
        format!("UPDATE seller_authorization SET access_expires_at = access_expires_at + {month}"),
    ] {
        db.run_raw(&update).await.unwrap();
    }
    let findings = test.app.examine(&OWNER).await.unwrap();
    let found = findings.iter().find(|finding| finding.name == "clock" && finding.detail.contains("further ahead"));
    let found = found.expect("a finding");
    assert_eq!(found.health, Health::Warning, "{findings:?}");
    assert!(found.detail.contains("due times") && found.detail.contains("quotas"), "{}", found.detail);

    test.amazon.advance_world(20);
    test.time.advance(Duration::from_secs(1800));
    let began = test.now();
    assert!(test.app.run_due().await.unwrap() > 0, "the streams are due");
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    assert!(test.now().since(began) < Duration::from_secs(3600), "the bucket fills");
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(p9_an_announced_rate_far_below_the_documented_one_does_not_freeze_a_shop, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    test.amazon.set_quota(Operation::SearchOrders, 0.000_001, 1);
    test.pull(shop).await;
    test.amazon.set_quota(Operation::SearchOrders, 1000.0, 1000);
    let began = test.now();
    for _ in 0..30 {
        test.time.advance(Duration::from_secs(60));
        assert_eq!(test.pull(shop).await.code(), None);
    }
    assert!(test.now().since(began) < 3 * DAY, "{:?}", test.now().since(began));
});
