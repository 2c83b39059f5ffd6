//! Servers killed fifty times during their work, while other servers continue: at the end the data matches the ledger
//! exactly. Leases are also taken from running servers, whose later writes must be refused and counted.

#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod fleet;
mod workers;

use crate::{crash::Draw, harness::Harness};
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

/// After this number of kills, the leases of a running server are ended, as if it had lost its connection to the database.
const CUT_OFF_EVERY: u64 = 5;

/// Delay of every page, so that several pages are usually in progress.
const SLOW: FaultKind = FaultKind::Slow { ms: 60 };

/// After this number of polls of one millisecond without a request, the work is done and more is scheduled.
const IDLE: u64 = 500;

/// Waits until this number of pages was requested.
async fn wait_for_pages(harness: &Harness, fleet: &Fleet, pages: u64) {
    let mut interval = tokio::time::interval(Duration::from_millis(1));
    for polls in 1..60_000 {
        if harness.pages_requested() >= pages {
            return;
        }
        if polls % IDLE == 0 {
            fleet.make_due().await;
        }
        interval.tick().await;
    }
    panic!("page {pages} was never requested");
}

/// Waits up to 400 ms until more writes were refused than before. The server may not have had a page in progress.
async fn wait_for_refused_writes(claims: &WorkerStore, before: u64) {
    let mut interval = tokio::time::interval(Duration::from_millis(2));
    for _ in 0..200 {
        if fenced_writes(claims).await > before {
            return;
        }
        interval.tick().await;
    }
}

async fn fenced_writes(claims: &WorkerStore) -> u64 {
    claims.stream_totals(SystemClock.now()).await.unwrap().fenced_writes
}

db_test!(servers_killed_fifty_times_match_the_ledger, |db| async move {
    let options = SandboxOptions { sellers: SELLERS, orders: ORDERS, no_quotas: true, ..SandboxOptions::default() };
    let harness = Harness::with(options).await.with_database(db.url());
    let fleet = Fleet::bind(&harness, db.store()).await;
    harness.amazon.add_fault(Fault::new(SLOW).on(Operation::SearchOrders).times(u64::MAX));
    let claims = fleet.app.store().for_claim();
    // The number of servers, and the most pages between two kills: few enough that there is still work after the last kill.
    let (number, pages_between) = match db.backend() {
        Backend::Sqlite => (1, 24),
        Backend::Postgres => (2, 8),
    };
    let mut workers = Workers::start(&harness, number).await;
    let mut draw = Draw(SEED);
    let (mut struck, mut ended) = (0, 0);
    for kill in 1..=KILLS {
        let victim = usize::try_from(draw.between(0, number - 1)).unwrap();
        let (pages, pause) = (draw.between(1, pages_between), Duration::from_millis(draw.between(0, 12)));
        if kill % CUT_OFF_EVERY == 0 {
            wait_for_pages(&harness, &fleet, harness.pages_requested() + 1).await;
            let before = fenced_writes(&claims).await;
            ended += workers.cut_off(victim, &claims).await;
            wait_for_refused_writes(&claims, before).await;
        }
        wait_for_pages(&harness, &fleet, harness.pages_requested() + pages).await;
        // The kill happens while the page is read, sealed or committed.
        tokio::time::sleep(pause).await;
        workers.kill(victim).await;
        struck += u64::from(workers.has_left_leases(victim, &claims).await);
        workers.restart(&harness, victim).await;
    }
    let by_then = claims.stream_totals(SystemClock.now()).await.unwrap().orders;
    fleet.wait_until_complete().await;
    let orders = fleet.assert_as_the_ledger(&harness).await;
    let totals = claims.stream_totals(SystemClock.now()).await.unwrap();
    println!(
        "{orders} orders of {SELLERS} sellers match the ledger, {by_then} received before the last kill; {KILLS} kills, \
         {struck} of them hit a working process; {ended} leases taken from running servers, {} writes \
         refused; {} pages committed, {} requested",
        totals.fenced_writes,
        totals.pages,
        harness.pages_requested()
    );
    assert_eq!(orders, SELLERS * ORDERS);
    // On a busy machine some servers are killed before they begin to work.
    assert!(struck * 3 > KILLS, "only {struck} kills hit a working process");
    assert!(totals.fenced_writes > 0, "no write was refused");
});
