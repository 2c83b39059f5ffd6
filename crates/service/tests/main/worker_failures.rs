//! Defects of Hawser in a worker's task: the stream is released with a code, backed off, and recovers.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{FailureCode, OsRng, Rng, ShopId, Timestamp, sync::Resource};
use hawser_service::App;
use hawser_store::{StreamRow, db_test};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use std::time::Duration;

/// Panics while it is switched on, whenever an id is created: for each order of a page, and for each verification.
#[derive(Default)]
struct Panicking(AtomicBool);

impl Rng for Panicking {
    fn fill(&self, buffer: &mut [u8]) {
        /// The random bytes of an id.
        const ID: usize = 10;
        assert!(buffer.len() != ID || !self.0.load(Ordering::SeqCst), "a defect, on purpose");
        OsRng.fill(buffer);
    }
}

/// A second process with a defect that can be switched on.
async fn defective(test: &TestApp) -> (App, Arc<Panicking>) {
    let rng = Arc::new(Panicking::default());
    let app = test.app().rng(Arc::clone(&rng) as Arc<dyn Rng>).build().await.unwrap();
    (app, rng)
}

async fn stream(test: &TestApp, shop: ShopId, resource: Resource) -> StreamRow {
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    reading.stream_status(account, resource).await.unwrap().unwrap()
}

/// Fails unless the stream was released as failed for the `failures`-th time, due after the delay that belongs to it.
fn assert_backed_off(row: &StreamRow, failures: i64, now: Timestamp) -> Duration {
    assert_eq!(row.last_code, Some(FailureCode::InternalError), "{row:?}");
    assert_eq!((row.failures, row.lease_owner.as_deref()), (failures, None));
    let (wait, full) = (row.due_at.since(now), Duration::from_secs(30 << failures));
    assert!(wait >= full / 2 && wait <= full, "{wait:?} after {failures} failures");
    wait
}

db_test!(a_panic_in_a_scheduled_verification_backs_the_stream_off, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    let (app, defect) = defective(&test).await;
    test.time.advance(Duration::from_secs(61));
    defect.0.store(true, Ordering::SeqCst);
    for failures in 1..=4 {
        assert_eq!(app.run_due().await.unwrap(), 1, "once, not for ever");
        assert_eq!(app.run_due().await.unwrap(), 0);
        let row = stream(&test, shop, Resource::Verification).await;
        let wait = assert_backed_off(&row, failures, test.now());
        test.time.advance(wait + Duration::from_secs(1));
    }
    defect.0.store(false, Ordering::SeqCst);
    assert_eq!(app.run_due().await.unwrap(), 2, "the verification, then the orders");
    let row = stream(&test, shop, Resource::Verification).await;
    assert_eq!((row.last_code, row.failures), (None, 0));
});

db_test!(a_panic_in_a_page_is_a_failed_run_and_the_next_one_completes, |db| async move {
    let test = TestApp::new(db.store().clone(), 250).await;
    let shop = test.bind(0).await;
    test.time.advance(Duration::from_secs(61));
    assert_eq!(test.app.run_due().await.unwrap(), 2, "the verification, then the orders of the last days");
    let (app, defect) = defective(&test).await;
    app.accept_pull(&OWNER, shop, "120d").await.unwrap();
    defect.0.store(true, Ordering::SeqCst);
    for failures in 1..=3 {
        assert_eq!(app.run_due().await.unwrap(), 1);
        assert_eq!(app.run_due().await.unwrap(), 0);
        let row = stream(&test, shop, Resource::Orders).await;
        let wait = assert_backed_off(&row, failures, test.now());
        test.time.advance(wait + Duration::from_secs(1));
    }
    assert_eq!(test.app.stream_totals().await.unwrap().failing, 1, "monitoring shows the failed stream");
    defect.0.store(false, Ordering::SeqCst);
    let report = app.pull_orders(&OWNER, shop, test.time_since(), &|_| {}).await.unwrap();
    assert_eq!(report.code(), None);
    test.assert_as_the_ledger(shop, 0, &report).await;
});
