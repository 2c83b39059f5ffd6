//! One page of faults: each fault of the simulated Amazon in the middle of a pull. At the end the ledger, exactly.

use crate::world::World;
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::db_test;

/// Faults that pass by themselves: the pull has to go on through them.
fn passing() -> Vec<FaultKind> {
    FaultKind::ALL
        .into_iter()
        .filter(|kind| !matches!(kind, FaultKind::RoleMissing | FaultKind::RegionInvalid | FaultKind::SecretExpired))
        .filter(|kind| kind.fits(Operation::SearchOrders, true))
        .collect()
}

db_test!(a_pull_goes_through_every_fault_and_ends_with_the_ledger, |db| async move {
    let world = World::new(db.store().clone(), 350).await;
    let shop = world.bind(0).await;
    for (round, kind) in passing().into_iter().enumerate() {
        let name = kind.name();
        world.amazon.advance_world(900);
        world.time.advance(std::time::Duration::from_secs(1800));
        // A second fresh token refused in a row would mean that the grant is gone.
        let is_token = matches!(kind, FaultKind::AccessTokenExpired | FaultKind::AccessTokenRejected);
        let times = if is_token { 1 } else { 2 };
        world.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).from_call(2).times(times));
        let report = world.pull(shop).await;
        assert_eq!(report.code(), None, "{round} {name}: {report:?}");
        let struck = world.amazon.faults().iter().all(|placed| placed.fired > 0);
        assert!(struck, "{name} did not strike: {:?}", world.amazon.faults());
        world.amazon.clear_faults();
        world.assert_as_the_ledger(shop, 0, &report).await;
    }
});

db_test!(a_fault_that_stays_ends_the_pull_with_its_code_and_the_next_one_completes_it, |db| async move {
    let world = World::new(db.store().clone(), 350).await;
    let shop = world.bind(0).await;
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
        world.amazon.advance_world(900);
        world.time.advance(std::time::Duration::from_secs(1800));
        world.amazon.add_fault(Fault::new(kind).on(Operation::SearchOrders).from_call(2).times(1000));
        let report = world.pull(shop).await;
        assert_eq!(report.code().map(|code| code.as_str()), Some(code), "{name}: {report:?}");
        world.amazon.clear_faults();
        let report = world.pull(shop).await;
        assert_eq!(report.code(), None, "{name}: {report:?}");
        world.assert_as_the_ledger(shop, 0, &report).await;
    }
});
