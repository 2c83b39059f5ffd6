//! The master key is rotated and retired beside a server that runs on.

use crate::test_app::{OWNER, TestApp};
use hawser_store::{db_test, testing};
use hawser_vault::MasterKeySource;
use std::fs;

db_test!(a_server_that_runs_through_a_rotation_wraps_nothing_under_the_retired_key, |db| async move {
    let test = TestApp::new(db.store().clone(), 120).await;
    let shop = test.bind(0).await;
    let other = test.another_process().await;
    let rotated = other.rotate_master_key(&OWNER).await.unwrap();
    assert!(rotated.rewrapped > 0);
    assert_eq!(other.retire_master_keys(&OWNER).await.unwrap().len(), 1);

    // The first pull makes the keys of the months it meets.
    assert_eq!(test.pull(shop).await.code(), None);
    let status = other.vault_status(&OWNER).await.unwrap();
    assert_eq!(status.needed.keys().copied().collect::<Vec<_>>(), [rotated.active]);
    assert!(status.needed[&rotated.active] > rotated.rewrapped, "new data keys were made");

    let third = test.another_process().await;
    let mut read = 0;
    let list = hawser_service::orders::ListOrders { shop: Some(shop), reveal_buyer: true };
    let listed = third.list_orders::<hawser_service::Error>(&OWNER, list, |_| {
        read += 1;
        Ok(())
    });
    listed.await.unwrap();
    assert_eq!(read, test.orders(shop, false).await.len());
});

/// One thread: while it is blocked, nothing else goes on.
#[tokio::test(flavor = "current_thread")]
async fn sqlite_a_key_command_that_takes_long_does_not_stop_other_work() {
    let db = testing::open_sqlite().await;
    let test = TestApp::new(db.store().clone(), 0).await;
    let folder = tempfile::tempdir().unwrap();
    let busy = folder.path().join("busy");
    let (key, wait) = (test.key_file(), busy.display());
    let command = format!("while [ -e '{wait}' ]; do sleep 0.02; done; cat '{}'", key.display());
    let app = test.app().key_source(MasterKeySource::Command(command)).build().await.unwrap();
    fs::write(&busy, "").unwrap();
    let other_work = async {
        app.default_company().await.unwrap();
        fs::remove_file(&busy).unwrap();
    };
    let (rotated, ()) = tokio::join!(app.rotate_master_key(&OWNER), other_work);
    assert_eq!(rotated.unwrap().rewrapped, 0, "the command still prints the same key");
}
