//! Assignment of shops, its end, and the list of who sees a shop.

use crate::{
    people::{Person, audit_details, is_forbidden, is_not_found, joined, other_company, owner, refusal},
    test_app::TestApp,
};
use hawser_core::{Actor, ApiKeyId, Environment, MemberId, OsRng, Permission, Role, ShopId, Timestamp};
use hawser_service::access::{AccessHolder, AccessReason, AssignShops, Subject};
use hawser_service::members::MemberError;
use hawser_store::{NewApiKey, db_test};
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn assign(subjects: &[Subject], shops: &[ShopId], until: Option<Timestamp>) -> AssignShops {
    AssignShops { subjects: subjects.to_vec(), shops: shops.to_vec(), until }
}

async fn shops_of(test: &TestApp, actor: &Actor) -> Vec<ShopId> {
    test.app.list_shops(actor).await.unwrap().iter().map(|shop| shop.id).collect()
}

async fn add_key(test: &TestApp, owner: &Person, environment: Environment, permissions: &[Permission]) -> ApiKeyId {
    let id = ApiKeyId::new(&*test.time, &OsRng);
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(id.0.as_bytes());
    let key = NewApiKey {
        id,
        company: owner.session.company,
        environment,
        hash,
        prefix: "hwk_live_".to_owned(),
        last4: "abcd".to_owned(),
        description: format!("{environment:?} key"),
        permissions: permissions.to_vec(),
        created_at: test.now(),
        created_by: Some(owner.member),
        created_by_name: None,
        expires_at: None,
        replaces: None,
    };
    let mut tx = test.app.store().within(&owner.actor, test.now()).write().await.unwrap();
    tx.add_api_key(&key).await.unwrap();
    tx.commit().await.unwrap();
    id
}

db_test!(many_shops_are_assigned_at_once_or_none, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let shops = [test.bind(0).await, test.bind(1).await, test.bind(2).await];
    let one = joined(app, &owner.actor, "one@example.com", Role::Operator).await;
    let two = joined(app, &owner.actor, "two@example.com", Role::Viewer).await;
    let key = add_key(&test, &owner, Environment::Production, &[Permission::OrdersRead]).await;
    let both = [Subject::Member(one.member), Subject::Member(two.member), Subject::Key(key)];
    assert!(shops_of(&test, &one.actor).await.is_empty());

    let unknown = ShopId::new(&*test.time, &OsRng);
    let unknown_member = Subject::Member(MemberId::new(&*test.time, &OsRng));
    let unknown_key = Subject::Key(ApiKeyId::new(&*test.time, &OsRng));
    for (subjects, with) in [
        (both.to_vec(), vec![shops[0], unknown]),
        (vec![both[0], unknown_member], vec![shops[0]]),
        (vec![both[0], unknown_key], vec![shops[0]]),
    ] {
        assert!(is_not_found(&app.assign_shops(&owner.actor, assign(&subjects, &with, None)).await));
        assert!(is_not_found(&app.unassign_shops(&owner.actor, assign(&subjects, &with, None)).await));
    }
    assert!(shops_of(&test, &one.actor).await.is_empty(), "nothing was assigned");
    let (_, stranger) = other_company(&test, "stranger").await;
    assert!(is_not_found(&app.assign_shops(&stranger, assign(&both[..1], &shops, None)).await));
    assert!(is_forbidden(&app.assign_shops(&one.actor, assign(&both[..1], &shops, None)).await));

    // Duplicates count once.
    let twice = assign(&[both[0], both[0], both[1], both[2]], &[shops[0], shops[1], shops[0]], None);
    assert_eq!(app.assign_shops(&owner.actor, twice).await.unwrap(), 6);
    for actor in [&one.actor, &two.actor] {
        assert_eq!(shops_of(&test, actor).await, shops[..2]);
        assert!(is_not_found(&app.get_shop(actor, shops[2]).await));
    }
    let as_key = Actor::Key {
        key,
        company: owner.session.company,
        environment: Environment::Production,
        permissions: vec![Permission::OrdersRead],
    };
    assert_eq!(shops_of(&test, &as_key).await, shops[..2]);
    assert_eq!(app.unassign_shops(&owner.actor, assign(&both[..2], &shops[1..], None)).await.unwrap(), 2);
    assert_eq!(shops_of(&test, &one.actor).await, shops[..1]);
    assert_eq!(shops_of(&test, &as_key).await, shops[..2], "the key keeps its assignment");
    let lines = audit_details(&test, "shop.unassign", one.member).await;
    assert_eq!(lines[0]["before"], json!([{"shop": shops[1].to_string(), "until": null}]));
    assert_eq!(audit_details(&test, "shop.assign", key).await.len(), 1);
});

db_test!(an_assignment_gives_access_until_its_end, |db| async move {
    let test = TestApp::new(db.store(), 20).await;
    let app = &test.app;
    let owner = owner(app).await;
    let (shop, hidden) = (test.bind(0).await, test.bind(1).await);
    test.pull(shop).await;
    test.pull(hidden).await;
    let member = joined(app, &owner.actor, "one@example.com", Role::Operator).await;
    let subject = [Subject::Member(member.member)];
    let past = assign(&subject, &[shop], Some(test.now()));
    assert!(matches!(refusal(app.assign_shops(&owner.actor, past).await), MemberError::Field { field: "until", .. }));
    let end = test.now().plus(HOUR);
    app.assign_shops(&owner.actor, assign(&subject, &[shop], Some(end))).await.unwrap();
    let sees = async || {
        let orders = exported(&test, &member.actor).await;
        let totals = app.order_totals(&member.actor, shop).await.unwrap().len();
        let reached = app.get_shop(&member.actor, shop).await.is_ok();
        let streams = app.list_streams(&member.actor, shop).await.is_ok();
        assert_eq!((reached, streams, totals > 0), (orders > 0, orders > 0, orders > 0));
        // The other shop is never listed, counted, exported or reachable.
        assert!(is_not_found(&app.get_shop(&member.actor, hidden).await));
        assert!(is_not_found(&app.list_streams(&member.actor, hidden).await));
        assert!(is_not_found(&app.list_verifications(&member.actor, hidden, 10).await));
        assert!(app.order_totals(&member.actor, hidden).await.unwrap().is_empty());
        orders
    };
    let all = exported(&test, &owner.actor).await;
    let some = sees().await;
    assert!(some > 0 && some < all);
    test.time.advance(HOUR - Duration::from_micros(1));
    assert_eq!(sees().await, some);
    test.time.advance(Duration::from_micros(1));
    assert_eq!(sees().await, 0, "the end is exclusive");
    assert_eq!(app.get_member(&owner.actor, member.member).await.unwrap().0.assigned_shops, 0);
    app.assign_shops(&owner.actor, assign(&subject, &[shop], None)).await.unwrap();
    assert_eq!(sees().await, some, "assigned again without an end");
});

/// The number of orders that an actor gets in a list of all orders.
async fn exported(test: &TestApp, actor: &Actor) -> usize {
    let mut count = 0;
    let all = hawser_service::orders::ListOrders::default();
    let each = |_| {
        count += 1;
        Ok::<(), hawser_service::Error>(())
    };
    test.app.list_orders(actor, all, each).await.unwrap();
    count
}

db_test!(own_shops_are_the_assigned_ones_also_for_roles_that_see_all, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let company = owner.session.company;
    let first = test.bind(0).await;
    let own = app.bind_shop_by_token(&owner.actor, company, test.binding(1)).await.unwrap();
    assert_eq!(shops_of(&test, &owner.actor).await, [first, own]);
    let mine = app.list_own_shops(&owner.actor).await.unwrap();
    assert_eq!(
        mine.iter().map(|shop| shop.id).collect::<Vec<_>>(),
        [own],
        "a bound shop is assigned to the person who binds it"
    );
    let (_, assigned) = app.get_member(&owner.actor, owner.member).await.unwrap();
    assert_eq!((assigned[0].assigned_by, assigned[0].assigned_at), (Some(owner.member), Some(test.now())));
});

db_test!(everybody_who_sees_a_shop_is_listed_with_every_reason, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let shop = test.bind(0).await;
    let auditor = joined(app, &owner.actor, "auditor@example.com", Role::Auditor).await;
    let operator = joined(app, &owner.actor, "operator@example.com", Role::Operator).await;
    let gone = joined(app, &owner.actor, "gone@example.com", Role::Admin).await;
    joined(app, &owner.actor, "unassigned@example.com", Role::Operator).await;
    let limited = add_key(&test, &owner, Environment::Production, &[Permission::OrdersRead]).await;
    let wide = add_key(&test, &owner, Environment::Production, &[Permission::ShopsReadAll]).await;
    let other_environment = add_key(&test, &owner, Environment::Sandbox, &[Permission::ShopsReadAll]).await;
    let refused = assign(&[Subject::Key(other_environment)], &[shop], None);
    assert_eq!(refusal(app.assign_shops(&owner.actor, refused).await), MemberError::OtherEnvironment);
    let end = test.now().plus(HOUR);
    let given = [Subject::Member(operator.member), Subject::Member(auditor.member), Subject::Key(limited)];
    app.assign_shops(&gone.actor, assign(&given, &[shop], Some(end))).await.unwrap();
    app.disable_member(&owner.actor, gone.member).await.unwrap();

    let listed = async || {
        let seen = app.shop_access(&auditor.actor, shop).await.unwrap();
        let mut lines = Vec::new();
        for access in seen {
            let holder = match access.holder {
                AccessHolder::Member(member) => member.email.unwrap(),
                AccessHolder::Key(key) if key.id == limited => "limited".to_owned(),
                AccessHolder::Key(key) if key.id == wide => "wide".to_owned(),
                AccessHolder::Key(key) => key.id.to_string(),
            };
            for reason in access.reasons {
                lines.push(match reason {
                    AccessReason::Role => format!("{holder}: role"),
                    AccessReason::AllShops => format!("{holder}: every shop"),
                    AccessReason::Assigned(row) => {
                        assert_eq!((row.until, row.assigned_by), (Some(end), Some(gone.member)));
                        format!("{holder}: by {}", row.assigned_by_name.unwrap())
                    }
                });
            }
        }
        lines
    };
    assert_eq!(
        listed().await,
        [
            "li.na@example.com: role",
            "auditor@example.com: role",
            "auditor@example.com: by gone@example.com",
            "operator@example.com: by gone@example.com",
            "wide: every shop",
            "limited: by gone@example.com",
        ]
    );
    test.time.advance(HOUR);
    assert_eq!(listed().await, ["li.na@example.com: role", "auditor@example.com: role", "wide: every shop"]);
    assert!(is_forbidden(&app.shop_access(&operator.actor, shop).await));
    let (_, stranger) = other_company(&test, "stranger").await;
    assert!(is_not_found(&app.shop_access(&stranger, shop).await));
});
