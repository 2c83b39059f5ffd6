//! The gate in front of the Amazon channel, with keys of this instance: exact at every look, and held against members, keys
//! and the command line alike.

use crate::world::{OWNER, World};
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

pub async fn company(world: &World) -> CompanyId {
    world.app.default_company().await.unwrap()
}

pub async fn member(world: &World, name: &str, role: Role) -> Actor {
    let company = company(world).await;
    let member = MemberId::new(&*world.time, &OsRng);
    let mut tx = world.app.store().instance().write().await.unwrap();
    let new = NewMember { id: member, company, name: name.to_owned(), role, created_at: world.time.now() };
    tx.add_member(&new).await.unwrap();
    tx.commit().await.unwrap();
    Actor::Member { member, company, role }
}

pub async fn state(world: &World) -> &'static str {
    let company = company(world).await;
    world.app.channel_access(&OWNER, company, PRODUCTION).await.unwrap().gate.state()
}

/// Revokes the configured key.
async fn revoke(world: &World, environment: Environment) {
    let keys = world.app.list_api_keys(&OWNER).await.unwrap();
    let in_use = keys.iter().find(|key| key.row.is_in_configuration && key.row.environment == environment).unwrap();
    let revoke = RevokeApiKey { key: in_use.row.id, even_in_configuration: true };
    world.app.revoke_api_key(&OWNER, revoke).await.unwrap();
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

async fn held_back(world: &World, actor: &Actor, shop: ShopId) -> Vec<Option<FailureCode>> {
    let (app, company) = (&world.app, company(world).await);
    let code = |error: Option<Error>| error.and_then(|error| error.code());
    vec![
        code(app.bind_shop_by_token(actor, company, world.binding(1)).await.err()),
        code(app.start_consent(actor, company, new_shop()).await.err()),
        code(app.verify_shop(actor, shop).await.err()),
        code(app.accept_pull(actor, shop, "90d").await.err()),
        code(app.pull_orders(actor, shop, world.time_since(), &|_| {}).await.err()),
    ]
}

db_test!(set_up_leaves_the_channel_open_in_both_worlds_and_its_keys_open_nothing_else, |db| async move {
    let world = World::new(db.store(), 0).await;
    let company = company(&world).await;
    for environment in Environment::ALL {
        let access = world.app.channel_access(&OWNER, company, environment).await.unwrap();
        assert_eq!((access.gate.state(), access.next.as_str()), ("open", "continue"));
        assert_eq!(access.gate.checked_at, Some(world.now()), "looked up at this moment");
        assert_eq!(access.key.unwrap().description.as_deref(), Some("Amazon Sales Channel"));
        assert!(!access.is_stale && access.gate.notices.is_empty());
    }
    let keys = world.app.list_api_keys(&OWNER).await.unwrap();
    assert_eq!(keys.len(), 2);
    assert!(keys.iter().all(|key| key.row.permissions == [Permission::ChannelOpen]));
    assert!(keys.iter().all(|key| key.row.last_used_at == Some(world.now())), "a look is a use");
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
    let world = World::new(db.store(), 30).await;
    let (shop, company) = (world.bind(0).await, company(&world).await);
    let (owner, admin) = (member(&world, "Li", Role::Owner).await, member(&world, "Wang", Role::Admin).await);
    let key = Actor::Key {
        key: world.app.list_api_keys(&OWNER).await.unwrap()[0].row.id,
        company,
        environment: Environment::Sandbox,
        permissions: Permission::ALL.to_vec(),
    };
    assert!(held_back(&world, &owner, shop).await.iter().all(Option::is_none), "open");
    revoke(&world, PRODUCTION).await;
    let revoked = vec![Some(FailureCode::KeyRevoked); 5];
    for actor in [&OWNER, &owner, &admin] {
        assert_eq!(held_back(&world, actor, shop).await, revoked);
    }
    // A key of the other world does not see the shop at all, and the gate of its own world is another.
    assert_eq!(world.app.verify_shop(&key, shop).await.unwrap_err().code(), Some(FailureCode::NotFound));
    assert!(world.app.remove_service_key(&OWNER, company, PRODUCTION).await.unwrap());
    assert_eq!(held_back(&world, &OWNER, shop).await, vec![Some(FailureCode::KeyMissing); 5]);

    // Orders still arrive while the channel is closed.
    let pages = world.pages_asked();
    world.time.advance(MINUTE + MINUTE);
    assert!(world.app.run_due().await.unwrap() >= 2, "the verification and the orders");
    assert!(world.pages_asked() > pages);
    assert!(!world.orders(shop, false).await.is_empty());
});

db_test!(an_authorization_is_renewed_while_the_channel_is_closed, |db| async move {
    let world = World::new(db.store(), 0).await;
    let (shop, company) = (world.bind(0).await, company(&world).await);
    revoke(&world, PRODUCTION).await;
    let account = world.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let again = request(Draft::Reauthorize { shop, account });
    world.app.start_consent(&OWNER, company, again).await.unwrap();
    assert_eq!(state(&world).await, "key_revoked");
});

db_test!(each_world_has_its_own_gate, |db| async move {
    let world = World::new(db.store(), 0).await;
    let company = company(&world).await;
    revoke(&world, Environment::Sandbox).await;
    assert_eq!(state(&world).await, "open");
    let sandbox = world.app.channel_access(&OWNER, company, Environment::Sandbox).await.unwrap();
    assert_eq!(sandbox.gate.state(), "key_revoked");
    world.app.bind_shop_by_token(&OWNER, company, world.binding(0)).await.unwrap();
});

db_test!(a_revoked_key_shuts_the_gate_of_every_process_at_once, |db| async move {
    let world = World::new(db.store(), 0).await;
    let (other, company) = (world.another_process().await, company(&world).await);
    let seen = async || other.channel_access(&OWNER, company, PRODUCTION).await.unwrap().gate;
    assert!(seen().await.is_open());
    world.app.check_channel_key_now(&OWNER, company, PRODUCTION).await.unwrap();
    let good = world.now();
    world.time.advance(MINUTE);
    revoke(&world, PRODUCTION).await;
    let gate = seen().await;
    assert_eq!((gate.state(), gate.checked_at, gate.last_good_at), ("key_revoked", Some(world.now()), Some(good)));
    assert_eq!(gate.grace_until, None, "a refusal has no grace");
});

db_test!(a_member_without_the_right_sees_who_has_it, |db| async move {
    let world = World::new(db.store(), 0).await;
    let company = company(&world).await;
    let admin = member(&world, "Wang", Role::Admin).await;
    member(&world, "Li", Role::Owner).await;
    let (viewer, gone) = (member(&world, "Zhao", Role::Viewer).await, member(&world, "Away", Role::Admin).await);
    let Actor::Member { member: gone, .. } = gone else { unreachable!() };
    let mut tx = world.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(gone, Some(world.now())).await.unwrap();
    tx.commit().await.unwrap();
    world.app.remove_service_key(&admin, company, PRODUCTION).await.unwrap();

    let seen = world.app.channel_access(&viewer, company, PRODUCTION).await.unwrap();
    assert_eq!((seen.can_fix, seen.next.as_str(), seen.gate.state()), (false, "ask", "key_missing"));
    let names: Vec<_> = seen.ask.iter().map(|colleague| colleague.name.as_str()).collect();
    assert_eq!(names, ["Li", "Wang"]);
    let seen = world.app.channel_access(&admin, company, PRODUCTION).await.unwrap();
    assert_eq!((seen.can_fix, seen.next.as_str(), seen.ask.len()), (true, "add_key", 0), "the portal still has one");
    revoke_every_key(&world).await;
    let seen = world.app.channel_access(&admin, company, PRODUCTION).await.unwrap();
    assert_eq!(seen.next.as_str(), "get_key");
});

async fn revoke_every_key(world: &World) {
    for key in world.app.list_api_keys(&OWNER).await.unwrap() {
        let revoke = RevokeApiKey { key: key.row.id, even_in_configuration: true };
        world.app.revoke_api_key(&OWNER, revoke).await.unwrap();
    }
}

db_test!(another_the_company_gate_and_another_worlds_do_not_exist, |db| async move {
    let world = World::new(db.store(), 0).await;
    let company = company(&world).await;
    let stranger = Actor::Member {
        member: MemberId::new(&*world.time, &OsRng),
        company: CompanyId::new(&*world.time, &OsRng),
        role: Role::Owner,
    };
    let key = Actor::Key {
        key: world.app.list_api_keys(&OWNER).await.unwrap()[0].row.id,
        company,
        environment: Environment::Sandbox,
        permissions: Permission::ALL.to_vec(),
    };
    for actor in [stranger, key] {
        let look = world.app.channel_access(&actor, company, PRODUCTION).await;
        assert_eq!(look.unwrap_err().code(), Some(FailureCode::NotFound));
        let check = world.app.check_channel_key_now(&actor, company, PRODUCTION).await;
        assert_eq!(check.unwrap_err().code(), Some(FailureCode::NotFound));
        let made = world.app.make_and_add_key(&actor, company, PRODUCTION).await;
        assert_eq!(made.unwrap_err().code(), Some(FailureCode::NotFound));
        let removed = world.app.remove_service_key(&actor, company, PRODUCTION).await;
        assert_eq!(removed.unwrap_err().code(), Some(FailureCode::NotFound));
    }
    assert_eq!(state(&world).await, "open");
});

db_test!(an_older_company_gets_its_keys_with_the_upgrade_and_keeps_them_removed_after, |db| async move {
    let world = World::new(db.store(), 0).await;
    let company = company(&world).await;
    // As the upgrade leaves a company from before there was a gate.
    for statement in ["DELETE FROM channel_key", "DELETE FROM api_key", "UPDATE company SET needs_initial_keys = 1"] {
        db.run_raw(statement).await.unwrap();
    }
    assert_eq!(state(&world).await, "key_missing");
    let (one, two) = tokio::join!(world.another_process(), world.another_process());
    for app in [&one, &two] {
        let access = app.channel_access(&OWNER, company, PRODUCTION).await.unwrap();
        assert_eq!(access.gate.state(), "open");
    }
    assert_eq!(world.app.list_api_keys(&OWNER).await.unwrap().len(), 2, "made once");
    world.app.remove_service_key(&OWNER, company, PRODUCTION).await.unwrap();
    world.another_process().await;
    assert_eq!(state(&world).await, "key_missing", "what was taken away stays away");
});
