//! Buyer data: sealed at rest, shown only on request, and every reading recorded.

use crate::test_app::{OWNER, TestApp};
use hawser_sandbox::SandboxOptions;
use hawser_store::db_test;

db_test!(buyer_data_is_shown_only_on_request_and_the_reading_is_recorded, |db| async move {
    let marker = "MARKER-4711";
    let options = SandboxOptions { orders: 120, personal_marker: Some(marker.to_owned()), ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let shop = test.bind(0).await;
    assert_eq!(test.pull(shop).await.code(), None);
    let plain = test.orders(shop, false).await;
    assert!(plain.iter().all(|order| !order.raw.to_string().contains(marker)));
    let revealed = test.orders(shop, true).await;
    // Most of the orders were shipped more than 30 days ago: their buyer data was never stored.
    let shown = revealed.iter().filter(|order| order.raw.to_string().contains(marker)).count();
    assert!((4..20).contains(&shown), "{shown} of 24");
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    let audit = reading.list_audit(100).await.unwrap();
    assert_eq!(audit.iter().filter(|row| row.action == "buyer_data.read").count(), 1);
});
