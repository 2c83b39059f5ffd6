//! The mass-failure rule: a thousand shops in virtual time.

use crate::world::{OWNER, World};
use hawser_core::Region;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions, SellerProfile};
use hawser_store::db_test;
use std::time::Duration;

const SHOPS: usize = 1000;
const MINUTE: Duration = Duration::from_secs(60);

/// A thousand shops that were verified and pulled, and whose access tokens have just run out.
async fn a_thousand_shops(db: &hawser_store::testing::TestDb) -> World {
    let profiles = vec![SellerProfile::new(Region::Fe, &["JP"]); SHOPS];
    let options = SandboxOptions { profiles: Some(profiles), orders: 2, no_quotas: true, ..SandboxOptions::default() };
    let world = World::with(db.store().clone(), options).await;
    for index in 0..SHOPS {
        world.bind(index).await;
    }
    world.time.advance(2 * MINUTE);
    world.hawser.run_due().await.unwrap();
    assert_eq!(world.count("active").await, SHOPS);
    world.time.advance(61 * MINUTE);
    world
}

async fn minutes_pass(world: &World, minutes: u32) {
    for _ in 0..minutes {
        world.time.advance(MINUTE);
        world.hawser.run_due().await.unwrap();
    }
}

db_test!(twenty_five_minutes_of_expired_for_everyone_turn_no_shop_red, |db| async move {
    let world = a_thousand_shops(&db).await;
    world.amazon.add_fault(Fault::new(FaultKind::Revoked).on(Operation::Token).times(u64::MAX));
    minutes_pass(&world, 25).await;
    assert_eq!(world.count("revoked").await, 0);
    let incidents = world.hawser.list_incidents(&OWNER).await.unwrap();
    assert_eq!(incidents.len(), 1, "one banner: {incidents:?}");
    assert!(incidents[0].suspected > 500, "{incidents:?}");
    world.amazon.clear_faults();
    minutes_pass(&world, 20).await;
    assert_eq!(world.count("active").await, SHOPS, "all well again by themselves");
    assert!(world.hawser.list_incidents(&OWNER).await.unwrap().is_empty());
});

db_test!(a_dead_client_secret_asks_no_seller, |db| async move {
    let world = a_thousand_shops(&db).await;
    world.amazon.add_fault(Fault::new(FaultKind::InvalidClient).on(Operation::Token).times(u64::MAX));
    minutes_pass(&world, 25).await;
    assert_eq!(world.count("active").await, SHOPS);
    let incidents = world.hawser.list_incidents(&OWNER).await.unwrap();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].code.as_str(), "app_secret_invalid");
});
