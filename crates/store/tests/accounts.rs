//! Seller accounts and their marketplaces.

use crate::support::{CA, MX, US, at, create_fixture, marketplace, new_account, new_shop};
use hawser_core::shops::MarketplaceParticipation;
use hawser_core::{AccountGroup, Region, SellerId};
use hawser_store::{StoreError, db_test};

db_test!(a_company_has_a_seller_once_per_account_group, |db| async move {
    let fixture = create_fixture(&db, "Unique", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let other_shop = new_shop(fixture.company, "other");
    tx.create_shop(&other_shop).await.unwrap();
    let twice = tx.create_account(&new_account(other_shop.id, "A3FHEXAMPLEYWS")).await;
    assert!(matches!(twice, Err(StoreError::Conflict { what: "seller_account" })), "{twice:?}");
    let japan = hawser_core::Marketplace::by_country("JP").unwrap().group;
    let mut elsewhere = new_account(other_shop.id, "A3FHEXAMPLEYWS");
    (elsewhere.account_group, elsewhere.region) = (japan, Region::Fe);
    tx.create_account(&elsewhere).await.unwrap();
    let seller = "A3FHEXAMPLEYWS".parse().unwrap();
    let found = tx.find_account_by_seller(fixture.company, &seller, japan).await.unwrap().unwrap();
    assert_eq!((found.id, found.region, found.shop), (elsewhere.id, Region::Fe, other_shop.id));
    let found = tx.find_account_by_seller(fixture.company, &seller, AccountGroup::NorthAmerica).await.unwrap().unwrap();
    assert_eq!(found.id, fixture.account);
});

db_test!(one_company_s_claim_to_a_seller_bars_no_other, |db| async move {
    let first = create_fixture(&db, "First", "A3FHEXAMPLEYWS").await;
    let second = create_fixture(&db, "Second", "A3FHEXAMPLEYWS").await;
    for fixture in [&first, &second] {
        let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
        assert!(tx.mark_proven(fixture.account).await.unwrap());
        tx.commit().await.unwrap();
    }
});

db_test!(a_stated_seller_id_can_be_corrected_and_a_proven_one_cannot, |db| async move {
    let fixture = create_fixture(&db, "First", "A3FHEXAMPLEYWS").await;
    let right: SellerId = "A1RIGHTEXAMPLE".parse().unwrap();
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    assert!(tx.correct_seller_id(fixture.account, &right).await.unwrap());
    assert_eq!(tx.lookup_account(fixture.account).await.unwrap().unwrap().seller_id, right);
    assert!(tx.mark_proven(fixture.account).await.unwrap());
    assert!(!tx.correct_seller_id(fixture.account, &"A2OTHEREXAMPLE".parse().unwrap()).await.unwrap());
});

db_test!(participations_do_not_change_the_selection, |db| async move {
    let fixture = create_fixture(&db, "Parts", "A3FHEXAMPLEYWS").await;
    let part = |id: &str, is_participating, store: &str| MarketplaceParticipation {
        marketplace_id: marketplace(id),
        is_participating,
        has_suspended_listings: !is_participating,
        store_name: Some(store.to_owned()),
    };
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let before = tx.lookup_account(fixture.account).await.unwrap().unwrap();
    assert!(before.marketplaces.iter().all(|m| m.is_ticked && m.is_participating.is_none() && m.seen_at.is_none()));
    // The United States twice, Mexico new, Canada missing.
    let facts = [part(US, true, "old"), part(MX, true, "tienda"), part(US, true, "store")];
    assert!(tx.save_participations(fixture.account, &facts, at(5)).await.unwrap());
    let account = tx.lookup_account(fixture.account).await.unwrap().unwrap();
    let seen: Vec<_> = account
        .marketplaces
        .iter()
        .map(|m| (m.marketplace_id.as_str(), m.is_ticked, m.is_participating, m.store_name.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [(MX, false, Some(true), Some("tienda")), (CA, true, Some(false), None), (US, true, Some(true), Some("store"))]
    );
    assert!(account.marketplaces.iter().all(|m| m.seen_at == Some(at(5))));
});

db_test!(an_invalid_stored_value_is_reported_by_table_column_and_row, |db| async move {
    let fixture = create_fixture(&db, "Corrupt", "A3FHEXAMPLEYWS").await;
    db.run_raw("UPDATE seller_account SET seller_id = 'nonsense'").await.unwrap();
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let error = tx.lookup_account(fixture.account).await.unwrap_err();
    match &error {
        StoreError::Corrupt { table: "seller_account", column, row } => {
            assert_eq!((column.as_str(), row.as_str()), ("seller_id", "1"));
        }
        other => panic!("{other:?}"),
    }
    assert!(!error.to_string().contains("nonsense"), "a message contains no stored value");
});
