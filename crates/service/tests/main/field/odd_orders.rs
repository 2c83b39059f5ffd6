//! One order that cannot be read costs no other order.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{FailureCode, SetAsideReason, ShopId};
use hawser_sandbox::{Fault, FaultKind, OddShape, Operation, SandboxOptions};
use hawser_service::orders::{ListUnreadable, RetryOutcome, UnreadableView};
use hawser_store::{db_test, testing::TestDb};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A shop with 92 orders, of which Amazon sends 20 per page.
pub async fn test_app(db: &TestDb) -> TestApp {
    let options = SandboxOptions { orders: 92, orders_per_page: 20, ..SandboxOptions::default() };
    TestApp::with(db.store().clone(), options).await
}

/// The number of an order of the first seller.
pub fn number(test: &TestApp, index: usize) -> String {
    test.amazon.ledger(&test.seller(0).seller_id, None).unwrap()[index].order_id.clone()
}

pub async fn set_aside(test: &TestApp, shop: ShopId) -> Vec<UnreadableView> {
    let list = ListUnreadable { shop: Some(shop), limit: 200, ..ListUnreadable::default() };
    test.app.list_unreadable_orders(&OWNER, list).await.unwrap().orders
}

/// One order stays odd in every answer, and the fault names its place.
async fn one_odd_order(db: &TestDb, shape: OddShape, path: &str) {
    let test = test_app(db).await;
    let shop = test.bind(0).await;
    let odd = number(&test, 47);
    let fault = test.amazon.add_fault(Fault::new(FaultKind::odd(shape)).in_order(&odd).times(1000));
    let report = test.pull(shop).await;
    let account = &report.accounts[0];
    assert_eq!(report.code(), None, "{shape:?}: {report:?}");
    assert_eq!((account.counts.orders, account.counts.set_aside, account.set_aside), (91, 1, 1));
    assert!(account.covered_until.is_some(), "the coverage is complete, with this exception");
    assert_eq!(test.orders(shop, false).await.len(), 91);
    let listed = set_aside(&test, shop).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].order_id.as_ref().map(|number| number.as_str()), Some(odd.as_str()));
    assert_eq!((listed[0].reason, listed[0].path.as_str(), listed[0].attempts), (SetAsideReason::Malformed, path, 0));
    assert_eq!(test.app.list_streams(&OWNER, shop).await.unwrap()[0].set_aside, 1);

    // Nothing is requested before its time, and the next pull adds nothing.
    let asked = |test: &TestApp| test.amazon.requests().calls(Operation::GetOrder);
    let again = test.pull(shop).await;
    assert_eq!((asked(&test), again.set_aside(), again.accounts[0].counts.set_aside), (0, 1, 0));

    // A worker requests it by its number at growing intervals.
    test.time.advance(20 * MINUTE);
    test.app.run_due().await.unwrap();
    assert_eq!((asked(&test), set_aside(&test, shop).await[0].attempts), (1, 1));

    // Amazon sends it in a form that can be read: the pull stores it, and the list is empty.
    assert!(test.amazon.remove_fault(fault));
    test.time.advance(40 * MINUTE);
    let report = test.pull(shop).await;
    assert_eq!((asked(&test), report.set_aside()), (2, 0));
    assert_eq!(set_aside(&test, shop).await.len(), 0);
    assert_eq!(test.orders(shop, false).await.len(), 92);
    test.assert_as_the_ledger(shop, 0, &report).await;
}

db_test!(p2_an_order_without_items_is_set_aside_and_later_stored, |db| async move {
    one_odd_order(&db, OddShape::NullItems, "orderItems").await;
});

db_test!(p2_an_item_without_a_quantity_is_set_aside_and_later_stored, |db| async move {
    one_odd_order(&db, OddShape::MissingQuantity, "orderItems[0].quantityOrdered").await;
});

db_test!(p2_an_order_of_the_year_9999_is_set_aside_and_later_stored, |db| async move {
    one_odd_order(&db, OddShape::FarFuture, "createdTime").await;
});

db_test!(p2_an_order_without_a_number_is_listed_by_its_text, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    for shape in [OddShape::MissingNumber, OddShape::NullOrder] {
        test.amazon.add_fault(Fault::new(FaultKind::odd(shape)).in_order(&number(&test, 3)).times(1000));
    }
    for _ in 0..2 {
        let report = test.pull(shop).await;
        assert_eq!((report.code(), report.set_aside()), (None, 1), "{report:?}");
    }
    let listed = set_aside(&test, shop).await;
    assert_eq!((listed[0].order_id.as_ref(), listed[0].retry_at), (None, None));
    assert_eq!(test.orders(shop, false).await.len(), 91);
    let refused = test.app.retry_unreadable_order(&OWNER, listed[0].id).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::OrderUnreadable), "Amazon cannot be asked for it");
});

db_test!(p2_a_later_page_with_a_readable_version_stores_the_order, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    // Only the first answer is odd. The order changes afterwards, so that the next search brings it again.
    let odd = number(&test, 90);
    let fault = Fault::new(FaultKind::odd(OddShape::NullItems)).on(Operation::SearchOrders).in_order(&odd);
    let fault = test.amazon.add_fault(fault.times(1000));
    assert_eq!(test.pull(shop).await.set_aside(), 1);
    assert!(test.amazon.remove_fault(fault));
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    db.run_raw("DELETE FROM coverage").await.unwrap();
    let report = test.pull(shop).await;
    assert_eq!((report.accounts[0].account, report.set_aside()), (account, 0));
    assert_eq!(test.amazon.requests().calls(Operation::GetOrder), 0, "the page brought it");
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(p2_a_person_requests_the_order_again, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    let fault = Fault::new(FaultKind::odd(OddShape::NullItems)).in_order(&number(&test, 5)).times(1000);
    let fault = test.amazon.add_fault(fault);
    test.pull(shop).await;
    let id = set_aside(&test, shop).await[0].id;
    let still = test.app.retry_unreadable_order(&OWNER, id).await.unwrap();
    assert_eq!((still.outcome, still.code), (RetryOutcome::StillSetAside, Some(FailureCode::OrderUnreadable)));
    assert_eq!(still.order.unwrap().attempts, 1);
    assert!(test.amazon.remove_fault(fault));
    let stored = test.app.retry_unreadable_order(&OWNER, id).await.unwrap();
    assert_eq!((stored.outcome, stored.code, stored.order.is_none()), (RetryOutcome::Stored, None, true));
    assert_eq!((set_aside(&test, shop).await.len(), test.orders(shop, false).await.len()), (0, 92));
    let gone = test.app.retry_unreadable_order(&OWNER, id).await.unwrap_err();
    assert_eq!(gone.code(), Some(FailureCode::NotFound));
});

db_test!(p2_an_order_that_stays_odd_is_requested_at_most_once_a_day, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::odd(OddShape::NullItems)).in_order(&number(&test, 5)).times(100_000));
    test.pull(shop).await;
    for _ in 0..40 {
        test.time.advance(DAY);
        test.app.run_due().await.unwrap();
    }
    let before = test.amazon.requests().calls(Operation::GetOrder);
    assert!((38..=40).contains(&before), "{before} requests in forty days");
    for _ in 0..10 {
        test.time.advance(Duration::from_secs(3600));
        test.app.run_due().await.unwrap();
    }
    assert!(test.amazon.requests().calls(Operation::GetOrder) <= before + 1);
    let listed = set_aside(&test, shop).await;
    assert_eq!((listed.len(), listed[0].attempts >= before), (1, true), "it stays listed");
});

db_test!(p2_a_clock_that_was_wrong_does_not_postpone_the_request, |db| async move {
    let test = test_app(&db).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::odd(OddShape::NullItems)).in_order(&number(&test, 5)));
    test.pull(shop).await;
    db.run_raw("UPDATE unreadable_order SET retry_at = retry_at + 2592000000000").await.unwrap();
    test.pull(shop).await;
    assert_eq!(set_aside(&test, shop).await.len(), 0);
});
