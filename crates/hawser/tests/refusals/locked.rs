//! A database file that another program keeps locked: a clear error, no half page, and all is well once it is free.

use crate::house::House;
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::testing;
use std::time::Duration;

/// The lock that a backup or a database browser would take.
const LOCK: &str = "BEGIN EXCLUSIVE";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_locked_for_long_is_told_and_can_still_be_read() {
    let db = testing::open_sqlite().await;
    let house = House::new(150).await.over(db.url()).furnished(0).await;
    db.run_raw(LOCK).await.unwrap();
    let (pull, verify, list) = tokio::join!(
        house.run("orders pull Shop --since 90d --json"),
        house.run("shops verify Shop --json"),
        house.run("shops list --json"),
    );
    for ran in [pull, verify] {
        let ran = ran.exits(1);
        let problem = ran.problem();
        let message = problem["message"].as_str().unwrap_or_default();
        assert!(message.contains("the database is locked by another program"), "{message}");
        assert_eq!(ran.stdout, "");
    }
    assert_eq!(list.exits(0).json()["shops"][0]["orders"], 0, "who only reads need not wait");
    db.run_raw("ROLLBACK").await.unwrap();
    let pull = house.run("orders pull Shop --since 90d --json").await.exits(0).json();
    house.assert_as_the_ledger("Shop", 0, &pull).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_locked_in_the_middle_of_a_pull_leaves_whole_pages() {
    let db = testing::open_sqlite().await;
    let house = House::new(1000).await.over(db.url()).furnished(0).await;
    house.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 150 }).on(Operation::SearchOrders).times(1000));
    let call = house.app(&["orders", "pull", "Shop", "--since", "90d", "--json"]);
    let child = call.start().await;
    house.asked(4).await;
    db.run_raw(LOCK).await.unwrap();
    let ran = call.ended(child).await.exits(1);
    assert!(ran.problem()["message"].as_str().is_some_and(|message| message.contains("is locked by")), "{ran:#?}");
    db.run_raw("ROLLBACK").await.unwrap();
    house.amazon.clear_faults();
    let kept = house.run("orders list --json").await.exits(0).json_lines().len();
    assert!((100..1000).contains(&kept) && kept % 100 == 0, "{kept} orders are no whole pages");
    let pull = house.run("orders pull Shop --since 90d --json").await.exits(0).json();
    house.assert_as_the_ledger("Shop", 0, &pull).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_locked_for_a_moment_is_waited_for() {
    let db = testing::open_sqlite().await;
    let house = House::new(600).await.over(db.url()).furnished(0).await;
    house.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 100 }).on(Operation::SearchOrders).times(1000));
    let call = house.app(&["orders", "pull", "Shop", "--since", "90d", "--json"]);
    let child = call.start().await;
    house.asked(2).await;
    db.run_raw(LOCK).await.unwrap();
    // Long enough that the pull meets the lock, short of what it waits.
    tokio::time::sleep(Duration::from_millis(800)).await;
    db.run_raw("ROLLBACK").await.unwrap();
    let pull = call.ended(child).await.exits(0).json();
    house.assert_as_the_ledger("Shop", 0, &pull).await;
}
