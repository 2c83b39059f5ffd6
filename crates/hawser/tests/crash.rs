//! The program killed in the middle of its work, again and again, and two of them at once: at the end exactly the ledger,
//! and no page paid for twice but those that were under way.

use crate::{call::Call, house::House};
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::{db_test, testing::TestDb};
use std::{os::unix::process::ExitStatusExt as _, time::Duration};
use tokio::process::Child;

const SEED: u64 = 20_261_122;
const KILLS: u64 = 20;
const ORDERS: u64 = 10_000;
const SIGKILL: i32 = 9;

/// How long the service leases a stream, in microseconds, which is how the database counts.
const LEASE: i64 = 60_000_000;

/// Numbers that are the same in every run (splitmix64).
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

/// What the database knows of the one stream.
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

/// The stream once it is like that.
async fn once(db: &TestDb, is_like_that: impl Fn(&Stream) -> bool) -> Stream {
    let mut look = tokio::time::interval(Duration::from_millis(5));
    for _ in 0..20_000 {
        if let Some(stream) = stream(db).await.filter(&is_like_that) {
            return stream;
        }
        look.tick().await;
    }
    panic!("it never came to that: {:?}", stream(db).await)
}

async fn count_orders(db: &TestDb) -> u64 {
    let rows = db.rows_raw("SELECT CAST(COUNT(*) AS TEXT) FROM orders").await.expect("the orders");
    rows[0].parse().expect("a number")
}

fn pull(house: &House) -> Call {
    house.app(&["orders", "pull", "Shop", "--since", "90d", "--json"])
}

/// Kills it; fails when it had ended by itself before.
pub async fn kill(mut child: Child) {
    child.start_kill().expect("it is ours");
    let ended = child.wait().await.expect("it ends");
    assert_eq!(ended.signal(), Some(SIGKILL), "it was done before it was killed");
}

db_test!(a_pull_killed_twenty_times_ends_with_exactly_the_ledger, |db| async move {
    let orders = usize::try_from(ORDERS).unwrap();
    let house = House::new(orders).await.over(db.url()).furnished(0).await;
    let mut draw = Draw(SEED);
    let mut taken_until = i64::MAX - LEASE;
    for killed in 1..=KILLS {
        let before = house.pages_asked();
        let child = pull(&house).start().await;
        house.asked(before + draw.between(1, 4)).await;
        // Some way into the page: while it is read, sealed, committed.
        tokio::time::sleep(Duration::from_millis(draw.between(0, 12))).await;
        kill(child).await;
        let stream = stream(&db).await.expect("the first pull made it");
        assert_eq!(count_orders(&db).await, stream.pages * 100, "half a page: {stream:?}");
        assert_eq!(stream.epoch, killed, "each process claimed the stream, once");
        // Whoever waited for the lease of the killed one to run out would hold one that begins later.
        assert!(stream.lease_until - LEASE < taken_until, "it waited for the lease of a dead process: {stream:?}");
        taken_until = stream.lease_until;
    }
    let last = pull(&house).run().await.exits(0).json();
    house.assert_as_the_ledger("Shop", 0, &last).await;
    let asked = house.pages_asked();
    // A kill costs the page that is being committed, the one that waits for it, and the one that is being fetched; the last
    // call asks for what changed since the first answer.
    let pages = ORDERS / 100;
    assert!((pages + 1..=pages + 3 * KILLS + 1).contains(&asked), "{asked} pages asked for");
    assert_eq!(house.amazon.requests().calls(Operation::Token), 1, "the access token outlives its process");
    println!("{asked} pages asked for, {pages} needed, {KILLS} kills");
});

/// Slow enough that a second process comes while the first is at it.
fn slow_down(house: &House) {
    house.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 150 }).on(Operation::SearchOrders).times(1000));
}

db_test!(of_two_pulls_at_once_one_works_and_the_other_follows, |db| async move {
    let house = House::new(2000).await.over(db.url()).furnished(0).await;
    slow_down(&house);
    let (one, other) = tokio::join!(pull(&house).run(), pull(&house).run());
    let (one, other) = (one.exits(0).json(), other.exits(0).json());
    let followed = |pull: &serde_json::Value| pull["accounts"][0]["followed"] == true;
    assert!(followed(&one) != followed(&other), "{one}\n{other}");
    assert_eq!((&one["complete"], &other["complete"]), (&true.into(), &true.into()));
    assert_eq!(house.pages_asked(), 20, "each page was asked for once");
    house.assert_as_the_ledger("Shop", 0, &one).await;
    house.assert_as_the_ledger("Shop", 0, &other).await;
});

db_test!(who_follows_a_pull_that_is_killed_takes_it_over, |db| async move {
    let house = House::new(2000).await.over(db.url()).furnished(0).await;
    slow_down(&house);
    let first = pull(&house).start().await;
    house.asked(3).await;
    let second = pull(&house);
    let child = second.start().await;
    // It asks for the pull, finds the stream held, and follows.
    let held = once(&db, |stream| stream.is_requested).await;
    assert_eq!(held.epoch, 1, "{held:?}");
    kill(first).await;
    let taken = once(&db, |stream| stream.epoch == 2).await;
    assert!(taken.lease_until - LEASE < held.lease_until, "it waited for the lease of a dead process: {taken:?}");
    let done = second.ended(child).await.exits(0).json();
    assert_eq!(stream(&db).await.unwrap().epoch, 2, "it claimed the stream once");
    assert!(house.pages_asked() <= 20 + 2 + 1, "{} pages asked for", house.pages_asked());
    house.assert_as_the_ledger("Shop", 0, &done).await;
});
