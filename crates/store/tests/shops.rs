//! Creating, finding and renaming shops.

use crate::support::{at, company, member, new, new_shop};
use hawser_core::{Actor, Role};
use hawser_store::{StoreError, db_test};

db_test!(a_shop_is_read_as_it_was_created, |db| async move {
    let company = company(&db, "默认").await;
    let owner = member(company, Role::Owner);
    let shop = new_shop(company, "北美店 🛒");
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    tx.create_shop(&shop).await.unwrap();
    let stored = tx.lookup_shop(shop.id).await.unwrap().unwrap();
    assert_eq!((stored.id, stored.company, &*stored.name), (shop.id, company, "北美店 🛒"));
    assert_eq!((stored.platform, stored.created_at), (shop.platform, at(0)));
    assert_eq!((stored.deactivated_at, &stored.paused_by), (None, &None));
    assert_eq!(tx.list_shops_by_name("北美店 🛒").await.unwrap(), [stored]);
    assert_eq!(tx.lookup_shop(new!(ShopId)).await.unwrap(), None);
    assert_eq!(tx.list_shops_by_name("北美店").await.unwrap(), []);
});

db_test!(a_shop_name_is_unique_in_a_company_and_free_in_the_next, |db| async move {
    let (first, second) = (company(&db, "First").await, company(&db, "Second").await);
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).write().await.unwrap();
    tx.create_shop(&new_shop(first, "Shop")).await.unwrap();
    let taken = tx.create_shop(&new_shop(first, "Shop")).await;
    assert!(matches!(taken, Err(StoreError::Conflict { what: "shop_name" })), "{taken:?}");
    // A conflict leaves the transaction usable, on both databases.
    tx.create_shop(&new_shop(second, "Shop")).await.unwrap();
    tx.create_shop(&new_shop(first, "Another")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).read().await.unwrap();
    let names: Vec<_> = tx.list_shops().await.unwrap().into_iter().map(|shop| shop.name).collect();
    assert_eq!(names, ["Another", "Shop", "Shop"]);
});

db_test!(renaming_to_a_taken_name_is_a_conflict, |db| async move {
    let company = company(&db, "Names").await;
    let owner = member(company, Role::Owner);
    let (one, two) = (new_shop(company, "one"), new_shop(company, "two"));
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    tx.create_shop(&one).await.unwrap();
    tx.create_shop(&two).await.unwrap();
    assert!(tx.rename_shop(two.id, None, "three").await.unwrap());
    assert!(!tx.rename_shop(two.id, Some("two"), "four").await.unwrap(), "it has another name by now");
    tx.commit().await.unwrap();
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    let taken = tx.rename_shop(two.id, None, "one").await;
    assert!(matches!(taken, Err(StoreError::Conflict { what: "shop_name" })), "{taken:?}");
    drop(tx);
    let mut tx = db.within(&owner, at(0)).read().await.unwrap();
    assert_eq!(tx.lookup_shop(two.id).await.unwrap().unwrap().name, "three");
});
