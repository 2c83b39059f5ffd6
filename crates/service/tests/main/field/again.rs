//! Orders that become visible late, and how far back orders reach.

use crate::test_app::{OWNER, TestApp};
use hawser_core::Timestamp;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions, SellerProfile};
use hawser_service::sync::{Again, Progress};
use hawser_store::db_test;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

/// A shop with 50 stored orders, and one more that was placed 40 minutes ago and is missing in the next search.
async fn with_a_late_order(test: &TestApp) -> hawser_core::ShopId {
    let shop = test.bind(0).await;
    test.app.verify_shop(&OWNER, shop).await.unwrap();
    assert_eq!(test.pull(shop).await.code(), None);
    // The last days are read again for the first time.
    test.time.advance(16 * MINUTE);
    test.app.run_due().await.unwrap();
    let seller = test.seller(0);
    test.amazon.place_order(&seller.seller_id, &seller.marketplace_ids[0]).unwrap();
    test.time.advance(40 * MINUTE);
    test.amazon.add_fault(Fault::new(FaultKind::Unindexed).on(Operation::SearchOrders));
    shop
}

db_test!(p6_a_late_order_arrives_when_the_last_day_is_read_again, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = with_a_late_order(&test).await;
    test.app.run_due().await.unwrap();
    assert_eq!(test.orders(shop, false).await.len(), 50, "the order is not visible, but its time is covered");
    let before = test.pages_asked();
    for _ in 0..4 {
        test.time.advance(17 * MINUTE);
        test.app.run_due().await.unwrap();
    }
    assert_eq!(test.orders(shop, false).await.len(), 51);
    assert!(test.pages_asked() - before <= 5, "{} calls", test.pages_asked() - before);
});

db_test!(p6_a_covered_stretch_is_read_again_on_demand, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = with_a_late_order(&test).await;
    let since = test.now().minus(Duration::from_secs(2 * 24 * 3600));
    let quiet = |_: Progress| {};
    let pull = |again| test.app.pull_orders_again(&OWNER, shop, since, again, &quiet);
    pull(Again::Missing).await.unwrap();
    let report = pull(Again::Missing).await.unwrap();
    assert_eq!((report.code(), test.orders(shop, false).await.len()), (None, 50), "covered time is not requested");
    let report = pull(Again::Covered).await.unwrap();
    assert_eq!((report.code(), test.orders(shop, false).await.len()), (None, 51));
    assert!(report.accounts[0].covered_until.is_some());

    // A worker does it as well.
    let before = test.pages_asked();
    test.app.accept_pull_again(&OWNER, shop, "700d", Again::Covered).await.unwrap();
    test.app.run_due().await.unwrap();
    assert!(test.pages_asked() > before);
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    let coverage = reading.coverage(account).await.unwrap();
    assert!(coverage.iter().all(|country| country.coverage.intervals().len() == 1), "{coverage:?}");
    drop(reading);
    assert_eq!(db.rows_raw("SELECT CAST(COUNT(again_from) AS TEXT) FROM stream").await.unwrap(), ["0"]);
});

db_test!(p7_japan_and_australia_reach_back_to_2016_and_the_others_two_years, |db| async move {
    let profiles = vec![
        SellerProfile::new(hawser_core::Region::Fe, &["JP"]),
        SellerProfile::new(hawser_core::Region::Na, &["US", "CA"]),
    ];
    let options = SandboxOptions { orders: 20, profiles: Some(profiles), ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let (japan, america) = (test.bind(0).await, test.bind(1).await);
    let time = |text| Timestamp::parse(text).unwrap();
    let quiet = |_: Progress| {};
    let pull = |shop, since| test.app.pull_orders(&OWNER, shop, since, &quiet);
    let report = pull(japan, time("2017-06-01")).await.unwrap();
    assert_eq!((report.since, report.clamped.len()), (time("2017-06-01"), 0));
    assert!(report.accounts[0].covered_until.is_some());
    let report = pull(japan, time("2014-01-01")).await.unwrap();
    assert_eq!((report.since, report.clamped.len()), (time("2016-01-01"), 1));
    assert!(report.accounts[0].covered_until.is_some());
    let report = pull(america, time("2017-06-01")).await.unwrap();
    assert_eq!(report.since, test.now().minus(Duration::from_secs(2 * 365 * 24 * 3600)));
    assert_eq!(report.clamped.len(), 2);
    test.assert_as_the_ledger(america, 1, &report).await;
});
