//! The program killed repeatedly during a pull, and two programs at once: at the end the data matches the ledger exactly,
//! and only pages in progress were requested twice.

use crate::{call::Call, harness::Harness};
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::{db_test, testing::TestDb};
use std::{os::unix::process::ExitStatusExt as _, time::Duration};
use tokio::process::Child;

const SEED: u64 = 20_261_122;
const KILLS: u64 = 20;
const ORDERS: u64 = 10_000;
const SIGKILL: i32 = 9;

/// Duration of a lease on a stream, in microseconds as in the database.
const LEASE: i64 = 60_000_000;

/// Pseudo-random numbers that are the same in every run (splitmix64).
pub struct Draw(pub u64);

impl Draw {
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        first + (mixed ^ (mixed >> 31)) % (last - first + 1)
    }
}

/// The state of the only stream in the database.
#[derive(Debug)]
struct Stream {
    epoch: u64,
    lease_until: i64,
    pages: u64,
    is_requested: bool,
}

async fn stream(db: &TestDb) -> Option<Stream> {
    let columns = ["epoch", "COALESCE(lease_until, 0)", "pages_total", "COALESCE(requested_at, 0)"];
    let columns = columns.map(|column| format!("CAST({column} AS TEXT)")).join(", ");
    let rows =
        db.rows_raw(&format!("SELECT {columns} FROM stream WHERE resource = 'orders'")).await.expect("the stream");
    let numbers = rows.first()?.split('|').map(|number| number.parse::<i64>().expect("a number")).collect::<Vec<_>>();
    let [epoch, lease_until, pages, requested_at] = numbers[..] else { panic!("{rows:?}") };
    let (epoch, pages) = (epoch.try_into().expect("not negative"), pages.try_into().expect("not negative"));
    Some(Stream { epoch, lease_until, pages, is_requested: requested_at != 0 })
}

/// Waits until the stream fulfills a condition.
async fn wait_for_stream(db: &TestDb, condition: impl Fn(&Stream) -> bool) -> Stream {
    let mut interval = tokio::time::interval(Duration::from_millis(5));
    for _ in 0..20_000 {
        if let Some(stream) = stream(db).await.filter(&condition) {
            return stream;
        }
        interval.tick().await;
    }
    panic!("the stream never fulfilled the condition: {:?}", stream(db).await)
}

async fn count_orders(db: &TestDb) -> u64 {
    let rows = db.rows_raw("SELECT CAST(COUNT(*) AS TEXT) FROM orders").await.expect("the orders");
    rows[0].parse().expect("a number")
}

fn pull(harness: &Harness) -> Call {
    harness.app(&["orders", "pull", "Shop", "--since", "90d", "--json"])
}

/// Kills a program. Fails if it has already exited.
pub async fn kill(mut child: Child) {
    child.start_kill().expect("a running child");
    let ended = child.wait().await.expect("an exit status");
    assert_eq!(ended.signal(), Some(SIGKILL), "it exited before it was killed");
}

db_test!(a_pull_killed_twenty_times_matches_the_ledger, |db| async move {
    let orders = usize::try_from(ORDERS).unwrap();
    let harness = Harness::new(orders).await.with_database(db.url()).with_shop(0).await;
    let mut draw = Draw(SEED);
    let mut taken_until = i64::MAX - LEASE;
    for killed in 1..=KILLS {
        let child = pull(&harness).start().await;
        // The last request of the process killed before may be logged late and must not count for this one.
        wait_for_stream(&db, |stream| stream.epoch == killed).await;
        let before = harness.pages_requested();
        harness.wait_for_pages(before + draw.between(1, 4)).await;
        // The kill happens while the page is read, sealed or committed.
        tokio::time::sleep(Duration::from_millis(draw.between(0, 12))).await;
        kill(child).await;
        let stream = stream(&db).await.expect("the first pull created it");
        assert_eq!(count_orders(&db).await, stream.pages * 100, "a partial page: {stream:?}");
        assert_eq!(stream.epoch, killed, "each process claimed the stream once");
        // A process that waited until the lease of the killed one expired would have a later lease.
        assert!(stream.lease_until - LEASE < taken_until, "it waited for the lease of a dead process: {stream:?}");
        taken_until = stream.lease_until;
    }
    let last = pull(&harness).run().await.exits(0).json();
    harness.assert_as_the_ledger("Shop", 0, &last).await;
    let requested = harness.pages_requested();
    // A kill loses the page being committed, the one waiting for its commit, and the one being fetched. The last call
    // requests what changed since the first answer.
    let pages = ORDERS / 100;
    assert!((pages + 1..=pages + 3 * KILLS + 1).contains(&requested), "{requested} pages requested");
    assert_eq!(harness.amazon.requests().calls(Operation::Token), 1, "the access token is reused by later processes");
    println!("{requested} pages requested, {pages} needed, {KILLS} kills");
});

/// Slows pages down, so that a second process starts while the first is pulling.
fn slow_pages(harness: &Harness) {
    harness.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 150 }).on(Operation::SearchOrders).times(1000));
}

db_test!(of_two_concurrent_pulls_one_works_and_the_other_follows, |db| async move {
    let harness = Harness::new(2000).await.with_database(db.url()).with_shop(0).await;
    slow_pages(&harness);
    let (first, second) = tokio::join!(pull(&harness).run(), pull(&harness).run());
    let (first, second) = (first.exits(0).json(), second.exits(0).json());
    let followed = |pull: &serde_json::Value| pull["accounts"][0]["followed"] == true;
    assert!(followed(&first) != followed(&second), "{first}\n{second}");
    assert_eq!((&first["complete"], &second["complete"]), (&true.into(), &true.into()));
    assert_eq!(harness.pages_requested(), 20, "each page was requested once");
    harness.assert_as_the_ledger("Shop", 0, &first).await;
    harness.assert_as_the_ledger("Shop", 0, &second).await;
});

db_test!(a_follower_takes_over_a_killed_pull, |db| async move {
    let harness = Harness::new(2000).await.with_database(db.url()).with_shop(0).await;
    slow_pages(&harness);
    let first = pull(&harness).start().await;
    harness.wait_for_pages(3).await;
    let second = pull(&harness);
    let child = second.start().await;
    // The second program requests a pull, finds the stream leased, and follows.
    let held = wait_for_stream(&db, |stream| stream.is_requested).await;
    assert_eq!(held.epoch, 1, "{held:?}");
    kill(first).await;
    let taken = wait_for_stream(&db, |stream| stream.epoch == 2).await;
    assert!(taken.lease_until - LEASE < held.lease_until, "it waited for the lease of a dead process: {taken:?}");
    let done = second.wait(child).await.exits(0).json();
    assert_eq!(stream(&db).await.unwrap().epoch, 2, "the follower claimed the stream once");
    assert!(harness.pages_requested() <= 20 + 2 + 1, "{} pages requested", harness.pages_requested());
    harness.assert_as_the_ledger("Shop", 0, &done).await;
});
