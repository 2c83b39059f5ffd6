//! Streams by themselves.

use crate::world::{OWNER, World};
use hawser_sandbox::SandboxOptions;
use hawser_service::SchedulerOptions;
use hawser_store::db_test;
use std::time::Duration;

db_test!(a_bound_shop_is_verified_and_pulled_without_anybody_asking, |db| async move {
    let world = World::new(db.store().clone(), 120).await;
    let shop = world.bind(0).await;
    world.time.advance(Duration::from_secs(61));
    assert_eq!(world.hawser.run_due().await.unwrap(), 2, "the ladder, then the orders");
    assert!(!world.orders(shop, false).await.is_empty());
    assert_eq!(world.hawser.run_due().await.unwrap(), 0, "nothing is due");
    let pages = world.pages_asked();
    world.amazon.advance_world(60);
    world.time.advance(Duration::from_secs(20 * 60));
    assert_eq!(world.hawser.run_due().await.unwrap(), 1);
    assert!(world.pages_asked() > pages);
});

db_test!(a_big_shop_gives_way_and_ends_with_the_ledger_all_the_same, |db| async move {
    let options = SandboxOptions { orders: 6000, no_quotas: true, ..SandboxOptions::default() };
    let world = World::with(db.store().clone(), options).await;
    let shop = world.bind(0).await;
    world.hawser.pull_orders(&OWNER, shop, world.now(), &|_| {}).await.unwrap();
    let claims = world.hawser.store().for_claim();
    let account =
        world.hawser.store().within(&OWNER, world.now()).read().await.unwrap().list_accounts(shop).await.unwrap();
    claims.request_pull(account[0].id, hawser_store::Resource::Orders, world.time_since(), world.now()).await.unwrap();
    assert!(world.hawser.run_due().await.unwrap() >= 2, "more than one turn");
    let report = world.pull(shop).await;
    world.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(the_scheduler_ends_when_it_is_told_to, |db| async move {
    let world = World::new(db.store().clone(), 300).await;
    world.bind(0).await;
    world.time.advance(Duration::from_secs(61));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let hawser = world.hawser.clone();
    let running = tokio::spawn(async move { hawser.run_scheduler(SchedulerOptions::default(), stopped).await });
    while world.pages_asked() == 0 {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
});
