//! Verifications: every way in which one can end.

use crate::test_app::{OWNER, TestApp};
use hawser_core::verification::{Check, Outcome, Verification};
use hawser_core::{Acts, FailureCode, ShopId};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::db_test;
use std::time::Duration;
use strum::VariantArray as _;

async fn verify(test: &TestApp, shop: ShopId) -> Verification {
    test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0)
}

/// The failed check and its code, if any.
fn failed(verification: &Verification) -> Option<(Check, &str)> {
    let check = verification.checks.iter().find(|check| check.result == Outcome::Failed)?;
    Some((check.name, check.code.as_deref().unwrap_or_default()))
}

db_test!(a_good_binding_passes_every_check_and_its_identity_is_stated, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    for index in 0..3 {
        let shop = test.bind(index).await;
        let verification = verify(&test, shop).await;
        assert!(verification.passed, "{verification:?}");
        let outcomes: Vec<_> = verification.checks.iter().map(|check| (check.name, check.result)).collect();
        assert_eq!(
            outcomes,
            Check::VARIANTS
                .iter()
                .map(|check| (*check, if *check == Check::Identity { Outcome::Stated } else { Outcome::Passed }))
                .collect::<Vec<_>>()
        );
    }
    let shops = test.app.list_shops(&OWNER).await.unwrap();
    assert!(shops.iter().all(|shop| shop.accounts[0].states.verification.as_str() == "passed"));
    assert!(shops.iter().all(|shop| shop.accounts[0].states.authorization.as_str() == "active"));
});

db_test!(each_refusal_fails_its_check_with_its_code, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    assert!(verify(&test, shop).await.passed);
    let cases = [
        (Operation::Token, FaultKind::InvalidClient, Check::Application, "app_secret_invalid"),
        (Operation::Token, FaultKind::TemporarilyUnavailable, Check::Token, "amazon_unavailable"),
        (Operation::Token, FaultKind::Html200, Check::Token, "answer_malformed"),
        (
            Operation::GetMarketplaceParticipations,
            FaultKind::EmptyParticipations,
            Check::Participations,
            "participations_empty",
        ),
        (
            Operation::GetMarketplaceParticipations,
            FaultKind::NotParticipating,
            Check::Participations,
            "marketplace_not_participating",
        ),
        (
            Operation::GetMarketplaceParticipations,
            FaultKind::ForbiddenGateway,
            Check::Participations,
            "amazon_unavailable",
        ),
        (Operation::GetMarketplaceParticipations, FaultKind::Throttle, Check::Participations, "throttled"),
        (
            Operation::GetMarketplaceParticipations,
            FaultKind::SecretExpired,
            Check::Participations,
            "app_secret_invalid",
        ),
        (Operation::GetMarketplaceParticipations, FaultKind::ResetBefore, Check::Participations, "network_unreachable"),
        (Operation::GetMarketplaceParticipations, FaultKind::InvalidInput, Check::Participations, "account_dormant"),
        (Operation::SearchOrders, FaultKind::RoleMissing, Check::Roles, "role_missing"),
        (Operation::SearchOrders, FaultKind::RegionInvalid, Check::OrdersProbe, "region_mismatch"),
    ];
    for (operation, kind, step, code) in cases {
        let name = format!("{kind:?}");
        test.amazon.add_fault(Fault::new(kind).on(operation).times(10));
        let verification = verify(&test, shop).await;
        assert_eq!(failed(&verification), Some((step, code)), "{name}: {verification:?}");
        test.amazon.clear_faults();
        test.time.advance(Duration::from_secs(3600));
        assert!(verify(&test, shop).await.passed, "{name}: works again");
    }
});

db_test!(only_a_problem_of_the_seller_revokes_the_authorization, |db| async move {
    let options = SandboxOptions { sellers: 6, orders: 50, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let (shop, neighbor) = (test.bind(0).await, test.bind(3).await);
    assert!(verify(&test, shop).await.passed && verify(&test, neighbor).await.passed);
    test.amazon.add_fault(Fault::new(FaultKind::InvalidClient).on(Operation::Token).times(10));
    let verification = verify(&test, shop).await;
    assert_eq!(verification.code.map(FailureCode::acts), Some(Acts::ApplicationOwner));
    assert_eq!(test.count("revoked").await, 0);
    test.amazon.clear_faults();

    test.amazon.revoke(&test.seller(0).seller_id).unwrap();
    let verification = verify(&test, shop).await;
    assert_eq!(failed(&verification), Some((Check::Token, "authorization_revoked")));
    assert_eq!(test.count("revoked").await, 1);
});

db_test!(a_first_refusal_means_a_wrong_token_and_one_after_a_year_an_expired_one, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let stranger = test.bind(0).await;
    test.amazon.revoke(&test.seller(0).seller_id).unwrap();
    assert_eq!(failed(&verify(&test, stranger).await), Some((Check::Token, "token_of_other_app")));

    let shop = test.bind(1).await;
    assert!(verify(&test, shop).await.passed);
    test.time.advance(Duration::from_secs(366 * 24 * 3600));
    assert_eq!(failed(&verify(&test, shop).await), Some((Check::Token, "authorization_expired")));
});

db_test!(a_token_of_another_region_does_not_pass, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let company = test.app.default_company().await.unwrap();
    let mut binding = test.binding(0);
    binding.region = hawser_core::Region::Eu;
    binding.countries = vec!["DE".to_owned()];
    let shop = test.app.bind_shop_by_token(&OWNER, company, binding).await.unwrap();
    let verification = verify(&test, shop).await;
    assert!(!verification.passed);
    assert!(matches!(failed(&verification), Some((Check::Token, "token_of_other_app"))), "{verification:?}");
});
