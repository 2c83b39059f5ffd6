//! Verifying: missing roles, many runs, and failures of other companies.

use crate::consent::another_company;
use crate::test_app::{OWNER, TestApp};
use hawser_core::verification::{Check, Outcome};
use hawser_core::{FailureCode, Region, ShopId};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions, SellerProfile};
use hawser_store::db_test;
use std::time::Duration;

db_test!(p1_participations_without_their_role_are_not_measured_and_orders_flow, |db| async move {
    let test = TestApp::new(db.store().clone(), 92).await;
    let participations = Fault::new(FaultKind::RoleMissing).on(Operation::GetMarketplaceParticipations);
    test.amazon.add_fault(participations.times(u64::MAX));
    let shop = test.bind(0).await;
    let run = test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0);
    assert!(run.passed && run.code.is_none(), "{run:?}");
    let result = |check| run.checks.iter().find(|result| result.name == check).unwrap();
    let unmeasured = result(Check::Participations);
    assert_eq!((unmeasured.result, unmeasured.code.as_deref()), (Outcome::NotMeasured, Some("role_missing")));
    assert_eq!(result(Check::OrdersProbe).result, Outcome::Passed);
    // The scheduler verifies the shop, which creates the stream, and pulls its orders.
    for _ in 0..3 {
        test.time.advance(Duration::from_secs(61));
        test.app.run_due().await.unwrap();
    }
    let stored = test.app.list_shops(&OWNER).await.unwrap().remove(0).orders;
    assert!(stored > 0, "orders of the last thirty days were pulled");
});

db_test!(p1_a_role_missing_for_orders_as_well_fails_the_roles, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let shop = test.bind(0).await;
    for operation in [Operation::GetMarketplaceParticipations, Operation::SearchOrders] {
        test.amazon.add_fault(Fault::new(FaultKind::RoleMissing).on(operation).times(u64::MAX));
    }
    let run = test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0);
    assert_eq!(run.code, Some(FailureCode::RoleMissing));
    let failed: Vec<_> = run.checks.iter().filter(|check| check.result == Outcome::Failed).collect();
    assert_eq!(failed.iter().map(|check| check.name).collect::<Vec<_>>(), [Check::Roles]);
});

db_test!(b15_a_failed_connection_names_its_cause, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::ResetBefore).on(Operation::GetMarketplaceParticipations));
    let run = test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0);
    assert_eq!(run.code, Some(FailureCode::NetworkUnreachable));
    let failed = run.checks.iter().find(|check| check.result == Outcome::Failed).unwrap();
    assert!(failed.detail.as_deref().unwrap().contains("the connection was reset"), "{failed:?}");
});

db_test!(many_verifications_at_once_share_a_run_and_many_in_a_row_are_limited, |db| async move {
    let options = SandboxOptions { orders: 5, no_quotas: true, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let shop = test.bind(0).await;
    let tokens = || test.amazon.requests().calls(Operation::Token);
    let run = || async { test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0) };
    let (a, b, c) = tokio::join!(run(), run(), run());
    assert_eq!((a.id, a.id), (b.id, c.id));
    assert_eq!(tokens(), 1);
    for _ in 0..60 {
        assert!(run().await.passed);
    }
    assert_eq!(tokens(), 30);
    test.time.advance(Duration::from_secs(10));
    run().await;
    assert_eq!(tokens(), 31);
});

/// A shop of a company that has worked.
async fn working(test: &TestApp, company: hawser_core::CompanyId, index: usize) -> ShopId {
    let shop = test.app.bind_shop_by_token(&OWNER, company, test.binding(index)).await.unwrap();
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    shop
}

db_test!(one_company_alone_opens_no_incident_for_the_others, |db| async move {
    let profiles = vec![SellerProfile::new(Region::Fe, &["JP"]); 3];
    let options = SandboxOptions { profiles: Some(profiles), orders: 2, no_quotas: true, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let home = test.app.default_company().await.unwrap();
    let stranger = another_company(&test).await;
    working(&test, home, 0).await;
    let theirs = working(&test, stranger, 1).await;
    working(&test, stranger, 2).await;
    for index in [1, 2] {
        test.amazon.revoke(&test.seller(index).seller_id).unwrap();
    }
    test.time.advance(Duration::from_secs(2 * 3600));
    assert!(!test.app.verify_shop(&OWNER, theirs).await.unwrap()[0].passed);
    assert!(test.app.list_incidents(&OWNER).await.unwrap().is_empty());
    assert_eq!(test.count("revoked").await, 1, "the stranger's own shop is the cause");
});

db_test!(a_passed_verification_proves_a_stated_end_wrong, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let company = test.app.default_company().await.unwrap();
    let long_ago = Some(test.now().minus(Duration::from_secs(400 * 86_400)));
    let stated = hawser_service::shops::BindByToken { authorized_on: long_ago, ..test.binding(0) };
    let shop = test.app.bind_shop_by_token(&OWNER, company, stated).await.unwrap();
    assert_eq!(test.count("expired").await, 1);
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts.remove(0);
    assert_eq!(account.states.authorization.as_str(), "active");
    assert!(account.is_stated_date_wrong && account.valid_until.is_none());
});
