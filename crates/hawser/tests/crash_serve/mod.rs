//! The service killed in the middle of its work, fifty times, while others of its kind go on: at the end exactly the ledger.
//! Besides, leases are taken from workers that live: what they bring afterwards is refused and counted.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod fleet;
mod workers;

use crate::{crash::Draw, house::House};
use fleet::Fleet;
use hawser_core::{Clock as _, SystemClock};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::{Backend, WorkerStore, db_test};
use std::time::Duration;
use workers::Workers;

const SEED: u64 = 20_261_123;
const SELLERS: usize = 20;
const ORDERS: usize = 1000;
const KILLS: u64 = 50;

/// After so many kills the leases of a living worker are taken away, as if it had been cut off from the database.
const CUT_OFF_EVERY: u64 = 5;

/// How long Amazon takes for a page, so that most of the time several are on their way.
const SLOW: FaultKind = FaultKind::Slow { ms: 60 };

/// After so many looks, a millisecond each, at which nothing was asked for, the work is done and there has to be more.
const IDLE: u64 = 500;

/// Comes back once so many pages were asked for.
async fn asked(house: &House, fleet: &Fleet, pages: u64) {
    let mut look = tokio::time::interval(Duration::from_millis(1));
    for looks in 1..60_000 {
        if house.pages_asked() >= pages {
            return;
        }
        if looks % IDLE == 0 {
            fleet.make_due().await;
        }
        look.tick().await;
    }
    panic!("page {pages} was never asked for");
}

/// Comes back once more writes were refused than before, or soon: the worker may have had no page on its way.
async fn refused(claims: &WorkerStore, before: u64) {
    let mut look = tokio::time::interval(Duration::from_millis(2));
    for _ in 0..200 {
        if fenced_writes(claims).await > before {
            return;
        }
        look.tick().await;
    }
}

async fn fenced_writes(claims: &WorkerStore) -> u64 {
    claims.stream_totals(SystemClock.now()).await.unwrap().fenced_writes
}

db_test!(servers_killed_fifty_times_end_with_exactly_the_ledger, |db| async move {
    let options = SandboxOptions { sellers: SELLERS, orders: ORDERS, no_quotas: true, ..SandboxOptions::default() };
    let house = House::with(options).await.over(db.url());
    let fleet = Fleet::moored(&house, db.store()).await;
    house.amazon.add_fault(Fault::new(SLOW).on(Operation::SearchOrders).times(u64::MAX));
    let claims = fleet.app.store().for_claim();
    // How many servers, and after how many pages at most one of them is killed: few enough that the work outlasts the kills.
    let (number, pages_between) = match db.backend() {
        Backend::Sqlite => (1, 24),
        Backend::Postgres => (2, 8),
    };
    let mut workers = Workers::started(&house, number).await;
    let mut draw = Draw(SEED);
    let (mut struck, mut taken) = (0, 0);
    for kill in 1..=KILLS {
        let victim = usize::try_from(draw.between(0, number - 1)).unwrap();
        let (pages, pause) = (draw.between(1, pages_between), Duration::from_millis(draw.between(0, 12)));
        if kill % CUT_OFF_EVERY == 0 {
            asked(&house, &fleet, house.pages_asked() + 1).await;
            let before = fenced_writes(&claims).await;
            taken += workers.cut_off(victim, &claims).await;
            refused(&claims, before).await;
        }
        asked(&house, &fleet, house.pages_asked() + pages).await;
        // Some way into the page: while it is read, sealed, committed.
        tokio::time::sleep(pause).await;
        workers.kill(victim).await;
        struck += u64::from(workers.has_left_leases(victim, &claims).await);
        workers.start_again(&house, victim).await;
    }
    let by_then = claims.stream_totals(SystemClock.now()).await.unwrap().orders;
    fleet.completed().await;
    let orders = fleet.assert_as_the_ledger(&house).await;
    let totals = claims.stream_totals(SystemClock.now()).await.unwrap();
    println!(
        "{orders} orders of {SELLERS} sellers, exactly the ledger's, {by_then} received by the last kill; {KILLS} kills, \
         {struck} of them struck a working process; {taken} leases taken from living workers, {} writes \
         refused; {} pages committed, {} asked for",
        totals.fenced_writes,
        totals.pages,
        house.pages_asked()
    );
    assert_eq!(orders, SELLERS * ORDERS);
    // On a busy machine some are struck before they have begun.
    assert!(struck * 3 > KILLS, "only {struck} kills struck a working process");
    assert!(totals.fenced_writes > 0, "no write was refused");
});
