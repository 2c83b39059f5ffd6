//! States that do not hide that pulls fail or lag.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{FailureCode, ShopId, shops::Headline, sync::SynchronizationState};
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::db_test;
use std::time::Duration;

async fn state(test: &TestApp, shop: ShopId) -> (SynchronizationState, Option<Headline>) {
    let view = test.app.get_shop(&OWNER, shop).await.unwrap();
    (view.accounts[0].states.synchronization, view.headline)
}

db_test!(p10_a_shop_whose_pulls_fail_is_failing_with_code_and_since_when, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    assert_eq!(test.pull(shop).await.code(), None);
    assert_eq!(state(&test, shop).await, (SynchronizationState::On, Some(Headline::Working)));
    test.time.advance(Duration::from_secs(600));
    test.amazon.add_fault(Fault::new(FaultKind::WrongShape).on(Operation::SearchOrders).times(1000));
    test.pull(shop).await;
    let code = FailureCode::AnswerMalformed;
    let (SynchronizationState::Failing { code: seen, since }, headline) = state(&test, shop).await else {
        panic!("not failing")
    };
    assert_eq!((seen, headline), (code, Some(Headline::Failing(code))));
    test.time.advance(Duration::from_secs(1200));
    test.pull(shop).await;
    let failing = SynchronizationState::Failing { code, since };
    assert_eq!(state(&test, shop).await, (failing, Some(Headline::Failing(code))), "since the first failure");
    test.amazon.clear_faults();
    test.pull(shop).await;
    assert_eq!(state(&test, shop).await, (SynchronizationState::On, Some(Headline::Working)));
});

db_test!(p10_a_shop_that_nobody_pulls_is_late, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    test.pull(shop).await;
    let since = test.now();
    test.time.advance(Duration::from_secs(3600));
    assert_eq!(state(&test, shop).await.1, Some(Headline::Working));
    test.time.advance(Duration::from_secs(60));
    let (SynchronizationState::Late { since: seen }, headline) = state(&test, shop).await else { panic!("not late") };
    assert!(since.since(seen) < Duration::from_secs(60));
    assert_eq!(headline, Some(Headline::Late));
});
