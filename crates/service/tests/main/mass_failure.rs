//! The mass-failure rule, with a thousand shops in simulated time.

use crate::world::{OWNER, World};
use hawser_core::Region;
use hawser_core::shops::Tone;
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions, SellerProfile};
use hawser_store::db_test;
use std::time::Duration;

const SHOPS: usize = 1000;
const MINUTE: Duration = Duration::from_secs(60);

/// Shops that were verified and synchronized, and whose access tokens have just expired.
async fn shops(db: &hawser_store::testing::TestDb, number: usize) -> World {
    let profiles = vec![SellerProfile::new(Region::Fe, &["JP"]); number];
    let options = SandboxOptions { profiles: Some(profiles), orders: 2, no_quotas: true, ..SandboxOptions::default() };
    let world = World::with(db.store().clone(), options).await;
    for index in 0..number {
        world.bind(index).await;
    }
    world.time.advance(2 * MINUTE);
    world.app.run_due().await.unwrap();
    assert_eq!(world.count("active").await, number);
    world.time.advance(61 * MINUTE);
    world
}

async fn minutes_pass(world: &World, minutes: u32) {
    for _ in 0..minutes {
        world.time.advance(MINUTE);
        world.app.run_due().await.unwrap();
    }
}

db_test!(twenty_five_minutes_of_refusals_for_everyone_turn_no_shop_red, |db| async move {
    let world = shops(&db, SHOPS).await;
    world.amazon.add_fault(Fault::new(FaultKind::Revoked).on(Operation::Token).times(u64::MAX));
    minutes_pass(&world, 25).await;
    assert_eq!(world.count("revoked").await, 0);
    // A verification by hand reports the measured code, and still no shop is red.
    let shop = world.app.list_shops(&OWNER).await.unwrap()[0].id;
    assert!(!world.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    let shops = world.app.list_shops(&OWNER).await.unwrap();
    assert!(shops.iter().all(|shop| shop.headline.is_some_and(|headline| headline.tone() != Tone::Broken)));
    let incidents = world.app.list_incidents(&OWNER).await.unwrap();
    assert_eq!(incidents.len(), 1, "one incident: {incidents:?}");
    assert!(incidents[0].suspected > 500, "{incidents:?}");
    world.amazon.clear_faults();
    minutes_pass(&world, 20).await;
    assert_eq!(world.count("active").await, SHOPS, "all work again without any action");
    assert!(world.app.list_incidents(&OWNER).await.unwrap().is_empty());
});

db_test!(an_invalid_client_secret_blames_no_seller, |db| async move {
    let world = shops(&db, SHOPS).await;
    world.amazon.add_fault(Fault::new(FaultKind::InvalidClient).on(Operation::Token).times(u64::MAX));
    minutes_pass(&world, 25).await;
    assert_eq!(world.count("active").await, SHOPS);
    let incidents = world.app.list_incidents(&OWNER).await.unwrap();
    assert_eq!(incidents.len(), 1);
    assert_eq!(incidents[0].code.as_str(), "app_secret_invalid");
});

/// With few shops, soon all are suspected and none is left to compare with.
async fn a_few_shops_stay_as_they_are(db: &hawser_store::testing::TestDb, number: usize) {
    let world = shops(db, number).await;
    world.amazon.add_fault(Fault::new(FaultKind::Revoked).on(Operation::Token).times(u64::MAX));
    for minutes in [25, 95] {
        minutes_pass(&world, minutes).await;
        assert_eq!(world.count("revoked").await, 0);
        assert_eq!(world.app.list_incidents(&OWNER).await.unwrap().len(), 1);
    }
    world.amazon.clear_faults();
    minutes_pass(&world, 20).await;
    assert_eq!(world.count("active").await, number);
    assert!(world.app.list_incidents(&OWNER).await.unwrap().is_empty());
}

db_test!(two_shops_that_fail_in_the_same_way_do_not_turn_red, |db| async move {
    a_few_shops_stay_as_they_are(&db, 2).await
});

db_test!(three_shops_that_fail_in_the_same_way_do_not_turn_red, |db| async move {
    a_few_shops_stay_as_they_are(&db, 3).await
});
