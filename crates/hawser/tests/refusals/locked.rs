//! A database file that another program has locked: a clear error, no partial page, and normal work after the lock is
//! released.

use crate::harness::Harness;
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::testing;

/// Takes the lock that a backup or a database browser takes.
const LOCK: &str = "BEGIN EXCLUSIVE";

#[tokio::test(flavor = "multi_thread")]
async fn a_long_lock_is_reported_and_does_not_block_readers() {
    let db = testing::open_sqlite().await;
    let harness = Harness::new(150).await.with_database(db.url()).with_shop(0).await;
    db.run_raw(LOCK).await.unwrap();
    let (pull, verify, list) = tokio::join!(
        harness.run("orders pull Shop --since 90d --json"),
        harness.run("shops verify Shop --json"),
        harness.run("shops list --json"),
    );
    for ran in [pull, verify] {
        let ran = ran.exits(1);
        let problem = ran.problem();
        let message = problem["message"].as_str().unwrap_or_default();
        assert!(message.contains("the database is locked by another program"), "{message}");
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(list.exits(0).json()["shops"][0]["orders"], 0, "readers do not wait");
    db.run_raw("ROLLBACK").await.unwrap();
    let pull = harness.run("orders pull Shop --since 90d --json").await.exits(0).json();
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_during_a_pull_leaves_complete_pages() {
    let db = testing::open_sqlite().await;
    let harness = Harness::new(1000).await.with_database(db.url()).with_shop(0).await;
    harness.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 150 }).on(Operation::SearchOrders).times(1000));
    let call = harness.app(&["orders", "pull", "Shop", "--since", "90d", "--json"]);
    let child = call.start().await;
    harness.wait_for_pages(4).await;
    db.run_raw(LOCK).await.unwrap();
    let ran = call.wait(child).await.exits(1);
    assert!(ran.problem()["message"].as_str().is_some_and(|message| message.contains("is locked by")), "{ran:#?}");
    db.run_raw("ROLLBACK").await.unwrap();
    harness.amazon.clear_faults();
    let kept = harness.run("orders list --json").await.exits(0).json_lines().len();
    assert!((100..1000).contains(&kept) && kept % 100 == 0, "{kept} orders are not complete pages");
    let pull = harness.run("orders pull Shop --since 90d --json").await.exits(0).json();
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_for_a_briefly_locked_file() {
    let db = testing::open_sqlite().await;
    let harness = Harness::new(2000).await.with_database(db.url()).with_shop(0).await;
    harness.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 100 }).on(Operation::SearchOrders).times(1000));
    let call = harness.app(&["orders", "pull", "Shop", "--since", "90d", "--json"]);
    let child = call.start().await;
    harness.wait_for_pages(2).await;
    db.run_raw(LOCK).await.unwrap();
    // The next page is requested only after the one before was handed to the writer, which waits for the lock.
    harness.wait_for_pages(3).await;
    db.run_raw("ROLLBACK").await.unwrap();
    let pull = call.wait(child).await.exits(0).json();
    harness.assert_as_the_ledger("Shop", 0, &pull).await;
}
