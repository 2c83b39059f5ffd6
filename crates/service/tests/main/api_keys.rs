//! API keys: who may make which, what they open, and that they stop opening it at once.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{
    Actor, ApiKeyText, Clock as _, CompanyId, Environment, FailureCode, MemberId, OsRng, Permission, Role, Secret,
};
use hawser_service::api_keys::{KeyError, KeyState, MadeKey, MakeApiKey, ReplaceApiKey, RevokeApiKey};
use hawser_service::auth::Caller;
use hawser_service::{App, Error};
use hawser_store::{NewChannelKey, NewMember, db_test};
use std::{net::IpAddr, time::Duration};

const DAY: Duration = Duration::from_secs(24 * 3600);

fn wanted(description: &str, permissions: &[Permission]) -> MakeApiKey {
    MakeApiKey {
        description: description.to_owned(),
        environment: Environment::Production,
        permissions: permissions.to_vec(),
        has_all_shops: false,
        shops: Vec::new(),
        expires_at: None,
    }
}

async fn member(test: &TestApp, role: Role) -> Actor {
    let company = test.app.default_company().await.unwrap();
    let member = MemberId::new(&*test.time, &OsRng);
    let mut tx = test.app.store().instance().write().await.unwrap();
    let new = NewMember { id: member, company, name: "李娜".to_owned(), role, created_at: test.time.now() };
    tx.add_member(&new).await.unwrap();
    tx.commit().await.unwrap();
    Actor::Member { member, company, role }
}

async fn make(test: &TestApp, actor: &Actor, new: MakeApiKey) -> Result<MadeKey, Error> {
    test.app.create_api_key(actor, company(test).await, new).await
}

async fn company(test: &TestApp) -> CompanyId {
    test.app.default_company().await.unwrap()
}

async fn shown(app: &App, key: &MadeKey) -> Result<Actor, KeyError> {
    app.authenticate_key(key.key.secret().expose(), &Caller::default()).await.map(|key| key.actor())
}

db_test!(a_key_is_shown_once_and_opens_what_it_was_given, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let owner = member(&test, Role::Owner).await;
    let (first, _) = (test.bind(0).await, test.bind(1).await);
    let new = MakeApiKey { shops: vec![first], ..wanted(" Warehouse ", &[Permission::OrdersRead]) };
    let made = make(&test, &owner, new).await.unwrap();
    assert!(!made.is_duplicate);
    assert_eq!(made.view.row.description, "Warehouse");
    assert_eq!(made.view.row.created_by_name.as_deref(), Some("李娜"));
    assert_eq!((made.view.state, made.view.shops.as_slice()), (KeyState::Active, &[first][..]));

    let actor = shown(&test.app, &made).await.unwrap();
    let seen: Vec<_> = test.app.list_shops(&actor).await.unwrap().into_iter().map(|shop| shop.id).collect();
    assert_eq!(seen, [first]);
    let refused = test.app.verify_shop(&actor, first).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden(Permission::ShopsVerify)), "{refused}");

    let row = &test.app.list_api_keys(&owner).await.unwrap()[0].row;
    assert_eq!(row.last_used_at, Some(test.time.now()));
    let text = made.key.secret().expose();
    let trail = test.app.store().within(&OWNER, test.time.now()).read().await.unwrap().list_audit(50).await;
    let trail = format!("{:?} {row:?} {made:?}", trail.unwrap());
    assert!(trail.contains("key.make") && !trail.contains(&text[9..]), "{trail}");
});

db_test!(nobody_gives_a_key_more_than_they_hold, |db| async move {
    use Permission as P;
    let test = TestApp::new(db.store(), 1).await;
    let (owner, admin) = (member(&test, Role::Owner).await, member(&test, Role::Admin).await);
    let forbidden = |result: Result<MadeKey, Error>| match result {
        Err(Error::Forbidden(permission)) => permission,
        other => panic!("{other:?}"),
    };
    for role in [Role::Operator, Role::Viewer, Role::Auditor] {
        let somebody = member(&test, role).await;
        assert_eq!(forbidden(make(&test, &somebody, wanted("x", &[P::OrdersRead])).await), P::KeysManage);
        let refused = test.app.list_api_keys(&somebody).await.unwrap_err();
        assert!(matches!(refused, Error::Forbidden(P::KeysManage)));
    }
    assert_eq!(forbidden(make(&test, &admin, wanted("x", &[P::TokensMint])).await), P::TokensMint);
    let minting = make(&test, &owner, wanted("x", &[P::TokensMint, P::KeysManage])).await.unwrap();
    // Not even a key that may fetch tokens lets another key fetch them, nor gives what it lacks, nor every shop.
    let key = shown(&test.app, &minting).await.unwrap();
    assert_eq!(forbidden(make(&test, &key, wanted("y", &[P::TokensMint])).await), P::TokensMint);
    assert_eq!(forbidden(make(&test, &key, wanted("y", &[P::OrdersRead])).await), P::OrdersRead);
    let all = MakeApiKey { has_all_shops: true, ..wanted("y", &[P::KeysManage]) };
    assert_eq!(forbidden(make(&test, &key, all).await), P::ShopsReadAll);
    assert_eq!(forbidden(replace(&test, &admin, &minting, 24).await), P::TokensMint);
});

db_test!(a_key_makes_keys_of_its_own_environment_that_end_with_it, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let (end, shop) = (test.time.now().plus(2 * DAY), test.bind(0).await);
    let new = MakeApiKey { expires_at: Some(end), ..wanted("maker", &[Permission::KeysManage]) };
    let maker = make(&test, &OWNER, new).await.unwrap();
    let actor = shown(&test.app, &maker).await.unwrap();
    let long = MakeApiKey { expires_at: Some(end.plus(DAY)), ..wanted("made", &[Permission::KeysManage]) };
    let made = make(&test, &actor, long).await.unwrap().view.row;
    assert_eq!((made.expires_at, made.created_by_name.as_deref()), (Some(end), Some("maker")));
    let other = MakeApiKey { environment: Environment::Sandbox, ..wanted("made", &[Permission::KeysManage]) };
    let refused = make(&test, &actor, other.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::KeyWrongEnvironment));
    // It neither sees nor touches keys of the other environment, nor gives a shop that it does not see.
    let sandbox = make(&test, &OWNER, other).await.unwrap().view.row.id;
    assert!(test.app.list_api_keys(&actor).await.unwrap().iter().all(|key| key.row.id != sandbox));
    let which = RevokeApiKey { key: sandbox, even_in_configuration: true };
    let refused = test.app.revoke_api_key(&actor, which).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::NotFound));
    let unseen = MakeApiKey { shops: vec![shop], ..wanted("made", &[Permission::KeysManage]) };
    let refused = make(&test, &actor, unseen).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::NotFound));
});

db_test!(a_description_an_end_and_shops_are_held_against_the_rules, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let shop = test.bind(0).await;
    let good = wanted("ERP", &[Permission::OrdersRead]);
    let bad = [
        ("description", MakeApiKey { description: "  ".to_owned(), ..good.clone() }),
        ("description", MakeApiKey { description: "密".repeat(81), ..good.clone() }),
        ("description", MakeApiKey { description: "a\nb".to_owned(), ..good.clone() }),
        ("permissions", MakeApiKey { permissions: Vec::new(), ..good.clone() }),
        ("expires_at", MakeApiKey { expires_at: Some(test.time.now()), ..good.clone() }),
        ("shops", MakeApiKey { has_all_shops: true, shops: vec![shop], ..good.clone() }),
        ("shops", MakeApiKey { environment: Environment::Sandbox, shops: vec![shop], ..good.clone() }),
    ];
    let before = test.app.list_api_keys(&OWNER).await.unwrap().len();
    for (expected, new) in bad {
        match make(&test, &OWNER, new).await {
            Err(Error::Invalid { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
    assert_eq!(test.app.list_api_keys(&OWNER).await.unwrap().len(), before);
    let longest = MakeApiKey { description: "密".repeat(80), ..good.clone() };
    make(&test, &OWNER, longest).await.unwrap();
    // A duplicate is warned about and made; one of the other environment or a dead one is none.
    let first = make(&test, &OWNER, good.clone()).await.unwrap();
    assert!(!first.is_duplicate);
    let second = make(&test, &OWNER, good.clone()).await.unwrap();
    assert!(second.is_duplicate);
    assert!(
        !make(&test, &OWNER, MakeApiKey { environment: Environment::Sandbox, ..good.clone() })
            .await
            .unwrap()
            .is_duplicate
    );
    for key in [first, second] {
        revoke(&test, &key).await.unwrap();
    }
    assert!(!make(&test, &OWNER, good).await.unwrap().is_duplicate);
});

async fn revoke(test: &TestApp, key: &MadeKey) -> Result<KeyState, Error> {
    let which = RevokeApiKey { key: key.view.row.id, even_in_configuration: false };
    test.app.revoke_api_key(&OWNER, which).await.map(|view| view.state)
}

async fn replace(test: &TestApp, actor: &Actor, key: &MadeKey, overlap_hours: u32) -> Result<MadeKey, Error> {
    let which = ReplaceApiKey { key: key.view.row.id, overlap_hours, expires_at: None };
    test.app.replace_api_key(actor, which).await
}

db_test!(a_revoked_or_expired_key_is_refused_by_every_process_at_once, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let second = test.another_process().await;
    let key = make(&test, &OWNER, wanted("ERP", &[Permission::OrdersRead])).await.unwrap();
    for process in [&test.app, &second] {
        shown(process, &key).await.unwrap();
    }
    assert_eq!(revoke(&test, &key).await.unwrap(), KeyState::Revoked);
    assert_eq!(revoke(&test, &key).await.unwrap(), KeyState::Revoked);
    for process in [&test.app, &second] {
        assert!(matches!(shown(process, &key).await, Err(KeyError::Revoked)));
    }
    let end = test.time.now().plus(20 * DAY);
    let new = MakeApiKey { expires_at: Some(end), ..wanted("ERP", &[Permission::OrdersRead]) };
    let key = make(&test, &OWNER, new).await.unwrap();
    assert_eq!(key.view.state, KeyState::Active);
    test.time.advance(7 * DAY);
    assert_eq!(test.app.list_api_keys(&OWNER).await.unwrap()[0].state, KeyState::Expiring);
    shown(&second, &key).await.unwrap();
    test.time.advance(13 * DAY);
    assert!(matches!(shown(&second, &key).await, Err(KeyError::Expired)));
    assert_eq!(test.app.list_api_keys(&OWNER).await.unwrap()[0].state, KeyState::Expired);
});

db_test!(the_key_in_the_configuration_is_revoked_only_expressly, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let key = make(&test, &OWNER, wanted("Amazon", &[Permission::ChannelOpen])).await.unwrap();
    let row = NewChannelKey {
        company: company(&test).await,
        environment: Environment::Production,
        sealed: vec![1],
        hash: sha(&key.key),
        prefix: String::new(),
        last4: String::new(),
        saved_at: test.time.now(),
        saved_by: None,
    };
    let mut tx = test.app.store().within(&OWNER, test.time.now()).write().await.unwrap();
    tx.put_channel_key(&row).await.unwrap();
    tx.commit().await.unwrap();
    assert!(test.app.list_api_keys(&OWNER).await.unwrap()[0].row.is_in_configuration);
    assert!(matches!(revoke(&test, &key).await, Err(Error::ConfirmationNeeded { .. })));
    shown(&test.app, &key).await.unwrap();
    let which = RevokeApiKey { key: key.view.row.id, even_in_configuration: true };
    assert_eq!(test.app.revoke_api_key(&OWNER, which).await.unwrap().state, KeyState::Revoked);
});

fn sha(key: &ApiKeyText) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(key.secret().expose().as_bytes()).into()
}

db_test!(both_keys_are_good_while_one_replaces_the_other, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let shop = test.bind(0).await;
    let end = test.time.now().plus(100 * DAY);
    let new = MakeApiKey {
        shops: vec![shop],
        expires_at: Some(end),
        ..wanted("ERP", &[Permission::OrdersRead, Permission::ShopsVerify])
    };
    let old = make(&test, &OWNER, new).await.unwrap();
    test.time.advance(99 * DAY);
    let fresh = replace(&test, &OWNER, &old, 2).await.unwrap();
    assert_eq!(fresh.view.row.expires_at, Some(test.time.now().plus(100 * DAY)));
    assert_eq!((&fresh.view.row.permissions, &fresh.view.shops), (&old.view.row.permissions, &old.view.shops));
    assert_eq!(fresh.view.row.replaces, Some(old.view.row.id));
    let listed = test.app.get_api_key(&OWNER, old.view.row.id).await.unwrap();
    assert_eq!(listed.row.replaced_by, Some(fresh.view.row.id));
    for key in [&old, &fresh] {
        let actor = shown(&test.app, key).await.unwrap();
        assert!(test.app.verify_shop(&actor, shop).await.unwrap()[0].passed);
    }
    assert!(matches!(replace(&test, &OWNER, &old, 2).await, Err(Error::AlreadyReplaced)));
    test.time.advance(Duration::from_secs(2 * 3600));
    assert!(matches!(shown(&test.app, &old).await, Err(KeyError::Expired)));
    shown(&test.app, &fresh).await.unwrap();

    let refused = replace(&test, &OWNER, &fresh, 721).await.unwrap_err();
    assert!(matches!(refused, Error::Invalid { field: "overlap_hours", .. }));
    revoke(&test, &fresh).await.unwrap();
    assert_eq!(replace(&test, &OWNER, &fresh, 1).await.unwrap_err().code(), Some(FailureCode::KeyRevoked));
});

db_test!(a_concurrent_second_replacement_of_a_key_is_refused, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let second = test.another_process().await;
    for _ in 0..5 {
        let old = make(&test, &OWNER, wanted("ERP", &[Permission::OrdersRead])).await.unwrap();
        let which = ReplaceApiKey { key: old.view.row.id, overlap_hours: 24, expires_at: None };
        let (a, b) = tokio::join!(test.app.replace_api_key(&OWNER, which), second.replace_api_key(&OWNER, which));
        let (made, refused) = if a.is_ok() { (a, b) } else { (b, a) };
        shown(&second, &made.unwrap()).await.unwrap();
        assert!(matches!(refused, Err(Error::AlreadyReplaced)), "{refused:?}");
    }
});

db_test!(texts_that_are_not_keys_report_why, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let key = make(&test, &OWNER, wanted("ERP", &[Permission::OrdersRead])).await.unwrap();
    let text = key.key.secret().expose();
    let ask = async |text: &str| {
        let caller = Caller { address: Some(IpAddr::from([192, 0, 2, 1])), user_agent: None };
        test.app.authenticate_key(text, &caller).await.map_err(|error| error.code().map(FailureCode::as_str))
    };
    let spaced = format!("  {}\r\n{}\u{200b} ", &text[..20], &text[20..]);
    ask(&spaced).await.unwrap();
    assert_eq!(ask("").await, Err(Some("key_missing")));
    for bad in [&text[..30], "sk_live_51H8", &text.replace("live", "test"), &format!("{text}{text}")] {
        assert_eq!(ask(bad).await, Err(Some("key_malformed")), "{bad}");
    }
    let unknown = |n: u8| {
        let bytes: Vec<u8> = (0..128).map(|at| at ^ n).collect();
        ApiKeyText::from_random(Environment::Production, &bytes).unwrap().secret().clone()
    };
    let told: Vec<_> = {
        let mut told = Vec::new();
        for n in 0..30 {
            let secret: Secret = unknown(n);
            told.push(ask(secret.expose()).await.unwrap_err().unwrap());
        }
        told
    };
    assert!(told[..20].iter().all(|code| *code == "key_unknown"), "{told:?}");
    assert!(told[20..].iter().all(|code| *code == "key_check_throttled"), "{told:?}");
    // A good key from the same address goes on, and so does everybody elsewhere.
    ask(text).await.unwrap();
    let elsewhere = Caller { address: Some(IpAddr::from([192, 0, 2, 7])), user_agent: None };
    let there = test.app.authenticate_key(unknown(99).expose(), &elsewhere).await;
    assert!(matches!(there, Err(KeyError::Unknown)));
});

db_test!(a_key_outlives_the_account_of_its_maker, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    let admin = member(&test, Role::Admin).await;
    let key = make(&test, &admin, wanted("ERP", &[Permission::OrdersRead])).await.unwrap();
    let Actor::Member { member, .. } = admin else { unreachable!() };
    let mut tx = test.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(member, Some(test.time.now())).await.unwrap();
    tx.commit().await.unwrap();
    shown(&test.app, &key).await.unwrap();
    let view = test.app.rename_api_key(&OWNER, key.view.row.id, "ERP of the group").await.unwrap();
    assert_eq!(view.row.description, "ERP of the group");
    assert_eq!(view.row.created_by, Some(member));
});

db_test!(who_was_disabled_or_revoked_while_the_request_came_in_makes_no_key, |db| async move {
    let test = TestApp::new(db.store(), 1).await;
    // As authenticated before the body was there.
    let admin = member(&test, Role::Admin).await;
    let parent = make(&test, &OWNER, wanted("Parent", &[Permission::KeysManage])).await.unwrap();
    let by_key = shown(&test.app, &parent).await.unwrap();
    let child = || wanted("Child", &[Permission::KeysManage]);
    make(&test, &admin, child()).await.unwrap();
    make(&test, &by_key, child()).await.unwrap();

    let Actor::Member { member: id, .. } = admin else { panic!("a member") };
    let mut tx = test.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(id, Some(test.time.now())).await.unwrap();
    tx.commit().await.unwrap();
    let revoke = RevokeApiKey { key: parent.view.row.id, even_in_configuration: false };
    test.app.revoke_api_key(&OWNER, revoke).await.unwrap();
    for late in [&admin, &by_key] {
        let refused = make(&test, late, child()).await.unwrap_err();
        assert!(matches!(refused, Error::Forbidden(Permission::KeysManage)), "{refused:?}");
    }
});
