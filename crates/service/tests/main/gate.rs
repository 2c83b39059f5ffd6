//! The gate in front of the Amazon channel, with keys of this instance: exact at every look, and held against members, keys
//! and the command line alike.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{
    Actor, Clock as _, CompanyId, Environment, FailureCode, MemberId, OsRng, Permission, Region, Role, ShopId,
    Timestamp,
};
use hawser_service::api_keys::RevokeApiKey;
use hawser_service::authorizations::consent::{Draft, StartConsent};
use hawser_service::{Error, ManualTime, SetUp};
use hawser_store::{NewMember, db_test};
use hawser_vault::MasterKeySource;
use std::time::Duration;

const PRODUCTION: Environment = Environment::Production;
const MINUTE: Duration = Duration::from_secs(60);

pub async fn company(test: &TestApp) -> CompanyId {
    test.app.default_company().await.unwrap()
}

pub async fn member(test: &TestApp, name: &str, role: Role) -> Actor {
    let company = company(test).await;
    let member = MemberId::new(&*test.time, &OsRng);
    let mut tx = test.app.store().instance().write().await.unwrap();
    let new = NewMember { id: member, company, name: name.to_owned(), role, created_at: test.time.now() };
    tx.add_member(&new).await.unwrap();
    tx.commit().await.unwrap();
    Actor::Member { member, company, role }
}

pub async fn state(test: &TestApp) -> &'static str {
    let company = company(test).await;
    test.app.channel_access(&OWNER, company, PRODUCTION).await.unwrap().gate.state()
}

/// Revokes the configured key.
async fn revoke(test: &TestApp, environment: Environment) {
    let keys = test.app.list_api_keys(&OWNER).await.unwrap();
    let in_use = keys.iter().find(|key| key.row.is_in_configuration && key.row.environment == environment).unwrap();
    let revoke = RevokeApiKey { key: in_use.row.id, even_in_configuration: true };
    test.app.revoke_api_key(&OWNER, revoke).await.unwrap();
}

fn new_shop() -> StartConsent {
    let draft = Draft::Bind { name: "By consent".to_owned(), countries: vec!["US".to_owned()] };
    request(draft)
}

fn request(draft: Draft) -> StartConsent {
    StartConsent {
        region: Region::Na,
        application: None,
        draft,
        redirect_uri: "http://127.0.0.1:8080/oauth/amazon/callback".to_owned(),
        session_id: None,
    }
}

async fn held_back(test: &TestApp, actor: &Actor, shop: ShopId) -> Vec<Option<FailureCode>> {
    let (app, company) = (&test.app, company(test).await);
    let code = |error: Option<Error>| error.and_then(|error| error.code());
    vec![
        code(app.bind_shop_by_token(actor, company, test.binding(1)).await.err()),
        code(app.start_consent(actor, company, new_shop()).await.err()),
        code(app.verify_shop(actor, shop).await.err()),
        code(app.accept_pull(actor, shop, "90d").await.err()),
        code(app.pull_orders(actor, shop, test.time_since(), &|_| {}).await.err()),
    ]
}

db_test!(set_up_leaves_the_channel_open_in_both_environments_and_its_keys_open_nothing_else, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let company = company(&test).await;
    for environment in Environment::ALL {
        let access = test.app.channel_access(&OWNER, company, environment).await.unwrap();
        assert_eq!((access.gate.state(), access.next.as_str()), ("open", "continue"));
        assert_eq!(access.gate.checked_at, Some(test.now()), "looked up at this moment");
        assert_eq!(access.key.unwrap().description.as_deref(), Some("Amazon Sales Channel"));
        assert!(!access.is_stale && access.gate.notices.is_empty());
    }
    let keys = test.app.list_api_keys(&OWNER).await.unwrap();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key.row.permissions == [Permission::ChannelOpen]));
    assert!(keys.iter().all(|key| key.row.last_used_at == Some(test.now())), "a look is a use");
});

db_test!(two_first_commands_at_once_make_one_company_with_two_keys, |db| async move {
    let time = std::sync::Arc::new(ManualTime::new(Timestamp::parse("2026-11-22T08:00:00Z").unwrap()));
    let (folder, store) = (tempfile::tempdir().unwrap(), db.store());
    let first = || SetUp {
        store: &store,
        key_source: MasterKeySource::File(folder.path().join("master.key")),
        may_migrate: true,
        clock: &*time,
        rng: &OsRng,
    };
    let (one, two, three) = tokio::join!(first().run(), first().run(), first().run());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let companies = store.instance().read().await.unwrap().list_companies().await.unwrap();
    let keys = store.within(&OWNER, time.now()).read().await.unwrap().list_api_keys().await.unwrap();
    assert_eq!((companies.len(), keys.len()), (1, 2));
});

db_test!(a_closed_channel_stops_requests_and_never_scheduled_work, |db| async move {
    let test = TestApp::new(db.store(), 30).await;
    let (shop, company) = (test.bind(0).await, company(&test).await);
    let (owner, admin) = (member(&test, "Li", Role::Owner).await, member(&test, "Wang", Role::Admin).await);
    let key = Actor::Key {
        key: test.app.list_api_keys(&OWNER).await.unwrap()[0].row.id,
        company,
        environment: Environment::Sandbox,
        permissions: Permission::ALL.to_vec(),
    };
    assert!(held_back(&test, &owner, shop).await.iter().all(Option::is_none), "open");
    revoke(&test, PRODUCTION).await;
    let revoked = vec![Some(FailureCode::KeyRevoked); 5];
    for actor in [&OWNER, &owner, &admin] {
        assert_eq!(held_back(&test, actor, shop).await, revoked);
    }
    // A key of the other environment does not see the shop at all, and the gate of its own environment is another.
    assert_eq!(test.app.verify_shop(&key, shop).await.unwrap_err().code(), Some(FailureCode::NotFound));
    assert!(test.app.remove_service_key(&OWNER, company, PRODUCTION).await.unwrap());
    assert_eq!(held_back(&test, &OWNER, shop).await, vec![Some(FailureCode::KeyMissing); 5]);

    // Orders still arrive while the channel is closed.
    let pages = test.pages_asked();
    test.time.advance(MINUTE + MINUTE);
    assert!(test.app.run_due().await.unwrap() >= 2, "the verification and the orders");
    assert!(test.pages_asked() > pages);
    assert!(!test.orders(shop, false).await.is_empty());
});

db_test!(an_authorization_is_renewed_while_the_channel_is_closed, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (shop, company) = (test.bind(0).await, company(&test).await);
    revoke(&test, PRODUCTION).await;
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let again = request(Draft::Reauthorize { shop, account });
    test.app.start_consent(&OWNER, company, again).await.unwrap();
    assert_eq!(state(&test).await, "key_revoked");
});

db_test!(each_environment_has_its_own_gate, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let company = company(&test).await;
    revoke(&test, Environment::Sandbox).await;
    assert_eq!(state(&test).await, "open");
    let sandbox = test.app.channel_access(&OWNER, company, Environment::Sandbox).await.unwrap();
    assert_eq!(sandbox.gate.state(), "key_revoked");
    test.app.bind_shop_by_token(&OWNER, company, test.binding(0)).await.unwrap();
});

db_test!(a_revoked_key_shuts_the_gate_of_every_process_at_once, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (other, company) = (test.another_process().await, company(&test).await);
    let seen = async || other.channel_access(&OWNER, company, PRODUCTION).await.unwrap().gate;
    assert!(seen().await.is_open());
    test.app.check_channel_key_now(&OWNER, company, PRODUCTION).await.unwrap();
    let good = test.now();
    test.time.advance(MINUTE);
    revoke(&test, PRODUCTION).await;
    let gate = seen().await;
    assert_eq!((gate.state(), gate.checked_at, gate.last_good_at), ("key_revoked", Some(test.now()), Some(good)));
    assert_eq!(gate.grace_until, None, "a refusal has no grace");
});

db_test!(a_member_without_the_right_sees_who_has_it, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let company = company(&test).await;
    let admin = member(&test, "Wang", Role::Admin).await;
    member(&test, "Li", Role::Owner).await;
    let (viewer, gone) = (member(&test, "Zhao", Role::Viewer).await, member(&test, "Away", Role::Admin).await);
    let Actor::Member { member: gone, .. } = gone else { unreachable!() };
    let mut tx = test.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(gone, Some(test.now())).await.unwrap();
    tx.commit().await.unwrap();
    test.app.remove_service_key(&admin, company, PRODUCTION).await.unwrap();

    let seen = test.app.channel_access(&viewer, company, PRODUCTION).await.unwrap();
    assert_eq!((seen.can_fix, seen.next.as_str(), seen.gate.state()), (false, "ask", "key_missing"));
    let names: Vec<_> = seen.ask.iter().map(|colleague| colleague.name.as_str()).collect();
    assert_eq!(names, ["Li", "Wang"]);
    let seen = test.app.channel_access(&admin, company, PRODUCTION).await.unwrap();
    assert_eq!((seen.can_fix, seen.next.as_str(), seen.ask.len()), (true, "add_key", 0), "the portal still has one");
    revoke_every_key(&test).await;
    let seen = test.app.channel_access(&admin, company, PRODUCTION).await.unwrap();
    assert_eq!(seen.next.as_str(), "get_key");
});

async fn revoke_every_key(test: &TestApp) {
    for key in test.app.list_api_keys(&OWNER).await.unwrap() {
        let revoke = RevokeApiKey { key: key.row.id, even_in_configuration: true };
        test.app.revoke_api_key(&OWNER, revoke).await.unwrap();
    }
}

db_test!(the_gate_of_another_company_and_that_of_another_environment_do_not_exist, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let company = company(&test).await;
    let stranger = Actor::Member {
        member: MemberId::new(&*test.time, &OsRng),
        company: CompanyId::new(&*test.time, &OsRng),
        role: Role::Owner,
    };
    let key = Actor::Key {
        key: test.app.list_api_keys(&OWNER).await.unwrap()[0].row.id,
        company,
        environment: Environment::Sandbox,
        permissions: Permission::ALL.to_vec(),
    };
    for actor in [stranger, key] {
        let look = test.app.channel_access(&actor, company, PRODUCTION).await;
        assert_eq!(look.unwrap_err().code(), Some(FailureCode::NotFound));
        let check = test.app.check_channel_key_now(&actor, company, PRODUCTION).await;
        assert_eq!(check.unwrap_err().code(), Some(FailureCode::NotFound));
        let made = test.app.make_and_add_key(&actor, company, PRODUCTION).await;
        assert_eq!(made.unwrap_err().code(), Some(FailureCode::NotFound));
        let removed = test.app.remove_service_key(&actor, company, PRODUCTION).await;
        assert_eq!(removed.unwrap_err().code(), Some(FailureCode::NotFound));
    }
    assert_eq!(state(&test).await, "open");
});

db_test!(a_removed_key_stays_removed_at_the_next_start, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let company = company(&test).await;
    test.app.remove_service_key(&OWNER, company, PRODUCTION).await.unwrap();
    let (one, two) = tokio::join!(test.another_process(), test.another_process());
    for app in [&one, &two] {
        let access = app.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
        assert_eq!(access.gate.state(), "key_missing");
    }
    assert_eq!(test.app.list_api_keys(&OWNER).await.unwrap().len(), 2, "no further key was made");
});
