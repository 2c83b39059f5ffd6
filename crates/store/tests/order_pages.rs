//! Pages of orders: every combination of filters, every kind of actor, and the indexes that SQLite chooses.

use crate::support::{
    CA, US, at, claimed, create_fixture, marketplace, member, member_id, new, new_account, new_shop, order,
};
use hawser_core::paging::{BoundedCount, Slice};
use hawser_core::{Actor, Environment, OrderStatus, Permission, Role, ShopId};
use hawser_store::{Backend, NewApiKey, OrderFilter, OrderQuery, OrderRow, Subject, db_test, testing::TestDb};

/// All pages of a query.
async fn paged(db: &TestDb, actor: &Actor, query: &OrderQuery, limit: u32) -> Vec<OrderRow> {
    let mut tx = db.within(actor, at(0)).read().await.unwrap();
    let (mut found, mut slice) = (Vec::new(), Slice::first(limit));
    loop {
        let mut rows = tx.page_orders(query, &slice).await.unwrap();
        let is_last = rows.len() <= usize::try_from(limit).unwrap();
        rows.truncate(usize::try_from(limit).unwrap());
        slice.after = rows.last().map(OrderRow::position);
        found.extend(rows);
        if is_last {
            return found;
        }
    }
}

fn matches(order: &OrderRow, query: &OrderQuery) -> bool {
    query.shop.is_none_or(|shop| order.shop == shop)
        && query.status.as_ref().is_none_or(|status| order.status == *status)
        && query.marketplace.as_ref().is_none_or(|id| order.marketplace_id.as_ref() == Some(id))
        && query.created_from.is_none_or(|from| order.created_time >= from)
        && query.created_to.is_none_or(|to| order.created_time < to)
        && query.number.as_ref().is_none_or(|number| order.order_id.as_str().ends_with(number.as_str()))
}

/// Every combination of the filters.
fn queries(shop: ShopId) -> Vec<OrderQuery> {
    let queries = (0..64_u32).map(|bits| {
        let has = |bit: u32| bits & (1 << bit) != 0;
        OrderQuery {
            shop: has(0).then_some(shop),
            status: has(1).then_some(OrderStatus::Shipped),
            marketplace: has(2).then(|| marketplace(CA)),
            created_from: has(3).then(|| at(2)),
            created_to: has(4).then(|| at(9)),
            number: has(5).then(|| "7-5435065".to_owned()),
        }
    });
    queries.collect()
}

async fn key(db: &TestDb, owner: &Actor, company: hawser_core::CompanyId, environment: Environment) -> Actor {
    let id = new!(ApiKeyId);
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(id.0.as_bytes());
    let permissions = vec![Permission::OrdersRead, Permission::ShopsReadAll];
    let row = NewApiKey {
        id,
        company,
        environment,
        hash,
        prefix: "hwk_live_".to_owned(),
        last4: "abcd".to_owned(),
        description: "key".to_owned(),
        permissions: permissions.clone(),
        created_at: at(0),
        created_by: None,
        created_by_name: None,
        expires_at: None,
        replaces: None,
    };
    let mut tx = db.within(owner, at(0)).write().await.unwrap();
    tx.add_api_key(&row).await.unwrap();
    tx.commit().await.unwrap();
    Actor::Key { key: id, company, environment, permissions }
}

db_test!(pages_contain_what_the_filters_say_for_every_actor, |db| async move {
    let fixture = create_fixture(&db, "Paged", "A3FHEXAMPLEYWS").await;
    let stranger = create_fixture(&db, "Stranger", "A3FHSTRANGER").await;
    let viewer = member(fixture.company, Role::Viewer);
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let (second, mut sandbox) = (new_shop(fixture.company, "second"), new_shop(fixture.company, "sandbox"));
    sandbox.environment = Environment::Sandbox;
    tx.create_shop(&second).await.unwrap();
    tx.create_shop(&sandbox).await.unwrap();
    let accounts = [
        fixture.account,
        stranger.account,
        new_account(second.id, "A3FHSECONDX").id,
        new_account(second.id, "A3FHSECONDY").id,
        new_account(sandbox.id, "A3FHSANDBOX").id,
    ];
    for (account, (shop, seller)) in
        accounts[2..].iter().zip([(second.id, "A3FHSECONDX"), (second.id, "A3FHSECONDY"), (sandbox.id, "A3FHSANDBOX")])
    {
        let mut account_row = new_account(shop, seller);
        account_row.id = *account;
        tx.create_account(&account_row).await.unwrap();
    }
    for shop in [second.id, sandbox.id] {
        tx.assign_shop(Subject::Member(member_id(&viewer)), shop, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    let claims = db.for_claim();
    for (account, first) in accounts.into_iter().zip([0, 100, 200, 300, 400]) {
        let stream = claimed(&claims, account, "w").await;
        let orders = (first..first + 20).map(|number| {
            let mut order = order(number, 0);
            // Several orders of each time, over all accounts.
            order.created_time = at(i64::from(number % 13));
            order.status = if number % 3 == 0 { OrderStatus::Shipped } else { OrderStatus::Pending };
            order.marketplace_id = Some(marketplace(if number % 2 == 0 { US } else { CA }));
            order
        });
        crate::pages::pull_one_page(&claims, &stream, orders.collect()).await;
    }
    let live = key(&db, &fixture.owner, fixture.company, Environment::Production).await;
    let test = key(&db, &fixture.owner, fixture.company, Environment::Sandbox).await;
    let actors = [(&fixture.owner, 80), (&viewer, 60), (&live, 60), (&test, 20), (&Actor::InstanceOwner, 100)];
    for (actor, visible) in actors {
        let mut tx = db.within(actor, at(0)).read().await.unwrap();
        let all = tx.list_orders(&OrderFilter { shop: None, after: None, limit: 1000 }).await.unwrap();
        assert_eq!(all.len(), visible, "{actor:?}");
        for query in queries(second.id) {
            let (read, statements) = TestDb::statements(paged(&db, actor, &query, 7)).await;
            let mut ids: Vec<_> = read.iter().map(|order| order.id).collect();
            assert!(read.windows(2).all(|pair| pair[0].created_time >= pair[1].created_time), "{query:?}");
            ids.sort();
            let mut expected: Vec<_> =
                all.iter().filter(|order| matches(order, &query)).map(|order| order.id).collect();
            expected.sort();
            assert_eq!(ids, expected, "{actor:?} {query:?}");
            assert!(read.iter().all(|order| order.items.len() == 1 && !order.shop_name.is_empty()));
            let (count, counting) = TestDb::statements(tx.count_matching_orders(&query)).await;
            let count = count.unwrap();
            assert_eq!(count, BoundedCount { count: u64::try_from(ids.len()).unwrap(), has_more: false }, "{query:?}");
            if db.backend() == Backend::Sqlite {
                for statement in statements.iter().chain(&counting) {
                    let plan = db.rows_raw(&format!("EXPLAIN QUERY PLAN {statement}")).await.unwrap();
                    let scans = ["SCAN o ", "SCAN x", "SCAN n ", "SCAN p ", "SCAN orders", "SCAN order_item"];
                    let scan = plan.iter().find(|line| scans.iter().any(|scan| format!("{line} ").contains(scan)));
                    assert_eq!(scan, None, "{query:?}\n{statement}\n{plan:#?}");
                }
            }
        }
    }
});

db_test!(a_long_count_ends_at_a_thousand, |db| async move {
    let fixture = create_fixture(&db, "Many", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    for first in [0, 600] {
        crate::pages::pull_one_page(&claims, &stream, (first..first + 600).map(|n| order(n, 0)).collect()).await;
    }
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let all = tx.count_matching_orders(&OrderQuery::default()).await.unwrap();
    assert_eq!(all, BoundedCount { count: 1000, has_more: true });
    let of_shop = OrderQuery { shop: Some(fixture.shop), ..OrderQuery::default() };
    let exact = BoundedCount { count: 1200, has_more: false };
    assert_eq!(tx.count_matching_orders(&of_shop).await.unwrap(), exact, "from the counters");
});
