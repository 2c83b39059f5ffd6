//! Lists, counts and sums of orders.

use crate::support::{at, claimed, create_fixture, member, member_id, new_account, new_shop, order};
use hawser_core::{OrderStatus, Role};
use hawser_store::{OrderFilter, OrderTotals, Subject, db_test};

db_test!(a_list_returns_every_order_once, |db| async move {
    let fixture = create_fixture(&db, "Paging", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let shop = new_shop(fixture.company, "second");
    tx.create_shop(&shop).await.unwrap();
    let (empty, full) = (new_account(shop.id, "A3FHEMPTYXX"), new_account(shop.id, "A3FHSECONDX"));
    tx.create_account(&empty).await.unwrap();
    tx.create_account(&full).await.unwrap();
    tx.commit().await.unwrap();
    for (account, numbers) in [(fixture.account, 0..23), (full.id, 100..117)] {
        let stream = claimed(&claims, account, "w").await;
        // Pairs were ordered in the same second and are inserted in shuffled order.
        let orders = numbers.rev().map(|n| {
            let mut order = order(n, 0);
            order.created_time = at(i64::from(n / 2));
            order
        });
        crate::pages::pull_one_page(&claims, &stream, orders.collect()).await;
    }
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    for limit in [1, 7, 23, 24, 1000] {
        let (mut seen, mut after) = (Vec::new(), None);
        for _ in 0..100 {
            let page = tx.list_orders(&OrderFilter { shop: None, after, limit }).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.cursor);
            seen.extend(page.into_iter().map(|order| (order.shop_name, order.created_time, order.order_id)));
        }
        assert_eq!(seen.len(), 40, "limit {limit}");
        assert!(seen.is_sorted_by_key(|(shop, created, _)| (shop == "second", *created)));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 40);
    }
    let of_one = tx.list_orders(&OrderFilter { shop: Some(shop.id), after: None, limit: 100 }).await.unwrap();
    assert_eq!(of_one.len(), 17);
    assert!(
        of_one
            .iter()
            .all(|order| order.account == full.id && order.shop == shop.id && order.company == fixture.company)
    );
    assert_eq!(tx.count_orders(Some(shop.id)).await.unwrap(), 17);
    assert_eq!(tx.count_orders(None).await.unwrap(), 40);

    // A member who sees one shop lists and counts only that one, even without a filter.
    let viewer = member(fixture.company, Role::Viewer);
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.assign_shop(Subject::Member(member_id(&viewer)), shop.id, None).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.within(&viewer, at(0)).read().await.unwrap();
    assert_eq!(tx.count_orders(None).await.unwrap(), 17);
    assert_eq!(tx.list_orders(&OrderFilter { shop: None, after: None, limit: 100 }).await.unwrap().len(), 17);
    let cursor = of_one[16].cursor;
    assert!(tx.list_orders(&OrderFilter { shop: None, after: Some(cursor), limit: 9 }).await.unwrap().is_empty());
});

db_test!(an_order_is_returned_as_it_was_stored, |db| async move {
    let fixture = create_fixture(&db, "Whole", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let mut bare = order(2, 0);
    (bare.total_minor, bare.total_currency, bare.total_text) = (None, None, None);
    (bare.personal, bare.personal_day) = (None, None);
    bare.status = "INVOICE_UNCONFIRMED".parse().unwrap();
    bare.items[0] = hawser_store::OrderItem {
        item_id: "1".to_owned(),
        sku: None,
        asin: None,
        title: None,
        quantity: 0,
        price_minor: None,
        price_currency: None,
        price_text: None,
    };
    let full = order(1, 0);
    crate::pages::pull_one_page(&claims, &stream, vec![full.clone(), bare.clone()]).await;
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let orders = tx.list_orders(&OrderFilter { shop: None, after: None, limit: 10 }).await.unwrap();
    for (stored, sent) in orders.iter().zip([full, bare]) {
        assert_eq!(
            (stored.id, &stored.order_id, &stored.marketplace_id),
            (sent.id, &sent.order_id, &sent.marketplace_id)
        );
        assert_eq!((&stored.status, stored.created_time), (&sent.status, sent.created_time));
        assert_eq!((stored.total_minor, stored.total_currency), (sent.total_minor, sent.total_currency));
        assert_eq!((&stored.total_text, &stored.doc, &stored.personal), (&sent.total_text, &sent.doc, &sent.personal));
        assert_eq!((&stored.personal_day, &stored.items), (&sent.personal_day, &sent.items));
    }
});

db_test!(totals_are_by_status_and_currency, |db| async move {
    let fixture = create_fixture(&db, "Sums", "A3FHEXAMPLEYWS").await;
    let claims = db.for_claim();
    let stream = claimed(&claims, fixture.account, "w").await;
    let with = |number, status: &str, total: Option<(i64, &str)>| {
        let mut order = order(number, 0);
        order.status = status.parse().unwrap();
        order.total_minor = total.map(|(minor, _)| minor);
        order.total_currency = total.map(|(_, currency)| currency.parse().unwrap());
        order
    };
    let orders = vec![
        with(1, "SHIPPED", Some((i64::MAX / 4, "JPY"))),
        with(2, "SHIPPED", Some((5, "JPY"))),
        with(3, "SHIPPED", Some((7, "USD"))),
        with(4, "PENDING", None),
    ];
    crate::pages::pull_one_page(&claims, &stream, orders).await;
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let totals = tx.totals_by_currency(None).await.unwrap();
    let expected = [
        (OrderStatus::Pending, None, 1, 0),
        (OrderStatus::Shipped, Some("JPY"), 2, i64::MAX / 4 + 5),
        (OrderStatus::Shipped, Some("USD"), 1, 7),
    ];
    let expected = expected.map(|(status, currency, orders, total_minor)| OrderTotals {
        status,
        currency: currency.map(|currency| currency.parse().unwrap()),
        orders,
        total_minor,
    });
    assert_eq!(totals, expected);
});
