//! Page commits: orders, cursor and coverage in one transaction under the lease's epoch.

use crate::support::{CA, MINUTE, US, at, claimed, create_fixture, marketplace, order};
use hawser_core::sync::Resource;
use hawser_core::sync::coverage::Interval;
use hawser_core::{AmazonOrderId, OrderStatus};
use hawser_store::{
    Claim, ClaimedStream, OrderFilter, OrderUpsert, PageCommit, PageCommitted, StoreError, Window, WorkerStore, db_test,
};
use std::{collections::BTreeMap, time::Duration};

fn window(from: i64) -> Window {
    Window { from: at(from), before: None, marketplaces: vec![marketplace(US), marketplace(CA)] }
}

fn page(orders: Vec<OrderUpsert>, next: Option<&str>, until: Option<i64>) -> PageCommit {
    PageCommit {
        orders,
        set_aside: vec![],
        next_token: next.map(|token| token.as_bytes().to_vec()),
        window_until: until.map(at),
        finished: next.is_none(),
        page_hash: None,
        repeats: 0,
        repeated_orders: 0,
        reads_again: false,
        api_calls: 1,
        at: at(1),
    }
}

/// A window of one page from 100 seconds before noon until noon.
pub async fn pull_one_page(claims: &WorkerStore, stream: &ClaimedStream, orders: Vec<OrderUpsert>) -> PageCommitted {
    claims.open_window(stream, &window(-100)).await.unwrap();
    claims.commit_page(stream, &page(orders, None, Some(0))).await.unwrap()
}

db_test!(the_last_page_of_a_window_adds_its_coverage, |db| async move {
    let fixture = create_fixture(&db, "Pages", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    claims.open_window(&stream, &window(-100)).await.unwrap();
    let first = page((0..100).map(|n| order(n, 0)).collect(), Some("t1"), Some(-2));
    let done = claims.commit_page(&stream, &first).await.unwrap();
    assert_eq!(done, PageCommitted { inserted: 100, updated: 0, unchanged_or_older: 0, set_aside: 0 });

    // Another process sees the progress.
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
    let open = row.window.unwrap();
    assert_eq!((open.from, open.until, open.pages), (at(-100), Some(at(-2)), 1));
    assert_eq!((open.page_token.as_deref(), open.page_token_at), (Some(&b"t1"[..]), Some(at(1))));
    assert_eq!(open.marketplaces, [marketplace(US), marketplace(CA)]);
    assert!(tx.coverage(fixture.account).await.unwrap().is_empty(), "nothing is covered before the last page");
    drop(tx);

    // The next owner finds the token. The end of the window stays that of the first answer.
    let stream = claimed(&claims, fixture.account, "w").await;
    assert_eq!(stream.window.as_ref().unwrap().page_token.as_deref(), Some(&b"t1"[..]));
    let last = page((100..150).map(|n| order(n, 0)).collect(), None, Some(77));
    claims.commit_page(&stream, &last).await.unwrap();
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
    assert_eq!((row.window, row.pages_total, row.orders_total, row.api_calls), (None, 2, 150, 2));
    let covered = tx.coverage(fixture.account).await.unwrap();
    assert_eq!(covered.len(), 2);
    for marketplace in covered {
        assert_eq!(marketplace.coverage.intervals(), [Interval { from: at(-100), until: at(-2) }]);
    }
    assert_eq!(tx.count_orders(None).await.unwrap(), 150);
});

db_test!(an_older_update_changes_nothing, |db| async move {
    let fixture = create_fixture(&db, "Older", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    pull_one_page(&claims, &stream, vec![order(1, 10), order(2, 10)]).await;
    let list = || async {
        let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
        tx.list_orders(&OrderFilter { shop: None, after: None, limit: 10 }).await.unwrap()
    };
    let before = list().await;

    let mut older = order(1, 9);
    older.status = OrderStatus::Pending;
    older.items.clear();
    let mut newer = order(2, 11);
    newer.status = OrderStatus::Shipped;
    newer.items.push(newer.items[0].clone());
    newer.personal = None;
    let done = pull_one_page(&claims, &stream, vec![older, newer, order(3, 1)]).await;
    assert_eq!(done, PageCommitted { inserted: 1, updated: 1, unchanged_or_older: 1, set_aside: 0 });
    let after = list().await;
    assert_eq!(after.len(), 3);
    assert_eq!((&after[0].status, &after[0].doc, after[0].items.len()), (&OrderStatus::Unshipped, &before[0].doc, 1));
    assert_eq!((&after[1].status, after[1].items.len()), (&OrderStatus::Shipped, 2));
    assert_eq!((after[1].last_updated_time, &after[1].personal), (at(11), &None));
    assert_eq!((after[1].id, after[1].cursor), (before[1].id, before[1].cursor), "an order keeps its id and position");
});

db_test!(a_repeated_update_is_written_but_counts_as_unchanged, |db| async move {
    let fixture = create_fixture(&db, "Same", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let mut without = order(1, 10);
    without.personal = None;
    pull_one_page(&claims, &stream, vec![without]).await;
    // The application received the role for buyer data: the order is the same, but more of it is visible.
    let done = pull_one_page(&claims, &stream, vec![order(1, 10)]).await;
    assert_eq!(done, PageCommitted { inserted: 0, updated: 0, unchanged_or_older: 1, set_aside: 0 });
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let orders = tx.list_orders(&OrderFilter { shop: None, after: None, limit: 10 }).await.unwrap();
    assert_eq!((orders.len(), orders[0].personal.is_some(), orders[0].items.len()), (1, true, 1));
});

db_test!(a_duplicate_within_a_page_is_stored_once_in_its_latest_version, |db| async move {
    let fixture = create_fixture(&db, "Doubled", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let mut equal = order(2, 5);
    equal.status = OrderStatus::Canceled;
    let doubled = vec![order(1, 8), order(1, 9), order(1, 7), order(2, 5), equal];
    let done = pull_one_page(&claims, &stream, doubled).await;
    assert_eq!(done, PageCommitted { inserted: 2, updated: 0, unchanged_or_older: 3, set_aside: 0 });
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let orders = tx.list_orders(&OrderFilter { shop: None, after: None, limit: 10 }).await.unwrap();
    assert_eq!(orders.iter().map(|o| o.last_updated_time).collect::<Vec<_>>(), [at(9), at(5)]);
    assert_eq!(orders[1].status, OrderStatus::Canceled, "of equal versions, the last one");
});

db_test!(a_worker_without_the_lease_writes_nothing_and_is_counted, |db| async move {
    let fixture = create_fixture(&db, "Fenced", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    claims.ensure_stream(fixture.account, Resource::Orders, at(-9), at(0)).await.unwrap();
    let Claim::Taken(stale) =
        claims.claim_stream(fixture.account, Resource::Orders, "stale", Duration::ZERO).await.unwrap()
    else {
        panic!("held")
    };
    claims.open_window(&stale, &window(-100)).await.unwrap();
    let fresh = claimed(&claims, fixture.account, "fresh").await;
    let mut wrong_owner = fresh.clone();
    wrong_owner.owner = "stale".to_owned();
    for epoch_or_owner in [*stale.clone(), wrong_owner] {
        let refused = claims.commit_page(&epoch_or_owner, &page(vec![order(1, 0)], None, Some(0))).await;
        assert!(matches!(refused, Err(StoreError::Fenced)), "{refused:?}");
    }
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    assert_eq!(tx.count_orders(None).await.unwrap(), 0);
    assert!(tx.coverage(fixture.account).await.unwrap().is_empty());
    let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
    assert_eq!((row.fenced_writes, row.pages_total), (2, 0));
    assert!(row.window.is_some());
    drop(tx);
    claims.commit_page(&fresh, &page(vec![order(1, 0)], None, Some(0))).await.unwrap();
});

db_test!(a_narrowed_window_has_no_token_and_its_own_end, |db| async move {
    let fixture = create_fixture(&db, "Narrow", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    claims.open_window(&stream, &window(-100)).await.unwrap();
    claims.commit_page(&stream, &page(vec![order(1, 0)], Some("dead"), Some(-5))).await.unwrap();
    claims.narrow_window(&stream, at(-100), at(-50), Duration::from_secs(50)).await.unwrap();
    let stream = claimed(&claims, fixture.account, "w").await;
    let open = stream.window.clone().unwrap();
    assert_eq!((open.from, open.before, open.until), (at(-100), Some(at(-50)), None));
    assert_eq!((open.page_token, open.pages), (None, 0));
    assert_eq!(stream.window_span, Some(Duration::from_secs(50)), "the next owner knows it");
    claims.commit_page(&stream, &page(vec![order(1, 0)], None, None)).await.unwrap();
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let covered = tx.coverage(fixture.account).await.unwrap();
    assert_eq!(covered[0].coverage.intervals(), [Interval { from: at(-100), until: at(-50) }]);
});

db_test!(windows_are_merged_into_the_coverage_of_their_marketplaces, |db| async move {
    let fixture = create_fixture(&db, "Merge", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    for (from, until, marketplaces) in
        [(0, 10, vec![US, CA]), (20, 30, vec![US]), (8, 20, vec![US]), (40, 50, vec![CA])]
    {
        let marketplaces = marketplaces.into_iter().map(marketplace).collect();
        claims.open_window(&stream, &Window { from: at(from), before: Some(at(until)), marketplaces }).await.unwrap();
        // A window with an end keeps it if the answer reports none.
        claims.commit_page(&stream, &page(vec![], None, None)).await.unwrap();
    }
    let stream = claimed(&claims, fixture.account, "w").await;
    let interval = |from, until| Interval { from: at(from), until: at(until) };
    assert_eq!(stream.coverage[&marketplace(US)].intervals(), [interval(0, 30)]);
    assert_eq!(stream.coverage[&marketplace(CA)].intervals(), [interval(0, 10), interval(40, 50)]);
});

db_test!(a_page_without_a_matching_window_is_refused, |db| async move {
    let fixture = create_fixture(&db, "Misuse", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let misuse = |result: Result<PageCommitted, StoreError>| matches!(result, Err(StoreError::Misuse { .. }));
    assert!(misuse(claims.commit_page(&stream, &page(vec![order(1, 0)], None, Some(0))).await), "no window is open");
    claims.open_window(&stream, &window(-100)).await.unwrap();
    assert!(misuse(claims.commit_page(&stream, &page(vec![order(1, 0)], None, None)).await), "the window has no end");
    let endless = PageCommit { finished: false, ..page(vec![order(1, 0)], None, Some(0)) };
    assert!(misuse(claims.commit_page(&stream, &endless).await), "neither a next page nor the last one");
    let empty = Window { from: at(0), before: None, marketplaces: vec![] };
    assert!(matches!(claims.open_window(&stream, &empty).await, Err(StoreError::Misuse { .. })));
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    assert_eq!(tx.count_orders(None).await.unwrap(), 0);
    assert!(claims.renew_lease(&stream, MINUTE).await.unwrap());
});

db_test!(random_pages_match_a_simple_model, |db| async move {
    let fixture = create_fixture(&db, "Model", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let mut model: BTreeMap<AmazonOrderId, OrderUpsert> = BTreeMap::new();
    let mut state = 7_u64;
    let mut random = |below: u64| {
        // Knuth's generator; any deterministic one would do.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for round in 0..25 {
        let mut orders = Vec::new();
        for _ in 0..random(60) {
            let mut order = order(u32::try_from(random(80)).unwrap(), i64::try_from(random(10)).unwrap());
            // The document identifies the write.
            order.doc = format!("{round}/{}", orders.len()).into_bytes();
            order.items = vec![order.items[0].clone(); usize::try_from(random(4)).unwrap()];
            orders.push(order);
        }
        for order in &orders {
            let known = model.entry(order.order_id.clone()).or_insert_with(|| order.clone());
            if known.last_updated_time <= order.last_updated_time {
                *known = order.clone();
            }
        }
        let received = u32::try_from(orders.len()).unwrap();
        let done = pull_one_page(&claims, &stream, orders).await;
        assert_eq!(done.inserted + done.updated + done.unchanged_or_older, received);
    }
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let stored = tx.list_orders(&OrderFilter { shop: None, after: None, limit: 1000 }).await.unwrap();
    let stored: BTreeMap<_, _> = stored
        .into_iter()
        .map(|order| (order.order_id.clone(), (order.last_updated_time, order.doc, order.items)))
        .collect();
    let model: BTreeMap<_, _> =
        model.into_iter().map(|(id, order)| (id, (order.last_updated_time, order.doc, order.items))).collect();
    assert!(model.len() > 70);
    assert_eq!(stored, model);
});

db_test!(a_nul_character_in_a_text_is_replaced_and_never_fails_a_page, |db| async move {
    let fixture = create_fixture(&db, "Nul", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let mut with_nul = order(1, 0);
    with_nul.status = OrderStatus::Unknown("NEW\0".to_owned());
    with_nul.items[0].title = Some("boots\0 and more".to_owned());
    assert_eq!(pull_one_page(&claims, &stream, vec![with_nul, order(2, 0)]).await.inserted, 2);
    let stored = db.rows_raw("SELECT status FROM orders ORDER BY order_id").await.unwrap();
    assert_eq!(stored[0], "NEW\u{fffd}");
    let titles = db.rows_raw("SELECT title FROM order_item ORDER BY item_id").await.unwrap();
    assert_eq!(titles[0], "boots\u{fffd} and more");
});

db_test!(a_stretch_is_read_again_from_its_start_and_a_new_request_is_kept, |db| async move {
    let fixture = create_fixture(&db, "Again", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let interval = |from, until| Interval { from: at(from), until: at(until) };
    let read_by = |from, until, stream: ClaimedStream| {
        let claims = &claims;
        async move {
            let before = Some(at(until));
            claims.open_window(&stream, &Window { before, ..window(from) }).await.unwrap();
            claims.commit_page(&stream, &PageCommit { reads_again: true, ..page(vec![], None, None) }).await.unwrap();
        }
    };
    claims.read_again(fixture.account, Resource::Orders, interval(-50, -20)).await.unwrap();
    claims.read_again(fixture.account, Resource::Orders, interval(-40, 0)).await.unwrap();
    read_by(-30, -10, stream).await;
    assert_eq!(claimed(&claims, fixture.account, "w").await.again, Some(interval(-50, 0)), "not its start");
    let stream = claimed(&claims, fixture.account, "w").await;
    read_by(-60, -10, stream).await;
    let stream = claimed(&claims, fixture.account, "w").await;
    assert_eq!(stream.again, Some(interval(-10, 0)));
    claims.request_pull(fixture.account, Resource::Orders, at(-100), at(1)).await.unwrap();
    read_by(-10, 0, stream).await;
    let stream = claimed(&claims, fixture.account, "w").await;
    assert_eq!(stream.again, Some(interval(-10, 0)), "a request during the run is not answered by it");
    read_by(-10, 0, stream).await;
    assert_eq!(claimed(&claims, fixture.account, "w").await.again, None);
});

db_test!(a_version_with_less_data_does_not_replace_the_same_version, |db| async move {
    let fixture = create_fixture(&db, "Less", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let lacking = |number, updated| {
        let missing_data = Some("FULFILLMENT".to_owned());
        OrderUpsert { status: OrderStatus::Unknown(String::new()), missing_data, ..order(number, updated) }
    };
    pull_one_page(&claims, &stream, vec![order(1, 0), lacking(2, 0), order(3, 0)]).await;
    pull_one_page(&claims, &stream, vec![lacking(1, 0), order(2, 0), lacking(3, 5)]).await;
    let missing = "SELECT COALESCE(missing_data, '-') FROM orders ORDER BY order_id";
    assert_eq!(db.rows_raw(missing).await.unwrap(), ["-", "-", "FULFILLMENT"]);

    claims.refuse_data_sets(&stream, &["FULFILLMENT"], at(1), at(9)).await.unwrap();
    let stream = claimed(&claims, fixture.account, "w").await;
    assert_eq!(stream.refused_data_sets.len(), 1);
    claims.accept_data_sets(&stream, &["FULFILLMENT"]).await.unwrap();
    let stream = claimed(&claims, fixture.account, "w").await;
    assert!(stream.refused_data_sets.is_empty());
    assert_eq!(stream.again.map(|again| again.from), Some(at(5)), "the orders that lack it are read again");
});
