//! The instance's own data: set-up, companies, members, keys of the vault.

use crate::support::{at, company, new};
use hawser_core::Role;
use hawser_store::{KeyCheck, NewCompany, NewMember, StoreError, db_test};
use uuid::Uuid;

db_test!(the_first_set_up_wins, |db| async move {
    let mut tx = db.instance().write().await.unwrap();
    assert_eq!(tx.instance().await.unwrap(), None);
    let first = tx.set_up(Uuid::from_u128(1), at(1)).await.unwrap();
    assert_eq!((first.id, first.created_at), (Uuid::from_u128(1), at(1)));
    assert_eq!(tx.set_up(Uuid::from_u128(2), at(2)).await.unwrap(), first);
    tx.commit().await.unwrap();
});

db_test!(companies_have_unique_names_and_members, |db| async move {
    let first = company(&db, "Default").await;
    let mut tx = db.instance().write().await.unwrap();
    let again = NewCompany { id: new!(CompanyId), name: "Default".to_owned(), created_at: at(0) };
    let taken = tx.add_company(&again).await;
    assert!(matches!(taken, Err(StoreError::Conflict { what: "company_name" })), "{taken:?}");
    assert_eq!(tx.find_company_by_name("Default").await.unwrap().unwrap().id, first);
    assert_eq!(tx.lookup_company(again.id).await.unwrap(), None);
    assert_eq!(tx.list_companies().await.unwrap().len(), 1);

    let member =
        NewMember {
            id: new!(MemberId), company: first, name: "李雷".to_owned(), role: Role::Admin, created_at: at(0)
        };
    tx.add_member(&member).await.unwrap();
    let lost = NewMember { id: new!(MemberId), company: again.id, ..member.clone() };
    assert!(matches!(tx.add_member(&lost).await, Err(StoreError::NotFound { what: "company" })));
    assert!(tx.set_member_disabled(member.id, Some(at(4))).await.unwrap());
    let stored = tx.lookup_member(member.id).await.unwrap().unwrap();
    assert_eq!((&*stored.name, stored.role, stored.disabled_at), ("李雷", Role::Admin, Some(at(4))));
    assert_eq!(tx.list_members(first).await.unwrap(), [stored]);
    assert!(!tx.set_member_disabled(lost.id, None).await.unwrap());
});

async fn hold_master_key(db: &hawser_store::Store, key_id: &str) {
    let mut tx = db.instance().write().await.unwrap();
    tx.add_key_check(&KeyCheck { key_id: key_id.to_owned(), blob: vec![0] }).await.unwrap();
    tx.commit().await.unwrap();
}

db_test!(a_data_key_under_a_retired_master_key_is_refused, |db| async move {
    let company = company(&db, "Late").await;
    hold_master_key(&db, "k1").await;
    hold_master_key(&db, "k2").await;
    let mut tx = db.instance().write().await.unwrap();
    assert!(tx.remove_key_check("k1").await.unwrap());
    let refused = tx.add_data_key(company, "secrets", &[1], "k1", at(1)).await;
    assert!(matches!(refused, Err(StoreError::KeyRetired)), "{refused:?}");
    assert_eq!(tx.data_key(company, "secrets").await.unwrap(), None);
    assert_eq!(tx.add_data_key(company, "secrets", &[2], "k2", at(1)).await.unwrap(), [2]);
});

db_test!(the_first_data_key_wins_under_a_race, |db| async move {
    let company = company(&db, "Racers").await;
    hold_master_key(&db, "k1").await;
    let mut racers = tokio::task::JoinSet::new();
    for byte in 0..8_u8 {
        let db = db.clone();
        racers.spawn(async move {
            let mut tx = db.instance().write().await.unwrap();
            let stored = tx.add_data_key(company, "secrets", &[byte; 4], "k1", at(0)).await.unwrap();
            tx.commit().await.unwrap();
            stored
        });
    }
    let stored = racers.join_all().await;
    assert!(stored.iter().all(|key| *key == stored[0]), "{stored:?}");
    let mut tx = db.instance().read().await.unwrap();
    assert_eq!(tx.data_key(company, "secrets").await.unwrap(), Some(stored[0].clone()));
    assert_eq!(tx.data_key(None, "secrets").await.unwrap(), None, "the instance's own is another");
});

db_test!(a_data_key_is_rewrapped_only_from_what_it_was_and_destroyed_for_good, |db| async move {
    let company = company(&db, "Rotation").await;
    hold_master_key(&db, "k1").await;
    let mut tx = db.instance().write().await.unwrap();
    tx.add_data_key(company, "buyer:2026-11", &[1], "k1", at(1)).await.unwrap();
    tx.add_data_key(None, "applications", &[2], "k1", at(2)).await.unwrap();
    assert!(!tx.replace_wrapped(company, "buyer:2026-11", &[9], &[3]).await.unwrap());
    assert!(tx.replace_wrapped(company, "buyer:2026-11", &[1], &[3]).await.unwrap());
    let keys = tx.list_data_keys().await.unwrap();
    let listed: Vec<_> = keys.iter().map(|key| (key.company, &*key.purpose, &*key.wrapped)).collect();
    assert_eq!(listed, [(None, "applications", &[2][..]), (Some(company), "buyer:2026-11", &[3][..])]);

    assert!(tx.destroy_data_key(company, "buyer:2026-11", at(5)).await.unwrap());
    assert!(!tx.destroy_data_key(company, "buyer:2026-11", at(6)).await.unwrap());
    assert_eq!(tx.data_key(company, "buyer:2026-11").await.unwrap(), None);
    assert!(!tx.replace_wrapped(company, "buyer:2026-11", &[3], &[4]).await.unwrap());
    assert_eq!(tx.list_data_keys().await.unwrap().len(), 1);
    let fresh = tx.add_data_key(company, "buyer:2026-11", &[5], "k1", at(7)).await.unwrap();
    assert_eq!(fresh, [5], "a late order of that month gets a new key");
    assert_eq!(tx.list_data_keys().await.unwrap()[1].created_at, at(7));
});

db_test!(key_checks_name_the_master_keys_that_the_data_needs, |db| async move {
    let mut tx = db.instance().write().await.unwrap();
    assert!(tx.list_key_checks().await.unwrap().is_empty());
    let check = KeyCheck { key_id: "k1".to_owned(), blob: vec![1] };
    assert_eq!(tx.add_key_check(&check).await.unwrap(), [1]);
    assert_eq!(tx.add_key_check(&KeyCheck { blob: vec![2], ..check.clone() }).await.unwrap(), [1]);
    assert_eq!(tx.key_check("k2").await.unwrap(), None);
    assert_eq!(tx.list_key_checks().await.unwrap(), [check]);
    assert!(tx.remove_key_check("k1").await.unwrap());
    assert!(!tx.remove_key_check("k1").await.unwrap());
});
