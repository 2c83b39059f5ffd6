//! Orders that were set aside: written with their page, requested again, and removed once they are stored.

use crate::support::{at, claimed, create_fixture, member, new, order};
use hawser_core::sync::Resource;
use hawser_core::{Role, SetAsideReason};
use hawser_store::{
    Claim, ClaimedStream, FailedRetry, OrderUpsert, PageCommit, PageCommitted, SetAsideOrder, Store, StoreError,
    UnreadableFilter, UnreadableOrderRow, Window, WorkerStore, db_test,
};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// An order that cannot be read; it last changed at that second.
pub fn odd(number: u32, updated: Option<i64>) -> SetAsideOrder {
    let order_id = order(number, 0).order_id;
    SetAsideOrder {
        id: new!(UnreadableOrderId),
        order_key: order_id.to_string(),
        order_id: Some(order_id),
        reason: SetAsideReason::Malformed,
        path: "orderItems".to_owned(),
        rule: "a list".to_owned(),
        last_updated_time: updated.map(at),
        retry_at: Some(at(900)),
        sealed: vec![7; 50],
        sealed_day: "2026-11-03".to_owned(),
    }
}

/// A window of one page, received at that second.
pub async fn commit(
    claims: &WorkerStore,
    stream: &ClaimedStream,
    orders: Vec<OrderUpsert>,
    set_aside: Vec<SetAsideOrder>,
    second: i64,
) -> Result<PageCommitted, StoreError> {
    let marketplaces = vec!["ATVPDKIKX0DER".parse().unwrap()];
    claims.open_window(stream, &Window { from: at(-100), before: None, marketplaces }).await?;
    let page = PageCommit {
        orders,
        set_aside,
        next_token: None,
        window_until: Some(at(0)),
        finished: true,
        api_calls: 1,
        page_hash: None,
        repeats: 0,
        repeated_orders: 0,
        reads_again: false,
        at: at(second),
    };
    claims.commit_page(stream, &page).await
}

async fn listed(store: &Store, actor: &hawser_core::Actor) -> Vec<UnreadableOrderRow> {
    let mut tx = store.within(actor, at(0)).read().await.unwrap();
    tx.list_unreadable_orders(&UnreadableFilter { limit: 100, ..UnreadableFilter::default() }).await.unwrap()
}

db_test!(an_order_is_set_aside_once_and_leaves_the_list_with_a_newer_version, |db| async move {
    let fixture = create_fixture(&db, "Odd", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let done = commit(&claims, &stream, vec![order(1, 5)], vec![odd(2, Some(5))], 1).await.unwrap();
    assert_eq!((done.inserted, done.set_aside), (1, 1));
    let first = listed(&db, &fixture.owner).await;
    let changed = SetAsideOrder { path: "createdTime".to_owned(), ..odd(2, Some(6)) };
    let done = commit(&claims, &stream, vec![], vec![changed], 2).await.unwrap();
    assert_eq!(done.set_aside, 0, "it was set aside before");
    let second = listed(&db, &fixture.owner).await;
    assert_eq!(second.len(), 1);
    assert_eq!((second[0].id, second[0].first_seen_at, second[0].last_seen_at), (first[0].id, at(1), at(2)));
    assert_eq!((second[0].path.as_str(), second[0].last_updated_time), ("createdTime", Some(at(6))));

    commit(&claims, &stream, vec![order(2, 5)], vec![], 3).await.unwrap();
    assert_eq!(listed(&db, &fixture.owner).await.len(), 1, "an older version leaves it in the list");
    commit(&claims, &stream, vec![order(2, 6)], vec![], 4).await.unwrap();
    assert_eq!(listed(&db, &fixture.owner).await.len(), 0);
    commit(&claims, &stream, vec![], vec![odd(2, Some(6))], 5).await.unwrap();
    assert_eq!(listed(&db, &fixture.owner).await.len(), 0, "this version is stored already");
    commit(&claims, &stream, vec![], vec![odd(2, Some(7)), odd(3, None)], 6).await.unwrap();
    assert_eq!(listed(&db, &fixture.owner).await.len(), 2, "a newer version is not");
    commit(&claims, &stream, vec![order(3, -9)], vec![], 7).await.unwrap();
    assert_eq!(listed(&db, &fixture.owner).await.len(), 1, "a version without a time is as old as any");
});

db_test!(a_retry_stores_the_order_and_empties_the_list_in_one_transaction, |db| async move {
    let fixture = create_fixture(&db, "Retry", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let mut nameless = odd(4, None);
    (nameless.order_key, nameless.order_id, nameless.retry_at) = ("#abc".to_owned(), None, None);
    commit(&claims, &stream, vec![], vec![odd(1, Some(5)), odd(2, Some(5)), nameless], 1).await.unwrap();
    assert_eq!(claims.due_retries(&stream, at(899), DAY, 9).await.unwrap(), []);
    let due = claims.due_retries(&stream, at(900), DAY, 9).await.unwrap();
    assert_eq!(due.len(), 2, "an order without a number cannot be requested");
    assert_eq!(claims.due_retries(&stream, at(-86_400), DAY, 9).await.unwrap().len(), 2, "the clock was wrong");

    let failed = FailedRetry { id: due[0].id, at: at(900), retry_at: at(2700), reason: None, seen: None };
    claims.record_failed_retry(&stream, &failed).await.unwrap();
    let failed = FailedRetry { reason: Some(SetAsideReason::NotFound), ..failed };
    claims.record_failed_retry(&stream, &failed).await.unwrap();
    let rows = listed(&db, &fixture.owner).await;
    let row = rows.iter().find(|row| row.id == due[0].id).unwrap();
    assert_eq!((row.attempts, row.tried_at, row.retry_at), (2, Some(at(900)), Some(at(2700))));
    assert_eq!((row.reason, row.path.as_str()), (SetAsideReason::NotFound, "orderItems"));
    let seen = SetAsideOrder { path: "createdTime".to_owned(), ..odd(1, None) };
    claims.record_failed_retry(&stream, &FailedRetry { seen: Some(seen), ..failed }).await.unwrap();
    let rows = listed(&db, &fixture.owner).await;
    let row = rows.iter().find(|row| row.id == due[0].id).unwrap();
    assert_eq!(
        (row.reason, row.path.as_str(), row.last_updated_time),
        (SetAsideReason::Malformed, "createdTime", Some(at(5)))
    );

    // An answer to a request by number is the current state, even if its time is older.
    assert_eq!(claims.store_retried(&stream, &due[1], &[order(2, 4)]).await.unwrap().inserted, 1);
    assert_eq!(listed(&db, &fixture.owner).await.len(), 2);
    assert_eq!(claims.lookup_retry(&stream, due[1].id).await.unwrap(), None);
});

db_test!(a_worker_without_the_lease_sets_nothing_aside_and_settles_nothing, |db| async move {
    let fixture = create_fixture(&db, "Fenced", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let first = claimed(&claims, fixture.account, "w").await;
    commit(&claims, &first, vec![], vec![odd(1, Some(5))], 1).await.unwrap();
    claims.ensure_stream(fixture.account, Resource::Orders, at(-9), at(0)).await.unwrap();
    let Claim::Taken(fresh) = claims.claim_stream(fixture.account, Resource::Orders, "w", DAY).await.unwrap() else {
        panic!("held")
    };
    let due = claims.due_retries(&fresh, at(900), DAY, 9).await.unwrap();
    let failed = FailedRetry { id: due[0].id, at: at(900), retry_at: at(2700), reason: None, seen: None };
    let refused = claims.record_failed_retry(&first, &failed).await;
    assert!(matches!(refused, Err(StoreError::Fenced)), "{refused:?}");
    let refused = claims.store_retried(&first, &due[0], &[order(1, 5)]).await;
    assert!(matches!(refused, Err(StoreError::Fenced)), "{refused:?}");
    let refused = commit(&claims, &first, vec![], vec![odd(2, None)], 1).await;
    assert!(matches!(refused, Err(StoreError::Fenced)), "{refused:?}");
    let rows = listed(&db, &fixture.owner).await;
    assert_eq!((rows.len(), rows[0].attempts), (1, 0));
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    assert_eq!(tx.count_orders(None).await.unwrap(), 0);
});

db_test!(a_claim_for_a_single_request_leaves_the_due_time, |db| async move {
    let fixture = create_fixture(&db, "Due", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    assert!(claims.release_untouched(&stream).await.unwrap());
    assert!(!claims.release_untouched(&stream).await.unwrap(), "only the owner releases it");
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let row = tx.stream_status(fixture.account, Resource::Orders).await.unwrap().unwrap();
    assert_eq!((row.due_at, row.lease_owner, row.last_finished_at), (at(0), None, None));
});

db_test!(only_those_who_see_the_shop_see_its_orders, |db| async move {
    let fixture = create_fixture(&db, "Mine", "A3FHEXAMPLEYWS").await;
    let other = create_fixture(&db, "Theirs", "A3OTHEREXAMPLE").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let orders = (1..=5).map(|number| odd(number, None)).collect();
    commit(&claims, &stream, vec![], orders, 1).await.unwrap();
    let all = listed(&db, &fixture.owner).await;
    assert_eq!(all.len(), 5);
    for actor in [other.owner, member(fixture.company, Role::Operator)] {
        assert_eq!(listed(&db, &actor).await.len(), 0);
        let mut tx = db.within(&actor, at(0)).write().await.unwrap();
        assert_eq!(tx.lookup_unreadable_order(all[0].id).await.unwrap(), None);
        assert!(tx.count_unreadable_orders(None).await.unwrap().is_empty());
        assert!(!tx.request_retry(all[0].id, at(9)).await.unwrap());
    }
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let count = tx.count_unreadable_orders(Some(fixture.shop)).await.unwrap();
    assert_eq!((count.len(), count[0].account, count[0].orders), (1, fixture.account, 5));
    assert!(tx.request_retry(all[0].id, at(9)).await.unwrap());
    assert_eq!(tx.lookup_unreadable_order(all[0].id).await.unwrap().unwrap().retry_at, Some(at(9)));

    // Page by page.
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let filter = UnreadableFilter { shop: Some(fixture.shop), after, limit: 2 };
        let page = tx.list_unreadable_orders(&filter).await.unwrap();
        after = page.last().map(|last| (last.first_seen_at, last.id));
        seen.extend(page.iter().map(|row| row.id));
        if page.len() < 2 {
            break;
        }
    }
    assert_eq!(seen, all.iter().map(|row| row.id).collect::<Vec<_>>());
});
