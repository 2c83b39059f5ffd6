//! A worker that loses its stream while Amazon is answering commits nothing, and the refused write is counted.

use crate::world::{OWNER, World};
use hawser_core::sync::Resource;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::{Claim, WorkerStore, db_test};
use std::time::Duration;

/// Long enough to take over the stream while a page is in flight.
const SLOW: FaultKind = FaultKind::Slow { ms: 400 };

async fn orders_and_fenced_writes(claims: &WorkerStore, world: &World) -> (u64, u64) {
    let totals = claims.stream_totals(world.now()).await.unwrap();
    (totals.orders, totals.fenced_writes)
}

db_test!(a_worker_whose_lease_was_broken_commits_nothing_and_is_counted, |db| async move {
    let options = SandboxOptions { orders: 600, no_quotas: true, ..SandboxOptions::default() };
    let world = World::with(db.store().clone(), options).await;
    let shop = world.bind(0).await;
    world.app.verify_shop(&OWNER, shop).await.unwrap();
    world.app.accept_pull(&OWNER, shop, "120d").await.unwrap();
    let account = world.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let asked = world.pages_asked();
    world.amazon.add_fault(Fault::new(SLOW).on(Operation::SearchOrders).from_call(3));
    let worker = world.another_process().await;
    let working = tokio::spawn(async move { worker.run_due().await });
    let claims = world.app.store().for_claim();
    let mut look = tokio::time::interval(Duration::from_millis(1));
    for _ in 0..30_000 {
        if world.pages_asked() == asked + 3 && orders_and_fenced_writes(&claims, &world).await.0 == 200 {
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
    assert_eq!(orders_and_fenced_writes(&claims, &world).await, (200, 0));
    working.await.unwrap().unwrap();
    assert_eq!(orders_and_fenced_writes(&claims, &world).await, (200, 1), "the third page was refused");
    assert_eq!(world.orders(shop, false).await.len(), 200, "nothing of the third page is stored");
    assert!(claims.renew_lease(&taken, lease).await.unwrap(), "the new owner is unaffected");

    claims.break_leases_of("other").await.unwrap();
    let report = world.pull(shop).await;
    world.assert_as_the_ledger(shop, 0, &report).await;
});
