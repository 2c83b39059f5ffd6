//! Requests that are repeated: after a process was killed, at the same time, and with other contents.

use crate::test_app::TestApp;
use futures_util::future::join_all;
use hawser_core::{Actor, Clock as _, CompanyId, Environment, MemberId, OsRng, Permission, Role};
use hawser_service::api_keys::MakeApiKey;
use hawser_service::members::Invite;
use hawser_service::{App, Error, Once, RepeatableRequest};
use hawser_store::{NewMember, db_test};
use std::future::pending;
use tokio::sync::oneshot;

struct Test {
    test: TestApp,
    company: CompanyId,
    owner: Actor,
}

async fn start(store: hawser_store::Store) -> Test {
    let test = TestApp::new(store, 5).await;
    let company = test.app.default_company().await.unwrap();
    let owner = member(&test, company).await;
    Test { test, company, owner }
}

async fn member(test: &TestApp, company: CompanyId) -> Actor {
    let member = MemberId::new(&*test.time, &OsRng);
    let mut tx = test.app.store().instance().write().await.unwrap();
    let new =
        NewMember { id: member, company, name: "李娜".to_owned(), role: Role::Owner, created_at: test.time.now() };
    tx.add_member(&new).await.unwrap();
    tx.commit().await.unwrap();
    Actor::Member { member, company, role: Role::Owner }
}

fn request(body: &str) -> RepeatableRequest {
    RepeatableRequest::new("sheet-17".to_owned(), body.as_bytes()).unwrap()
}

fn wanted() -> MakeApiKey {
    MakeApiKey {
        description: "Warehouse".to_owned(),
        environment: Environment::Production,
        permissions: vec![Permission::OrdersRead],
        has_all_shops: true,
        shops: Vec::new(),
        expires_at: None,
    }
}

async fn create_key(app: &App, actor: &Actor, company: CompanyId, body: &str) -> Result<Once<()>, Error> {
    let make = async {
        let made = app.create_api_key(actor, company, wanted()).await?;
        Ok((made.view.row.id.to_string(), ()))
    };
    app.once(actor, "create_api_key", Some(&request(body)), make).await
}

/// The keys that these tests create.
async fn keys(test: &Test) -> Vec<String> {
    let keys = test.test.app.list_api_keys(&test.owner).await.unwrap();
    let own = keys.into_iter().filter(|key| key.row.description == wanted().description);
    own.map(|key| key.row.id.to_string()).collect()
}

db_test!(a_repeat_after_a_kill_between_commit_and_answer_returns_the_same_thing, |db| async move {
    let test = start(db.store()).await;
    let (app, actor, company) = (test.test.app.clone(), test.owner.clone(), test.company);
    let (committed, commit) = oneshot::channel();
    let first = tokio::spawn(async move {
        let make = async {
            let made = app.create_api_key(&actor, company, wanted()).await?;
            committed.send(made.view.row.id.to_string()).unwrap();
            pending::<Result<(String, ()), Error>>().await
        };
        app.once(&actor, "create_api_key", Some(&request("{}")), make).await
    });
    let id = commit.await.unwrap();
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    let next_process = test.test.another_process().await;
    let repeated = create_key(&next_process, &test.owner, company, "{}").await.unwrap();
    assert_eq!(repeated, Once::AlreadyMade(id.clone()));
    assert_eq!(keys(&test).await, [id]);
});

db_test!(a_repeat_after_a_kill_before_the_commit_is_carried_out, |db| async move {
    let test = start(db.store()).await;
    let app = &test.test.app;
    let make = async {
        let mut bad = wanted();
        bad.description = String::new();
        let made = app.create_api_key(&test.owner, test.company, bad).await?;
        Ok::<_, Error>((made.view.row.id.to_string(), ()))
    };
    app.once(&test.owner, "create_api_key", Some(&request("{}")), make).await.unwrap_err();
    let repeated = create_key(app, &test.owner, test.company, "{}").await.unwrap();
    assert!(matches!(repeated, Once::Made { .. }), "{repeated:?}");
    assert_eq!(keys(&test).await.len(), 1);
});

db_test!(ten_equal_requests_at_once_create_one_thing, |db| async move {
    let test = start(db.store()).await;
    let other = test.test.another_process().await;
    let apps = [&test.test.app, &other].into_iter().cycle().take(10);
    let all = join_all(apps.map(|app| create_key(app, &test.owner, test.company, "{}"))).await;
    let [id] = &keys(&test).await[..] else { panic!("one key") };
    let made = all.iter().filter(|one| matches!(one, Ok(Once::Made { .. }))).count();
    let repeated = all.iter().filter(|one| matches!(one, Ok(Once::AlreadyMade(of)) if of == id)).count();
    assert_eq!((made, repeated), (1, 9), "{all:?}");
});

db_test!(ten_equal_bindings_at_once_create_one_shop, |db| async move {
    let test = start(db.store()).await;
    let app = &test.test.app;
    let bind = || async {
        let make = async {
            let shop = app.bind_shop_by_token(&test.owner, test.company, test.test.binding(0)).await?;
            Ok::<_, Error>((shop.to_string(), ()))
        };
        app.once(&test.owner, "bind_shop", Some(&request("{}")), make).await
    };
    let all = join_all((0..10).map(|_| bind())).await;
    let made = all.iter().filter(|one| matches!(one, Ok(Once::Made { .. }))).count();
    let repeated = all.iter().filter(|one| matches!(one, Ok(Once::AlreadyMade(_)))).count();
    assert_eq!((made, repeated), (1, 9), "{all:?}");
    assert_eq!(app.list_shops(&test.owner).await.unwrap().len(), 1);
});

db_test!(an_invitation_is_created_once, |db| async move {
    let test = start(db.store()).await;
    let app = &test.test.app;
    let invite = || async {
        let new = Invite { email: "wang@example.com".to_owned(), role: Role::Viewer, shops: vec![], shops_until: None };
        let make = async { Ok::<_, Error>((app.invite(&test.owner, new).await?.id.to_string(), ())) };
        app.once(&test.owner, "invite_member", Some(&request("{}")), make).await.unwrap()
    };
    let Once::Made { id, .. } = invite().await else { panic!("created") };
    assert_eq!(invite().await, Once::AlreadyMade(id));
});

db_test!(another_body_under_the_same_key_is_refused_and_another_actor_is_separate, |db| async move {
    let test = start(db.store()).await;
    let app = &test.test.app;
    create_key(app, &test.owner, test.company, r#"{"a": 1, "b": 2}"#).await.unwrap();
    let other = create_key(app, &test.owner, test.company, r#"{"a": 1, "b": 3}"#).await.unwrap_err();
    assert!(matches!(other, Error::IdempotencyKeyReused), "{other}");
    let same = create_key(app, &test.owner, test.company, r#"{"b":2,"a":1}"#).await.unwrap();
    assert!(matches!(same, Once::AlreadyMade(_)), "blanks and order do not count: {same:?}");
    let colleague = member(&test.test, test.company).await;
    let separate = create_key(app, &colleague, test.company, r#"{"a": 1, "b": 3}"#).await.unwrap();
    assert!(matches!(separate, Once::Made { .. }), "{separate:?}");
    assert_eq!(keys(&test).await.len(), 2);
});
