//! A page is rejected as a whole only if most of its orders are odd.

use crate::{
    field::odd_orders::set_aside,
    test_app::{OWNER, TestApp},
};
use hawser_core::{FailureCode, SetAsideReason};
use hawser_sandbox::{Fault, FaultKind, OddShape, Operation, SandboxOptions, SellerProfile};
use hawser_store::db_test;

/// The first `count` orders of every page cannot be read.
const fn malformed(count: u32) -> FaultKind {
    FaultKind::OddOrder { shape: OddShape::NullItems, nth: 1, count }
}

db_test!(p2_a_page_is_rejected_only_if_most_of_its_orders_cannot_be_read, |db| async move {
    let test = TestApp::new(db.store().clone(), 100).await;
    for (index, count, stored, code) in [(0, 1, 99, None), (1, 49, 51, None), (2, 51, 0, Some("answer_malformed"))] {
        let shop = test.bind(index).await;
        test.amazon.add_fault(Fault::new(malformed(count)).of(&test.seller(index).seller_id).times(1000));
        let report = test.pull(shop).await;
        assert_eq!(report.code().map(FailureCode::as_str), code, "{count}: {report:?}");
        assert_eq!(test.orders(shop, false).await.len(), stored, "{count}");
        let listed = set_aside(&test, shop).await.len();
        assert_eq!(listed, if code.is_none() { count as usize } else { 0 }, "{count}");
    }
});

db_test!(p2_a_page_without_a_readable_order_stores_nothing_and_is_kept_once_for_diagnosis, |db| async move {
    let test = TestApp::new(db.store().clone(), 100).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(malformed(100)).on(Operation::SearchOrders).times(1000));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), Some(FailureCode::AnswerMalformed));
    let detail = report.accounts[0].detail.as_deref().unwrap();
    assert_eq!(detail, "100 of 100 orders cannot be read; orderItems: a list");
    assert_eq!((test.orders(shop, false).await.len(), set_aside(&test, shop).await.len()), (0, 0));
    assert_eq!(report.accounts[0].covered_until, None);
    let kept = db.rows_raw("SELECT CAST(COUNT(*) AS TEXT) FROM diagnostic_payload").await.unwrap();
    assert_eq!(kept, ["1"], "one diagnosis, not one for each attempt");
    test.amazon.clear_faults();
    let report = test.pull(shop).await;
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(p2_a_small_page_that_consists_of_odd_orders_does_not_stop_the_shop, |db| async move {
    let test = TestApp::new(db.store().clone(), 1).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(malformed(1)).on(Operation::SearchOrders));
    let report = test.pull(shop).await;
    assert_eq!((report.code(), report.set_aside()), (None, 1));
});

db_test!(p2_an_order_of_another_proven_seller_is_set_aside_alone, |db| async move {
    let profiles = vec![SellerProfile::new(hawser_core::Region::Na, &["US"]); 2];
    let options = SandboxOptions { orders: 40, profiles: Some(profiles), ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let (shop, other) = (test.bind(0).await, test.bind(1).await);
    test.pull(shop).await;
    let theirs = test.orders(shop, false).await[0].order_id.clone();
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let mine = test.amazon.ledger(&test.seller(1).seller_id, None).unwrap()[0].order_id.clone();
    // The number of one of the second seller's orders is known under the first seller.
    let rename = format!("UPDATE orders SET order_id = '{mine}' WHERE order_id = '{theirs}'");
    db.run_raw(&rename).await.unwrap();

    // A stated Seller ID never blocks orders.
    let report = test.pull(other).await;
    assert_eq!((report.code(), report.set_aside(), report.accounts[0].counts.orders), (None, 0, 40));

    let mut writing = test.app.store().within(&OWNER, test.now()).write().await.unwrap();
    writing.mark_proven(account).await.unwrap();
    writing.commit().await.unwrap();
    db.run_raw("DELETE FROM coverage").await.unwrap();
    db.run_raw(&format!(
        "DELETE FROM orders WHERE account_pk <> (SELECT account_pk FROM orders WHERE order_id = '{mine}' LIMIT 1)"
    ))
    .await
    .unwrap();
    let report = test.pull(other).await;
    assert_eq!((report.code(), report.set_aside()), (None, 1), "{report:?}");
    let listed = set_aside(&test, other).await;
    assert_eq!((listed[0].reason, listed[0].path.as_str()), (SetAsideReason::OtherSeller, "orderId"));
    assert_eq!(test.orders(other, false).await.len(), 39);
});
