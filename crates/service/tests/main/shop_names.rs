//! Shops that the command line finds by name, and the trail of the companies whose buyers it shows.

use crate::people::other_company;
use crate::test_app::{OWNER, TestApp};
use hawser_core::shops::{Platform, Shop};
use hawser_core::{Clock as _, CompanyId, Environment, FailureCode, OsRng, ShopId};
use hawser_store::db_test;

async fn add_shop(test: &TestApp, company: CompanyId, name: &str) -> ShopId {
    let shop = Shop {
        id: ShopId::new(&*test.time, &OsRng),
        company,
        name: name.to_owned(),
        platform: Platform::Amazon,
        environment: Environment::Production,
        created_at: test.time.now(),
        deactivated_at: None,
        paused_by: None,
    };
    let mut tx = test.app.store().within(&OWNER, test.now()).write().await.unwrap();
    tx.create_shop(&shop).await.unwrap();
    tx.commit().await.unwrap();
    shop.id
}

db_test!(a_shop_name_of_two_companies_needs_the_company, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let app = &test.app;
    let first = test.app.default_company().await.unwrap();
    let shop = test.bind(0).await;
    assert_eq!(app.find_shop(&OWNER, " Shop 0 ").await.unwrap(), shop);
    let (other, _) = other_company(&test, "other").await;
    let twin = add_shop(&test, other, "Shop 0").await;
    let refused = app.find_shop(&OWNER, "Shop 0").await.unwrap_err().to_string();
    assert!(refused.contains("2 companies") && refused.contains("--company"), "{refused}");
    assert_eq!(app.find_shop_in(&OWNER, Some(first), "Shop 0").await.unwrap(), shop);
    assert_eq!(app.find_shop_in(&OWNER, Some(other), "Shop 0").await.unwrap(), twin);
    assert_eq!(app.find_shop(&OWNER, &twin.to_string()).await.unwrap(), twin);
    let elsewhere = app.find_shop_in(&OWNER, Some(first), &twin.to_string()).await.unwrap_err();
    assert_eq!(elsewhere.code(), Some(FailureCode::NotFound));
});

db_test!(buyers_shown_to_the_instance_owner_are_recorded_for_their_company, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let first = test.app.default_company().await.unwrap();
    let shop = test.bind(0).await;
    test.pull(shop).await;
    test.orders(shop, true).await;
    let mut tx = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    let entries = tx.list_audit(100).await.unwrap();
    let reading = entries.iter().find(|entry| entry.action == "buyer_data.read").unwrap();
    assert_eq!((reading.company, reading.subject.clone()), (Some(first), shop.to_string()));
});
