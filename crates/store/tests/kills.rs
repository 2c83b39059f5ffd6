//! A worker killed at any moment: no order is lost or doubled, and the next worker goes on where it stood.

use crate::support::{MINUTE, US, at, create_fixture, marketplace, order};
use crate::unreadable::odd;
use hawser_core::AccountId;
use hawser_core::sync::Resource;
use hawser_store::{Backend, Claim, OrderFilter, PageCommit, Store, StoreOptions, Window, testing};
use std::{collections::BTreeSet, process::Command, time::Duration};

/// Set in a child process: the database and the account to pull until it is killed.
const CHILD: &str = "HAWSER_TEST_CHILD_PULLS";
const PAGES: u32 = 200;
const SIZE: u32 = 10;
/// The numbers of the orders that cannot be read begin here.
const ODD: u32 = 100_000;

/// Pulls one window to its end, from wherever its row says; the page token is the number of the next page.
async fn pull(store: &Store, account: AccountId) {
    let claims = store.for_claim();
    let Claim::Taken(stream) = claims.claim_stream(account, Resource::Orders, "w", MINUTE).await.unwrap() else {
        panic!("one owner name, so never held")
    };
    if stream.coverage.contains_key(&marketplace(US)) {
        return;
    }
    let first = match &stream.window {
        Some(window) => window.page_token.as_ref().map_or(0, |token| u32::from(token[0])),
        None => {
            let window = Window { from: at(-100), before: None, marketplaces: vec![marketplace(US)] };
            claims.open_window(&stream, &window).await.unwrap();
            0
        }
    };
    for number in first..PAGES {
        let next = u8::try_from(number + 1).unwrap();
        let finished = number + 1 == PAGES;
        let page = PageCommit {
            orders: (number * SIZE..(number + 1) * SIZE).map(|n| order(n, 0)).collect(),
            // The last order of every page cannot be read.
            set_aside: vec![odd(ODD + number, Some(0))],
            next_token: (!finished).then(|| vec![next]),
            window_until: Some(at(0)),
            finished,
            page_hash: None,
            repeats: 0,
            repeated_orders: 0,
            reads_again: false,
            api_calls: 1,
            at: at(0),
        };
        claims.commit_page(&stream, &page).await.unwrap();
    }
}

async fn survives_kills(backend: Backend, test: &str) {
    if let Ok(child) = std::env::var(CHILD) {
        let (account, url) = child.split_once(' ').unwrap();
        let store = Store::open(&StoreOptions { url: url.to_owned() }).await.unwrap();
        return pull(&store, account.parse().unwrap()).await;
    }
    let db = testing::open(backend).await;
    let fixture = create_fixture(&db, "Killed", "A3FHEXAMPLEYWS").await;
    db.for_claim().ensure_stream(fixture.account, Resource::Orders, at(-100), at(0)).await.unwrap();
    for round in 0..12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test])
            .env(CHILD, format!("{} {}", fixture.account, db.url()))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        tokio::time::sleep(Duration::from_millis(12 + 3 * (round % 5))).await;
        child.kill().unwrap();
        child.wait().unwrap();
        // Between two pages, always: what is stored is what the row says.
        let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
        let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
        let stored = tx.count_orders(None).await.unwrap();
        let pages = u64::try_from(row.pages_total).unwrap();
        assert_eq!(stored, pages * u64::from(SIZE), "round {round}");
        let set_aside = tx.count_unreadable_orders(None).await.unwrap();
        assert_eq!(set_aside.first().map_or(0, |count| count.orders), pages, "round {round}");
        let (counters, table) = crate::counters::counted(&db).await;
        assert_eq!(counters, table, "round {round}");
    }
    pull(&db, fixture.account).await;
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let (mut seen, mut after, mut items) = (BTreeSet::new(), None, 0);
    for _ in 0..PAGES {
        let listed = tx.list_orders(&OrderFilter { shop: None, after, limit: 100 }).await.unwrap();
        after = listed.last().map(|last| last.cursor).or(after);
        items += listed.iter().map(|order| order.items.len()).sum::<usize>();
        seen.extend(listed.into_iter().map(|order| order.order_id.to_string()));
    }
    let expected: BTreeSet<_> = (0..PAGES * SIZE).map(|n| order(n, 0).order_id.to_string()).collect();
    assert_eq!(seen, expected);
    assert_eq!(items, expected.len(), "one item each");
    let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
    assert_eq!((row.pages_total, row.window), (i64::from(PAGES), None), "every page was committed once");
    assert_eq!(tx.coverage(fixture.account).await.unwrap().len(), 1);
    drop(tx);
    db.finish().await;
}

#[tokio::test]
async fn sqlite_a_worker_killed_at_any_moment_loses_and_doubles_nothing() {
    survives_kills(Backend::Sqlite, "kills::sqlite_a_worker_killed_at_any_moment_loses_and_doubles_nothing").await;
}

#[tokio::test]
async fn postgres_a_worker_killed_at_any_moment_loses_and_doubles_nothing() {
    survives_kills(Backend::Postgres, "kills::postgres_a_worker_killed_at_any_moment_loses_and_doubles_nothing").await;
}
