//! A worker that loses its stream while Amazon is answering commits nothing, and the refused write is counted.

use crate::test_app::{OWNER, TestApp};
use hawser_core::sync::Resource;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::{Claim, WorkerStore, db_test};
use std::time::Duration;

/// Long enough to take over the stream while a page is in flight.
const SLOW: FaultKind = FaultKind::Slow { ms: 400 };

async fn orders_and_fenced_writes(claims: &WorkerStore, test: &TestApp) -> (u64, u64) {
    let totals = claims.stream_totals(test.now()).await.unwrap();
    (totals.orders, totals.fenced_writes)
}

db_test!(a_worker_whose_lease_was_broken_commits_nothing_and_is_counted, |db| async move {
    let options = SandboxOptions { orders: 600, no_quotas: true, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let shop = test.bind(0).await;
    test.app.verify_shop(&OWNER, shop).await.unwrap();
    test.app.accept_pull(&OWNER, shop, "120d").await.unwrap();
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let asked = test.pages_asked();
    test.amazon.add_fault(Fault::new(SLOW).on(Operation::SearchOrders).from_call(3));
    let worker = test.another_process().await;
    let working = tokio::spawn(async move { worker.run_due().await });
    let claims = test.app.store().for_claim();
    let mut look = tokio::time::interval(Duration::from_millis(1));
    for _ in 0..30_000 {
        if test.pages_asked() == asked + 3 && orders_and_fenced_writes(&claims, &test).await.0 == 200 {
            break;
        }
        look.tick().await;
    }
    // Two pages are committed, and the third is in flight.
    for holder in claims.lease_holders().await.unwrap() {
        claims.break_leases_of(&holder).await.unwrap();
    }
    let lease = Duration::from_secs(60);
    let Claim::Taken(taken) = claims.claim_stream(account, Resource::Orders, "other", lease).await.unwrap() else {
        panic!("the broken lease is still held")
    };
    assert_eq!(orders_and_fenced_writes(&claims, &test).await, (200, 0));
    working.await.unwrap().unwrap();
    assert_eq!(orders_and_fenced_writes(&claims, &test).await, (200, 1), "the third page was refused");
    assert_eq!(test.orders(shop, false).await.len(), 200, "nothing of the third page is stored");
    assert!(claims.renew_lease(&taken, lease).await.unwrap(), "the new owner is unaffected");

    claims.break_leases_of("other").await.unwrap();
    let report = test.pull(shop).await;
    test.assert_as_the_ledger(shop, 0, &report).await;
});
