//! Data sets of orders that Amazon refuses.

use crate::test_app::{OWNER, TestApp};
use hawser_core::FailureCode;
use hawser_sandbox::{DataSet, Fault, FaultKind, Operation, SandboxOptions, SellerProfile};
use hawser_store::db_test;
use std::time::Duration;

fn refused(data_set: DataSet) -> Fault {
    Fault::new(FaultKind::DataSetRefused { data_set }).on(Operation::SearchOrders).times(100_000)
}

async fn far_east(store: hawser_store::Store, orders: usize) -> TestApp {
    let profiles = Some(vec![SellerProfile::new(hawser_core::Region::Fe, &["JP", "AU"])]);
    TestApp::with(store, SandboxOptions { orders, profiles, ..SandboxOptions::default() }).await
}

/// The stored orders that lack data.
async fn lacking(db: &hawser_store::testing::TestDb) -> Vec<String> {
    let select = "SELECT missing_data FROM orders WHERE missing_data IS NOT NULL";
    db.rows_raw(select).await.unwrap()
}

db_test!(p5_a_refused_data_set_is_left_out_and_fetched_once_it_works_again, |db| async move {
    let test = far_east(db.store().clone(), 44).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(refused(DataSet::Fulfillment));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None, "{report:?}");
    assert_eq!(test.orders(shop, false).await.len(), 44);
    assert_eq!(lacking(&db).await, vec!["FULFILLMENT"; 44]);
    let exceptions = &report.accounts[0].exceptions;
    assert_eq!(exceptions.len(), 1, "{report:?}");
    assert_eq!(exceptions[0].code, FailureCode::DataSetRefused);
    assert!(exceptions[0].detail.starts_with("FULFILLMENT since 2026-11-22T"), "{exceptions:?}");
    assert!(test.pages_asked() <= 8, "{} calls", test.pages_asked());

    // The next pull does not search again.
    let before = test.pages_asked();
    test.time.advance(Duration::from_secs(1800));
    assert_eq!(test.pull(shop).await.code(), None);
    assert_eq!(test.pages_asked() - before, 1);

    // Six hours later it is tried again, with one call more.
    let before = test.pages_asked();
    test.time.advance(Duration::from_secs(7 * 3600));
    assert_eq!(test.pull(shop).await.code(), None);
    assert_eq!(test.pages_asked() - before, 2);
    assert_eq!(lacking(&db).await.len(), 44);

    test.amazon.clear_faults();
    test.time.advance(Duration::from_secs(7 * 3600));
    let report = test.pull(shop).await;
    assert!(report.accounts[0].exceptions.is_empty(), "{report:?}");
    let report = test.pull(shop).await;
    assert_eq!(lacking(&db).await, Vec::<String>::new());
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(p5_two_refused_data_sets_are_found, |db| async move {
    let test = far_east(db.store().clone(), 44).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(refused(DataSet::Payment));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    test.amazon.clear_faults();
    test.amazon.add_fault(refused(DataSet::Buyer));
    test.time.advance(Duration::from_secs(1800));
    test.amazon.advance_world(5);
    test.time.advance(Duration::from_secs(1800));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None, "{report:?}");
    let found: Vec<&str> = report.accounts[0].exceptions.iter().map(|found| &found.detail[..5]).collect();
    assert_eq!(found, ["BUYER", "PAYME"]);
    assert!(lacking(&db).await.iter().any(|missing| missing == "BUYER,PAYMENT"));
});

db_test!(p5_a_refusal_of_every_request_blames_no_data_set, |db| async move {
    let test = far_east(db.store().clone(), 44).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::InvalidInput).on(Operation::SearchOrders).times(100_000));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), Some(FailureCode::AnswerMalformed));
    assert!(report.accounts[0].exceptions.is_empty());
    assert!(test.pages_asked() <= 10, "{} calls", test.pages_asked());
    test.amazon.clear_faults();
    let report = test.app.pull_orders(&OWNER, shop, test.time_since(), &|_| {}).await.unwrap();
    assert_eq!((report.code(), lacking(&db).await.len()), (None, 0));
    test.assert_as_the_ledger(shop, 0, &report).await;
});
