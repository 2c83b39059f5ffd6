//! Developer applications.

use crate::support::{at, company, member, new_application};
use hawser_core::{Actor, Region, Role};
use hawser_store::{StoreError, db_test};

db_test!(a_company_uses_its_own_applications_and_those_of_the_instance, |db| async move {
    let (first, second) = (company(&db, "First").await, company(&db, "Second").await);
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).write().await.unwrap();
    let (shared, own, foreign) = (
        new_application(None, "Shared"),
        new_application(Some(first), "Own"),
        new_application(Some(second), "Foreign"),
    );
    for application in [&shared, &own, &foreign] {
        tx.create_application(application).await.unwrap();
    }
    assert_eq!(tx.list_applications().await.unwrap().len(), 3);
    tx.commit().await.unwrap();

    let owner = member(first, Role::Owner);
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    let names: Vec<_> = tx.list_applications().await.unwrap().into_iter().map(|app| app.name).collect();
    assert_eq!(names, ["Own", "Shared"]);
    assert_eq!(tx.lookup_application(foreign.id).await.unwrap(), None);
    let found = tx.lookup_application(shared.id).await.unwrap().unwrap();
    assert_eq!((found.company, found.client_secret), (None, shared.client_secret.clone()));
    assert!(
        !tx.replace_client_secret(shared.id, None, &[7], None).await.unwrap(),
        "the instance's is not theirs to change"
    );
    assert!(tx.replace_client_secret(own.id, None, &[7], Some(at(9))).await.unwrap());
    let changed = tx.lookup_application(own.id).await.unwrap().unwrap();
    assert_eq!((changed.client_secret, changed.secret_created_at), (vec![7], Some(at(9))));
    tx.commit().await.unwrap();

    let mut tx = db.within(&Actor::Worker, at(0)).read().await.unwrap();
    assert!(tx.list_applications().await.unwrap().is_empty());
});

db_test!(an_application_name_is_unique_per_owner_and_region, |db| async move {
    let first = company(&db, "First").await;
    let mut tx = db.within(&Actor::InstanceOwner, at(0)).write().await.unwrap();
    for owner in [None, Some(first)] {
        tx.create_application(&new_application(owner, "Name")).await.unwrap();
        let twice = tx.create_application(&new_application(owner, "Name")).await;
        assert!(matches!(twice, Err(StoreError::Conflict { what: "application_name" })), "{twice:?}");
        let mut elsewhere = new_application(owner, "Name");
        elsewhere.region = Region::Eu;
        tx.create_application(&elsewhere).await.unwrap();
    }
    tx.commit().await.unwrap();
});
