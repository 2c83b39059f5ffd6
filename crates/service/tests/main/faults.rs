//! Each fault of the simulated Amazon in the middle of a pull. The result is exactly the ledger.

use crate::test_app::{OWNER, TestApp};
use hawser_core::FailureCode;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_store::db_test;

/// Temporary faults that a pull has to survive.
fn passing() -> Vec<FaultKind> {
    FaultKind::all()
        .filter(|kind| !matches!(kind, FaultKind::RoleMissing | FaultKind::RegionInvalid | FaultKind::SecretExpired))
        // The order is stored some time after the pull, or when the time is read again.
        .filter(|kind| !matches!(kind, FaultKind::OddOrder { .. } | FaultKind::Unindexed))
        // These need windows of several pages, or ask for other data; `field::windows` and `field::data_sets` have them.
        .filter(|kind| !matches!(kind, FaultKind::EndlessPages { .. } | FaultKind::PageRefused { .. }))
        .filter(|kind| !matches!(kind, FaultKind::DataSetRefused { .. }))
        .filter(|kind| kind.fits(Operation::SearchOrders, true))
        .collect()
}

db_test!(a_pull_survives_every_temporary_fault, |db| async move {
    let test = TestApp::new(db.store().clone(), 350).await;
    let shop = test.bind(0).await;
    for (round, kind) in passing().into_iter().enumerate() {
        let name = kind.name();
        test.amazon.advance_world(900);
        test.time.advance(std::time::Duration::from_secs(1800));
        // A second rejected new token in a row would mean that the authorization has been revoked.
        let is_token = matches!(kind, FaultKind::AccessTokenExpired | FaultKind::AccessTokenRejected);
        let times = if is_token { 1 } else { 2 };
        test.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).from_call(2).times(times));
        let report = test.pull(shop).await;
        assert_eq!(report.code(), None, "{round} {name}: {report:?}");
        let struck = test.amazon.faults().iter().all(|placed| placed.fired > 0);
        assert!(struck, "{name} did not strike: {:?}", test.amazon.faults());
        test.amazon.clear_faults();
        test.assert_as_the_ledger(shop, 0, &report).await;
    }
});

db_test!(a_lasting_fault_ends_the_pull_with_its_code_and_the_next_pull_completes, |db| async move {
    let test = TestApp::new(db.store().clone(), 350).await;
    let shop = test.bind(0).await;
    let cases = [
        (FaultKind::Html200, "answer_malformed"),
        (FaultKind::NotJson, "answer_malformed"),
        (FaultKind::WrongShape, "answer_malformed"),
        (FaultKind::EmptyBody, "answer_malformed"),
        (FaultKind::TruncatedJson, "answer_malformed"),
        (FaultKind::WrongShop, "answer_malformed"),
        (FaultKind::Html403, "amazon_unavailable"),
        (FaultKind::Html503, "amazon_unavailable"),
        (FaultKind::ForbiddenGateway, "amazon_unavailable"),
        (FaultKind::ServerError, "amazon_unavailable"),
        (FaultKind::Throttle, "throttled"),
        (FaultKind::Reset, "network_unreachable"),
        (FaultKind::ResetBefore, "network_unreachable"),
        (FaultKind::RoleMissing, "role_missing"),
        (FaultKind::SecretExpired, "app_secret_invalid"),
        (FaultKind::AccessTokenRejected, "authorization_revoked"),
    ];
    for (kind, code) in cases {
        let name = kind.name();
        test.amazon.advance_world(900);
        test.time.advance(std::time::Duration::from_secs(1800));
        test.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).from_call(2).times(1000));
        let report = test.pull(shop).await;
        assert_eq!(report.code().map(|code| code.as_str()), Some(code), "{name}: {report:?}");
        test.amazon.clear_faults();
        let report = test.pull(shop).await;
        assert_eq!(report.code(), None, "{name}: {report:?}");
        test.assert_as_the_ledger(shop, 0, &report).await;
    }
});

/// The catalogue code of a lasting fault by the affected call; `None` if it is harmless.
fn expected(operation: Operation, kind: FaultKind) -> Option<&'static str> {
    match kind {
        FaultKind::Slow { .. } | FaultKind::SmallPackets | FaultKind::DoubledUpdate | FaultKind::LateUpdate => None,
        FaultKind::OddOrder { .. } => None,
        // The orders are stored without the data set.
        FaultKind::DataSetRefused { .. } => None,
        // Smaller windows are requested.
        FaultKind::EndlessPages { .. } | FaultKind::PageRefused { .. } => None,
        FaultKind::Throttle => Some("throttled"),
        FaultKind::ServerError
        | FaultKind::Unavailable
        | FaultKind::Html403
        | FaultKind::Html503
        | FaultKind::BadGatewayHtml
        | FaultKind::ForbiddenGateway
        | FaultKind::TemporarilyUnavailable => Some("amazon_unavailable"),
        FaultKind::Html200
        | FaultKind::Truncated
        | FaultKind::TruncatedJson
        | FaultKind::EmptyBody
        | FaultKind::NotJson
        | FaultKind::WrongShape
        | FaultKind::Redirect
        | FaultKind::TokenDead => Some("answer_malformed"),
        FaultKind::Reset | FaultKind::ResetBefore => Some("network_unreachable"),
        FaultKind::AccessTokenExpired | FaultKind::AccessTokenRejected | FaultKind::Revoked => {
            Some("authorization_revoked")
        }
        FaultKind::SecretExpired | FaultKind::InvalidClient => Some("app_secret_invalid"),
        FaultKind::InvalidInput if operation == Operation::GetMarketplaceParticipations => Some("account_dormant"),
        FaultKind::InvalidInput => Some("answer_malformed"),
        // Without the role, participations are not measured, and the orders probe decides.
        FaultKind::RoleMissing if operation == Operation::GetMarketplaceParticipations => None,
        FaultKind::RoleMissing => Some("role_missing"),
        FaultKind::RegionInvalid => Some("region_mismatch"),
        FaultKind::WrongShop if operation == Operation::SearchOrders => Some("answer_malformed"),
        // The neighbor participates in the same countries.
        FaultKind::WrongShop => None,
        FaultKind::NotParticipating => Some("marketplace_not_participating"),
        FaultKind::EmptyParticipations => Some("participations_empty"),
        FaultKind::Unindexed | FaultKind::CallbackWithoutCode => unreachable!("strikes no call of these"),
    }
}

/// The four axes of a shop.
async fn axes(test: &TestApp, shop: hawser_core::ShopId) -> [&'static str; 4] {
    let shops = test.app.list_shops(&OWNER).await.unwrap();
    let states = &shops.iter().find(|view| view.id == shop).unwrap().accounts[0].states;
    [
        states.authorization.as_str(),
        states.synchronization.as_str(),
        states.account_health.as_str(),
        states.verification.as_str(),
    ]
}

/// Every fault of a call, lasting for a while: code and states follow the catalogue, and afterwards everything recovers
/// automatically and equals the ledger.
async fn every_fault_of(db: &hawser_store::testing::TestDb, operation: Operation) {
    let options = SandboxOptions { sellers: 4, orders: 150, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let (shop, neighbor) = (test.bind(0).await, test.bind(3).await);
    let seller = test.seller(0).seller_id;
    // Only a proven Seller ID shows that an order belongs to another seller.
    let account = test.app.get_shop(&OWNER, neighbor).await.unwrap().accounts[0].id;
    let mut writing = test.app.store().within(&OWNER, test.now()).write().await.unwrap();
    writing.mark_proven(account).await.unwrap();
    writing.commit().await.unwrap();
    for id in [shop, neighbor] {
        assert!(test.app.verify_shop(&OWNER, id).await.unwrap()[0].passed);
        assert_eq!(test.pull(id).await.code(), None);
    }
    let mut tried = 0;
    for kind in FaultKind::all().filter(|kind| kind.fits(operation, false) && *kind != FaultKind::Unindexed) {
        let name = format!("{} on {operation:?}", kind.name());
        test.amazon.advance_world(120);
        test.time.advance(std::time::Duration::from_secs(2 * 3600));
        test.amazon.add_fault(Fault::new(kind).on(operation).of(&seller).times(1000));
        let code = if operation == Operation::SearchOrders {
            test.pull(shop).await.code()
        } else {
            test.app.verify_shop(&OWNER, shop).await.unwrap()[0].code
        };
        assert_eq!(code.map(|code| code.as_str()), expected(operation, kind), "{name}");

        // Only a failure of the seller's authorization turns the shop red, and the neighbor proves that it is this seller's.
        let is_own = code == Some(FailureCode::AuthorizationRevoked) && operation == Operation::Token;
        let authorization = if is_own { "revoked" } else { "active" };
        let is_pull_failing = operation == Operation::SearchOrders && code.is_some();
        let synchronization = match (is_own, is_pull_failing) {
            (true, _) => "held",
            (false, true) => "failing",
            // Nobody has pulled for two hours.
            (false, false) if operation != Operation::SearchOrders => "late",
            (false, false) => "on",
        };
        let is_verified = operation == Operation::SearchOrders || code.is_none();
        let verification = if is_verified { "passed" } else { "failed" };
        assert_eq!(axes(&test, shop).await, [authorization, synchronization, "unknown", verification], "{name}");

        test.amazon.clear_faults();
        test.time.advance(std::time::Duration::from_secs(3600));
        assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed, "{name}: well again");
        if matches!(kind, FaultKind::DataSetRefused { .. }) {
            // Amazon is asked for the data set again after some hours, and the orders without it are read again.
            test.time.advance(std::time::Duration::from_secs(7 * 3600));
            assert_eq!(test.pull(shop).await.code(), None, "{name}");
        }
        let report = test.pull(shop).await;
        assert_eq!(report.code(), None, "{name}: complete again");
        test.assert_as_the_ledger(shop, 0, &report).await;
        assert_eq!(axes(&test, shop).await, ["active", "on", "unknown", "passed"], "{name}");
        tried += 1;
    }
    println!("{tried} faults on {operation:?}: the catalogue's codes and axes, and the ledger afterwards");
}

db_test!(every_fault_of_the_token, |db| async move { every_fault_of(&db, Operation::Token).await });

db_test!(every_fault_of_the_participations, |db| async move {
    every_fault_of(&db, Operation::GetMarketplaceParticipations).await;
});

db_test!(every_fault_of_the_orders_page, |db| async move { every_fault_of(&db, Operation::SearchOrders).await });
