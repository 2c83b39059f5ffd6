//! The mass-failure rule, with a thousand shops in simulated time.

use crate::test_app::{OWNER, TestApp};
use hawser_core::Region;
use hawser_core::shops::Tone;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions, SellerProfile};
use hawser_store::db_test;
use std::time::Duration;

const SHOPS: usize = 1000;
const MINUTE: Duration = Duration::from_secs(60);

/// Shops that were verified and synchronized, and whose access tokens have just expired.
async fn shops(db: &hawser_store::testing::TestDb, number: usize) -> TestApp {
    let profiles = vec![SellerProfile::new(Region::Fe, &["JP"]); number];
    let options = SandboxOptions { profiles: Some(profiles), orders: 2, no_quotas: true, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    for index in 0..number {
        test.bind(index).await;
    }
    test.time.advance(2 * MINUTE);
    test.app.run_due().await.unwrap();
    assert_eq!(test.count("active").await, number);
    test.time.advance(61 * MINUTE);
    test
}

async fn minutes_pass(test: &TestApp, minutes: u32) {
    for _ in 0..minutes {
        test.time.advance(MINUTE);
        test.app.run_due().await.unwrap();
    }
}

db_test!(twenty_five_minutes_of_refusals_for_everyone_turn_no_shop_red, |db| async move {
    let test = shops(&db, SHOPS).await;
    test.amazon.add_fault(Fault::new(FaultKind::Revoked).on(Operation::Token).times(u64::MAX));
    minutes_pass(&test, 25).await;
    assert_eq!(test.count("revoked").await, 0);
    // A verification by hand reports the measured code, and still no shop is red.
    let shop = test.app.list_shops(&OWNER).await.unwrap()[0].id;
    assert!(!test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    let shops = test.app.list_shops(&OWNER).await.unwrap();
    assert!(shops.iter().all(|shop| shop.headline.is_some_and(|headline| headline.tone() != Tone::Broken)));
    let incidents = test.app.list_incidents(&OWNER).await.unwrap();
    assert_eq!(incidents.len(), 1, "one incident: {incidents:?}");
    assert!(incidents[0].suspected > 500, "{incidents:?}");
    test.amazon.clear_faults();
    minutes_pass(&test, 20).await;
    assert_eq!(test.count("active").await, SHOPS, "all work again without any action");
    assert!(test.app.list_incidents(&OWNER).await.unwrap().is_empty());
});

db_test!(an_invalid_client_secret_blames_no_seller, |db| async move {
    let test = shops(&db, SHOPS).await;
    test.amazon.add_fault(Fault::new(FaultKind::InvalidClient).on(Operation::Token).times(u64::MAX));
    minutes_pass(&test, 25).await;
    assert_eq!(test.count("active").await, SHOPS);
    let incidents = test.app.list_incidents(&OWNER).await.unwrap();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].code.as_str(), "app_secret_invalid");
});

/// With few shops, soon all are suspected and none is left to compare with.
async fn a_few_shops_stay_as_they_are(db: &hawser_store::testing::TestDb, number: usize) {
    let test = shops(db, number).await;
    test.amazon.add_fault(Fault::new(FaultKind::Revoked).on(Operation::Token).times(u64::MAX));
    for minutes in [25, 95] {
        minutes_pass(&test, minutes).await;
        assert_eq!(test.count("revoked").await, 0);
        assert_eq!(test.app.list_incidents(&OWNER).await.unwrap().len(), 1);
    }
    test.amazon.clear_faults();
    minutes_pass(&test, 20).await;
    assert_eq!(test.count("active").await, number);
    assert!(test.app.list_incidents(&OWNER).await.unwrap().is_empty());
}

db_test!(two_shops_that_fail_in_the_same_way_do_not_turn_red, |db| async move {
    a_few_shops_stay_as_they_are(&db, 2).await
});

db_test!(three_shops_that_fail_in_the_same_way_do_not_turn_red, |db| async move {
    a_few_shops_stay_as_they_are(&db, 3).await
});
