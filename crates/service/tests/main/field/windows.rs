//! Windows whose pages do not lead to an end.

use crate::test_app::{OWNER, TestApp};
use hawser_core::sync::Resource;
use hawser_core::{FailureCode, ShopId};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::db_test;
use std::time::Duration;

/// A fault of every search until it is removed.
fn lasting(kind: FaultKind) -> Fault {
    Fault::new(kind).on(Operation::SearchOrders).times(100_000)
}

/// The state of the stream of orders.
async fn stream(test: &TestApp, shop: ShopId) -> hawser_store::StreamRow {
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    reading.stream_status(account, Resource::Orders).await.unwrap().unwrap()
}

db_test!(p4_an_endless_chain_of_page_tokens_ends_the_window_and_everything_arrives, |db| async move {
    let test = TestApp::new(db.store().clone(), 450).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(lasting(FaultKind::EndlessPages { from_page: 3 }));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None, "{report:?}");
    assert_eq!(report.accounts[0].counts.orders, 450, "distinct orders are counted");
    assert!(test.pages_asked() < 40, "{} calls", test.pages_asked());
    test.assert_as_the_ledger(shop, 0, &report).await;
    assert_eq!(stream(&test, shop).await.orders_total, 450);
});

db_test!(p4_a_chain_that_repeats_its_first_page_for_ever_keeps_the_quota, |db| async move {
    let test = TestApp::new(db.store().clone(), 1200).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(lasting(FaultKind::EndlessPages { from_page: 2 }));
    let report = test.pull(shop).await;
    assert!(test.pages_asked() < 100, "{} calls", test.pages_asked());
    assert!(test.amazon.requests().counts.iter().all(|count| count.status != 429));
    assert_eq!(report.code(), None, "windows of a single page are not affected: {report:?}");
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(p4_a_minute_that_never_ends_is_given_up_and_everything_else_arrives, |db| async move {
    let test = TestApp::new(db.store().clone(), 60).await;
    let shop = test.bind(0).await;
    test.pull(shop).await;
    let seller = test.seller(0);
    let place = |orders: usize| {
        for _ in 0..orders {
            test.amazon.place_order(&seller.seller_id, &seller.marketplace_ids[0]).unwrap();
        }
    };
    test.time.advance(Duration::from_secs(3600));
    place(3);
    test.time.advance(Duration::from_secs(3600));
    // More than one page in one moment.
    place(250);
    test.time.advance(Duration::from_secs(3600));
    place(5);
    test.time.advance(Duration::from_secs(3600));
    let before = test.pages_asked();
    test.amazon.add_fault(lasting(FaultKind::PageRefused { from_page: 2 }));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), Some(FailureCode::NoProgress), "{report:?}");
    let detail = report.accounts[0].detail.as_deref().unwrap_or_default();
    assert!(detail.contains("missing from 2026-11-22T"), "{detail}");
    assert!(test.pages_asked() - before < 50, "{} calls", test.pages_asked() - before);
    let stored = test.orders(shop, false).await.len();
    assert!(stored >= 60 + 3 + 100 + 5, "{stored}");
    let newest = test.app.list_streams(&OWNER, shop).await.unwrap().remove(0).coverage.remove(0).stretches.pop();
    assert!(newest.unwrap().1 > test.now().minus(Duration::from_secs(600)), "the time after it is covered");

    test.amazon.clear_faults();
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    test.assert_as_the_ledger(shop, 0, &report).await;
    assert_eq!(test.orders(shop, false).await.len(), 60 + 3 + 250 + 5);
});

db_test!(p4_workers_that_get_one_page_per_turn_notice_it_as_well, |db| async move {
    let test = TestApp::new(db.store().clone(), 450).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(lasting(FaultKind::EndlessPages { from_page: 3 }));
    test.app.accept_pull(&OWNER, shop, "120d").await.unwrap();
    for _ in 0..400 {
        test.app.run_due().await.unwrap();
        if stream(&test, shop).await.succeeded_at.is_some() {
            break;
        }
        test.time.advance(Duration::from_secs(185));
    }
    assert_eq!(test.orders(shop, false).await.len(), 450);
    assert!(stream(&test, shop).await.succeeded_at.is_some());
    assert!(test.pages_asked() < 80, "{} calls", test.pages_asked());
});

db_test!(p8_a_chain_refused_from_the_fourth_page_on_is_pulled_in_smaller_windows, |db| async move {
    let test = TestApp::new(db.store().clone(), 920).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(lasting(FaultKind::PageRefused { from_page: 4 }));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None, "{report:?}");
    assert!(test.pages_asked() < 60, "{} calls", test.pages_asked());
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(p8_a_narrowed_window_is_continued_by_another_process, |db| async move {
    let test = TestApp::new(db.store().clone(), 450).await;
    let shop = test.bind(0).await;
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    // The chain breaks; then Amazon fails, so that the run ends in the middle of the smaller window.
    test.amazon.add_fault(Fault::new(FaultKind::PageRefused { from_page: 3 }).on(Operation::SearchOrders));
    test.amazon.add_fault(lasting(FaultKind::ServerError).from_call(4));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), Some(FailureCode::AmazonUnavailable), "{report:?}");
    let window = stream(&test, shop).await.window.expect("an open window");
    let before = window.before.expect("the smaller window has an end");
    assert!(before < test.now().minus(Duration::from_secs(3600)));
    test.amazon.clear_faults();
    let other = test.another_process().await;
    let report = other.pull_orders(&OWNER, shop, test.time_since(), &|_| {}).await.unwrap();
    assert_eq!(report.code(), None, "{report:?}");
    test.assert_as_the_ledger(shop, 0, &report).await;
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    let coverage = reading.coverage(account).await.unwrap();
    assert!(coverage.iter().all(|country| country.coverage.intervals().len() == 1), "{coverage:?}");
});

db_test!(p8_a_chain_that_fails_with_server_errors_is_pulled_in_smaller_windows, |db| async move {
    let options = SandboxOptions { orders: 250, no_quotas: true, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let shop = test.bind(0).await;
    // The second page fails as often as it is tried; the first page of the next window does not.
    test.amazon.add_fault(Fault::new(FaultKind::ServerError).on(Operation::SearchOrders).from_call(2).times(8));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None, "{report:?}");
    test.assert_as_the_ledger(shop, 0, &report).await;
});
