//! The tenant scope: the rows that each actor sees and may write.

use crate::support::{
    Fixture, at, company, create_fixture, member, member_id, new, new_account, new_application, new_authorization,
    new_shop,
};
use hawser_core::sync::Resource;
use hawser_core::{Actor, ApiKeyId, Environment, Permission, Role};
use hawser_store::{NewApiKey, OrderFilter, Store, StoreError, Subject, db_test, testing::TestDb};

async fn sees(store: &Store, actor: &Actor, fixture: &Fixture) -> bool {
    sees_at(store, actor, fixture, 0).await
}

/// Reads the shop and everything below it in every way. All answers must agree.
async fn sees_at(store: &Store, actor: &Actor, fixture: &Fixture, second: i64) -> bool {
    let mut tx = store.within(actor, at(second)).read().await.unwrap();
    let answers = [
        tx.lookup_shop(fixture.shop).await.unwrap().is_some(),
        tx.list_shops().await.unwrap().iter().any(|shop| shop.id == fixture.shop),
        tx.lookup_account(fixture.account).await.unwrap().is_some(),
        !tx.list_accounts(fixture.shop).await.unwrap().is_empty(),
        tx.find_account_by_seller(
            fixture.company,
            &"A3FHEXAMPLEYWS".parse().unwrap(),
            hawser_core::AccountGroup::NorthAmerica,
        )
        .await
        .unwrap()
        .is_some(),
        tx.current_authorization(fixture.account).await.unwrap().is_some(),
        tx.latest_verification(fixture.account).await.unwrap().is_some(),
        !tx.coverage(fixture.account).await.unwrap().is_empty(),
        tx.stream_status(fixture.account, Resource::Orders).await.unwrap().is_some(),
        !tx.list_orders(&OrderFilter { shop: Some(fixture.shop), after: None, limit: 10 }).await.unwrap().is_empty(),
        tx.count_orders(Some(fixture.shop)).await.unwrap() > 0,
        !tx.totals_by_currency(Some(fixture.shop)).await.unwrap().is_empty(),
    ];
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{actor:?}: {answers:?}");
    // A query over all shops returns the orders of the shops in scope.
    let all = tx.count_orders(None).await.unwrap() > 0;
    assert!(all || !answers[0]);
    answers[0]
}

/// A fixture with an order, a verification and coverage, so that each of them could leak.
async fn full_fixture(store: &Store, name: &str) -> Fixture {
    let fixture = create_fixture(store, name, "A3FHEXAMPLEYWS").await;
    let claims = store.for_claim();
    let stream = crate::support::claimed(&claims, fixture.account, "w").await;
    crate::pages::pull_one_page(&claims, &stream, vec![crate::support::order(1, 0)]).await;
    let mut tx = store.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.create_verification(&crate::verifications::verification(fixture.account, 0)).await.unwrap();
    tx.commit().await.unwrap();
    fixture
}

db_test!(a_company_sees_only_its_own_data, |db| async move {
    let first = full_fixture(&db, "First").await;
    let second = full_fixture(&db, "Second").await;
    assert!(sees(&db, &first.owner, &first).await);
    assert!(!sees(&db, &first.owner, &second).await);
    assert!(sees(&db, &second.owner, &second).await);
    assert!(sees(&db, &Actor::InstanceOwner, &first).await);
    assert!(sees(&db, &Actor::InstanceOwner, &second).await);
    assert!(!sees(&db, &Actor::Worker, &first).await);
    let mut tx = db.within(&first.owner, at(0)).read().await.unwrap();
    assert_eq!(tx.count_orders(None).await.unwrap(), 1);
    assert_eq!(tx.list_shops().await.unwrap().len(), 1);
});

db_test!(a_role_without_all_shops_sees_assigned_shops_until_the_assignment_ends, |db| async move {
    let fixture = full_fixture(&db, "Assigned").await;
    for role in Role::ALL {
        let actor = member(fixture.company, role);
        assert_eq!(sees(&db, &actor, &fixture).await, role.has(Permission::ShopsReadAll), "{role:?}");
    }
    let operator = member(fixture.company, Role::Operator);
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.assign_shop(Subject::Member(member_id(&operator)), fixture.shop, Some(at(100))).await.unwrap();
    tx.commit().await.unwrap();
    assert!(sees_at(&db, &operator, &fixture, 99).await);
    assert!(!sees_at(&db, &operator, &fixture, 100).await, "the end is exclusive");

    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.assign_shop(Subject::Member(member_id(&operator)), fixture.shop, None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(sees_at(&db, &operator, &fixture, 1_000_000).await);
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    let operator_subject = Subject::Member(member_id(&operator));
    assert_eq!(tx.unassign_shops(&[operator_subject], &[fixture.shop]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(!sees(&db, &operator, &fixture).await);
});

db_test!(an_assignment_in_another_company_gives_no_access, |db| async move {
    let first = full_fixture(&db, "One").await;
    let other = company(&db, "Two").await;
    // The same person in two companies: assigned in the first, acting in the second.
    let here = member(first.company, Role::Operator);
    let there = Actor::Member { member: member_id(&here), company: other, role: Role::Operator };
    let mut tx = db.within(&first.owner, at(0)).write().await.unwrap();
    tx.assign_shop(Subject::Member(member_id(&here)), first.shop, None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(sees(&db, &here, &first).await);
    assert!(!sees(&db, &there, &first).await);
});

async fn add_key(db: &TestDb, fixture: &Fixture, key: ApiKeyId, environment: Environment) {
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.add_api_key(&NewApiKey {
        id: key,
        company: fixture.company,
        environment,
        hash: std::array::from_fn(|i| key.0.as_bytes()[i % 16]),
        prefix: "hwk_live_".to_owned(),
        last4: "abcd".to_owned(),
        description: "Test".to_owned(),
        permissions: Vec::new(),
        created_at: at(0),
        created_by: None,
        created_by_name: None,
        expires_at: None,
        replaces: None,
    })
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

db_test!(keys_and_links_see_the_shops_assigned_to_them, |db| async move {
    let fixture = full_fixture(&db, "Keys").await;
    let key = new!(ApiKeyId);
    let limited = Actor::Key {
        key,
        company: fixture.company,
        environment: Environment::Production,
        permissions: vec![Permission::OrdersRead],
    };
    let wide_key = new!(ApiKeyId);
    let wide = Actor::Key {
        key: wide_key,
        company: fixture.company,
        environment: Environment::Production,
        permissions: vec![Permission::ShopsReadAll],
    };
    // A key that is not in the database sees nothing, whatever permissions it claims.
    assert!(!sees(&db, &wide, &fixture).await);
    for (actor, key) in [(&limited, key), (&wide, wide_key)] {
        add_key(&db, &fixture, key, Environment::Production).await;
        assert_eq!(sees(&db, actor, &fixture).await, key == wide_key);
    }
    // A member with the same id as the key has no access.
    let twin = Actor::Member { member: hawser_core::MemberId(key.0), company: fixture.company, role: Role::Viewer };
    let mut tx = db.within(&fixture.owner, at(0)).write().await.unwrap();
    tx.assign_shop(Subject::Key(key), fixture.shop, None).await.unwrap();
    tx.commit().await.unwrap();
    assert!(sees(&db, &limited, &fixture).await);
    assert!(!sees(&db, &twin, &fixture).await);

    assert!(sees(&db, &Actor::Link { company: fixture.company, shop: fixture.shop }, &fixture).await);
    assert!(!sees(&db, &Actor::Link { company: fixture.company, shop: new!(ShopId) }, &fixture).await);
});

db_test!(a_key_sees_no_shop_of_the_other_environment, |db| async move {
    let fixture = full_fixture(&db, "Keys").await;
    let key = new!(ApiKeyId);
    add_key(&db, &fixture, key, Environment::Sandbox).await;
    let environment = Environment::Sandbox;
    let wide = Actor::Key { key, company: fixture.company, environment, permissions: vec![Permission::ShopsReadAll] };
    assert!(!sees(&db, &wide, &fixture).await);
});

db_test!(nothing_outside_the_scope_can_be_written, |db| async move {
    let fixture = full_fixture(&db, "Target").await;
    let stranger = member(company(&db, "Elsewhere").await, Role::Owner);
    let unassigned = member(fixture.company, Role::Operator);
    for actor in [stranger, unassigned, Actor::Worker] {
        let mut tx = db.within(&actor, at(0)).write().await.unwrap();
        assert!(!tx.rename_shop(fixture.shop, None, "mine now").await.unwrap());
        assert!(!tx.save_participations(fixture.account, &[], at(0)).await.unwrap());
        assert!(!tx.mark_proven(fixture.account).await.unwrap());
        let not_found = |result: Result<(), StoreError>| matches!(result, Err(StoreError::NotFound { .. }));
        let me = Subject::Member(new!(MemberId));
        assert!(not_found(tx.assign_shop(me, fixture.shop, None).await));
        assert_eq!(tx.unassign_shops(&[me], &[fixture.shop]).await.unwrap(), 0);
        assert!(not_found(tx.create_account(&new_account(fixture.shop, "A1STRANGERXX")).await));
        assert!(not_found(tx.create_authorization(&new_authorization(fixture.account, fixture.application, 1)).await));
        assert!(not_found(tx.create_verification(&crate::verifications::verification(fixture.account, 1)).await));
        if actor != member(fixture.company, Role::Operator)
            && !matches!(actor, Actor::Member { company, .. } if company == fixture.company)
        {
            assert!(not_found(tx.create_shop(&new_shop(fixture.company, "smuggled")).await));
            assert!(not_found(tx.create_application(&new_application(Some(fixture.company), "smuggled")).await));
            assert!(!tx.replace_client_secret(fixture.application, None, &[0], None).await.unwrap());
        }
        assert!(
            not_found(tx.create_application(&new_application(None, "smuggled")).await),
            "only the instance owner adds applications of the instance"
        );
        tx.commit().await.unwrap();
    }
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let shop = tx.lookup_shop(fixture.shop).await.unwrap().unwrap();
    assert_eq!(shop.name, "Target shop");
    let account = tx.lookup_account(fixture.account).await.unwrap().unwrap();
    assert!(account.marketplaces.iter().all(|marketplace| marketplace.is_ticked));
    assert_eq!(tx.current_authorization(fixture.account).await.unwrap().unwrap().revoked_at, None);
});

db_test!(an_added_shop_can_be_self_assigned_only_in_the_same_transaction, |db| async move {
    let company = company(&db, "Makers").await;
    let operator = member(company, Role::Operator);
    let me = Subject::Member(member_id(&operator));
    let (taken, left) = (new_shop(company, "taken"), new_shop(company, "left"));
    let mut tx = db.within(&operator, at(0)).write().await.unwrap();
    tx.create_shop(&taken).await.unwrap();
    tx.create_shop(&left).await.unwrap();
    tx.assign_shop(me, taken.id, None).await.unwrap();
    tx.create_account(&new_account(taken.id, "A3FHEXAMPLEYWS")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.within(&operator, at(0)).write().await.unwrap();
    assert!(tx.lookup_shop(taken.id).await.unwrap().is_some());
    assert!(tx.lookup_shop(left.id).await.unwrap().is_none());
    assert!(matches!(tx.assign_shop(me, left.id, None).await, Err(StoreError::NotFound { what: "shop" })));
});

db_test!(a_read_only_transaction_refuses_to_write, |db| async move {
    let fixture = create_fixture(&db, "Readers", "A3FHEXAMPLEYWS").await;
    let mut tx = db.within(&fixture.owner, at(0)).read().await.unwrap();
    let refused = tx.rename_shop(fixture.shop, None, "other").await;
    assert!(matches!(refused, Err(StoreError::Misuse { .. })), "{refused:?}");
});

db_test!(an_uncommitted_transaction_is_rolled_back, |db| async move {
    let company = company(&db, "Undone").await;
    let owner = member(company, Role::Owner);
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    tx.create_shop(&new_shop(company, "ghost")).await.unwrap();
    drop(tx);
    let mut tx = db.within(&owner, at(0)).write().await.unwrap();
    assert!(tx.list_shops().await.unwrap().is_empty());
    tx.create_shop(&new_shop(company, "ghost")).await.unwrap();
    tx.commit().await.unwrap();
});
