//! Pulls: completeness, windows, concurrency, quotas.

use crate::test_app::{OWNER, TestApp};
use hawser_core::FailureCode;
use hawser_sandbox::SandboxOptions;
use hawser_service::sync::Progress;
use hawser_store::db_test;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

db_test!(the_first_pull_stores_exactly_the_ledger, |db| async move {
    let test = TestApp::new(db.store().clone(), 450).await;
    for index in 0..3 {
        let shop = test.bind(index).await;
        let report = test.pull(shop).await;
        assert_eq!(report.code(), None, "{report:?}");
        test.assert_as_the_ledger(shop, index, &report).await;
    }
});

db_test!(later_pulls_store_new_and_changed_orders_once, |db| async move {
    let test = TestApp::new(db.store().clone(), 250).await;
    let shop = test.bind(0).await;
    test.pull(shop).await;
    for _ in 0..5 {
        test.amazon.advance_world(40);
        test.time.advance(Duration::from_secs(1800));
        let report = test.pull(shop).await;
        assert_eq!(report.code(), None);
        assert!(report.accounts[0].counts.orders < 250, "only the new window is requested");
        test.assert_as_the_ledger(shop, 0, &report).await;
    }
});

db_test!(an_earlier_date_fills_the_gap_before_the_coverage, |db| async move {
    let test = TestApp::new(db.store().clone(), 250).await;
    let shop = test.bind(0).await;
    let recent = test.now().minus(Duration::from_secs(10 * 24 * 3600));
    let first = test.app.pull_orders(&OWNER, shop, recent, &|_| {}).await.unwrap();
    assert!(first.accounts[0].counts.orders < 250);
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(a_date_before_the_history_is_clamped, |db| async move {
    let test = TestApp::new(db.store().clone(), 20).await;
    let shop = test.bind(0).await;
    let since = test.now().minus(Duration::from_secs(5 * 365 * 24 * 3600));
    let report = test.app.pull_orders(&OWNER, shop, since, &|_| {}).await.unwrap();
    assert!(!report.clamped.is_empty() && report.since > since);
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(a_concurrent_pull_follows_the_first_one, |db| async move {
    let test = TestApp::new(db.store().clone(), 450).await;
    let shop = test.bind(0).await;
    let other = test.another_process().await;
    let since = test.time_since();
    let has_followed = AtomicBool::new(false);
    let follow = |progress: Progress| {
        if matches!(progress, Progress::Following(_)) {
            has_followed.store(true, Ordering::SeqCst);
        }
    };
    let (a, b) = tokio::join!(
        test.app.pull_orders(&OWNER, shop, since, &follow),
        other.pull_orders(&OWNER, shop, since, &follow),
    );
    let (a, b) = (a.unwrap(), b.unwrap());
    assert!(has_followed.load(Ordering::SeqCst), "one of them followed the other");
    assert!(a.code().is_none() && b.code().is_none());
    assert_eq!(test.pages_asked(), 5, "every page was requested once");
    test.assert_as_the_ledger(shop, 0, &a).await;
});

db_test!(an_expired_page_token_restarts_the_window, |db| async move {
    use hawser_sandbox::{Fault, FaultKind, Operation};
    let test = TestApp::new(db.store().clone(), 450).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::TokenDead).on(Operation::SearchOrders).from_call(3).times(1));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(the_quota_is_kept_so_that_amazon_never_throttles, |db| async move {
    let test = TestApp::new(db.store().clone(), 3000).await;
    let shop = test.bind(0).await;
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    test.assert_as_the_ledger(shop, 0, &report).await;
    assert!(test.amazon.requests().counts.iter().all(|count| count.status != 429), "no call was refused");
});

db_test!(a_revoked_authorization_ends_the_pull_and_keeps_stored_orders, |db| async move {
    let test = TestApp::new(db.store().clone(), 250).await;
    let shop = test.bind(0).await;
    let before = test.pull(shop).await;
    test.amazon.revoke(&test.seller(0).seller_id).unwrap();
    test.time.advance(Duration::from_secs(2 * 3600));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), Some(FailureCode::AuthorizationRevoked));
    test.assert_as_the_ledger(shop, 0, &before).await;
});

/// A restart of the database server as its clients see it: every connection is closed, several times.
#[test]
fn postgres_a_database_restart_does_not_end_a_pull() {
    hawser_store::testing::run(hawser_store::Backend::Postgres, |db| async move {
        let options = SandboxOptions { orders: 3000, no_quotas: true, ..SandboxOptions::default() };
        let test = TestApp::with(db.store().clone(), options).await;
        let shop = test.bind(0).await;
        let cuts = async {
            let mut cuts = 0;
            let mut seen = 0;
            while cuts < 3 {
                let asked = test.pages_asked();
                if asked >= seen + 4 {
                    seen = asked;
                    cuts += 1;
                    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                               WHERE datname = current_database() AND pid <> pg_backend_pid()";
                    // The connection that closes the others may be closed as well.
                    _ = db.run_raw(cut).await;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            cuts
        };
        let (report, cuts) = tokio::join!(test.pull(shop), cuts);
        assert_eq!((report.code(), cuts), (None, 3));
        test.assert_as_the_ledger(shop, 0, &report).await;
    });
}
