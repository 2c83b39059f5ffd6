//! Several processes over one database: a destroyed key is used by none of them.

use crate::test_app::{OWNER, TestApp};
use hawser_core::ShopId;
use hawser_sandbox::{SandboxOptions, Status};
use hawser_service::{App, Settings, orders::ListOrders, sync::PullReport};
use hawser_store::db_test;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);
const US: &str = "ATVPDKIKX0DER";

/// A process that keeps buyer data for this many days.
async fn keeping(test: &TestApp, buyer_data_days: u16) -> App {
    test.environment().app().settings(Settings { buyer_data_days, ..Settings::default() }).build().await.unwrap()
}

async fn pull(app: &App, test: &TestApp, shop: ShopId) -> PullReport {
    test.time.advance(Duration::from_secs(3600));
    app.pull_orders(&OWNER, shop, test.time_since(), &|_| {}).await.unwrap()
}

/// True if the order's buyer data is stored and can be read.
async fn has_buyer(app: &App, shop: ShopId, order: &str) -> bool {
    let mut found = None;
    let list = ListOrders { shop: Some(shop), reveal_buyer: true };
    let listed = app.list_orders::<hawser_service::Error>(&OWNER, list, |view| {
        if view.order_id.as_str() == order {
            found = Some(view.raw.get("buyer").is_some() || view.raw.get("recipient").is_some());
        }
        Ok(())
    });
    listed.await.unwrap();
    found.expect("the order is stored")
}

db_test!(a_process_that_still_holds_a_destroyed_key_encrypts_under_a_new_one, |db| async move {
    let test = TestApp::with(db.store().clone(), SandboxOptions { orders: 5, ..SandboxOptions::default() }).await;
    let shop = test.bind(0).await;
    let seller = test.seller(0).seller_id;
    // The processes are started with different settings, which is a mistake, but must not cost data.
    let (short, long) = (keeping(&test, 30).await, keeping(&test, 60).await);
    let order = test.amazon.place_order(&seller, US).unwrap();
    test.amazon.set_order_status(&seller, &order, Status::Unshipped).unwrap();
    assert_eq!(pull(&long, &test, shop).await.code(), None);
    assert!(has_buyer(&long, shop, &order).await);

    test.time.advance(40 * DAY);
    short.run_retention(&OWNER).await.unwrap();
    assert!(!has_buyer(&long, shop, &order).await, "deleted");

    // The order changes, and its buyer data is encrypted for the same day as before.
    test.amazon.set_order_status(&seller, &order, Status::Canceled).unwrap();
    assert_eq!(pull(&long, &test, shop).await.code(), None);
    assert!(has_buyer(&long, shop, &order).await, "the process reads what it stored");
    assert!(has_buyer(&keeping(&test, 60).await, shop, &order).await, "a process that starts later reads it as well");
});

db_test!(buyer_data_whose_period_has_ended_is_not_stored_again, |db| async move {
    let test = TestApp::with(db.store().clone(), SandboxOptions { orders: 5, ..SandboxOptions::default() }).await;
    let shop = test.bind(0).await;
    let seller = test.seller(0).seller_id;
    let order = test.amazon.place_order(&seller, US).unwrap();
    test.amazon.set_order_status(&seller, &order, Status::Unshipped).unwrap();
    assert_eq!(pull(&test.app, &test, shop).await.code(), None);
    assert!(has_buyer(&test.app, shop, &order).await);
    test.time.advance(40 * DAY);
    test.app.run_retention(&OWNER).await.unwrap();
    test.amazon.set_order_status(&seller, &order, Status::Canceled).unwrap();
    assert_eq!(pull(&test.app, &test, shop).await.code(), None);
    assert!(!has_buyer(&test.app, shop, &order).await);
    let views = test.orders(shop, false).await;
    let view = views.iter().find(|view| view.order_id.as_str() == order).unwrap();
    assert_eq!(view.status.as_str(), "CANCELLED", "the order itself is kept up to date");
});

db_test!(two_processes_share_the_jobs, |db| async move {
    let test = TestApp::new(db.store().clone(), 5).await;
    let other = test.another_process().await;
    let (one, two) = tokio::join!(test.app.run_retention(&OWNER), other.run_retention(&OWNER));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(one.iter().chain(&two).all(|run| run.failure.is_none()), "{one:?} {two:?}");
    let jobs = test.app.list_retention(&OWNER).await.unwrap();
    assert!(one.len() + two.len() >= jobs.len());
    assert!(jobs.iter().all(|job| job.succeeded_at.is_some()), "{jobs:?}");
});
