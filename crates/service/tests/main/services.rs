//! Configuration › Services: what is pasted gets its own answer, what is kept is sealed, what is shown is masked.

use crate::{
    gate::{company, member, state},
    test_app::{OWNER, TestApp},
};
use hawser_core::{Actor, Environment, FailureCode, Permission, Role, Secret};
use hawser_service::{
    Error,
    api_keys::{MadeKey, MakeApiKey, RevokeApiKey},
    channel::{ChannelAccess, ServiceKeyError},
};
use hawser_store::db_test;
use std::time::Duration;

const PRODUCTION: Environment = Environment::Production;
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn made(test: &TestApp, environment: Environment, permissions: &[Permission], days: Option<u32>) -> MadeKey {
    let new = MakeApiKey {
        description: "Spare".to_owned(),
        environment,
        permissions: permissions.to_vec(),
        has_all_shops: false,
        shops: Vec::new(),
        expires_at: days.map(|days| test.now().plus(DAY * days)),
    };
    test.app.create_api_key(&OWNER, company(test).await, new).await.unwrap()
}

async fn save(test: &TestApp, actor: &Actor, pasted: &str) -> Result<ChannelAccess, ServiceKeyError> {
    test.app.save_service_key(actor, company(test).await, PRODUCTION, &Secret::new(pasted)).await
}

db_test!(a_key_is_saved_with_blanks_around_it_and_opens_the_channel, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (company, owner) = (company(&test).await, member(&test, "Li", Role::Owner).await);
    test.app.remove_service_key(&OWNER, company, PRODUCTION).await.unwrap();
    assert_eq!(state(&test).await, "key_missing");
    let key = made(&test, PRODUCTION, &[Permission::ChannelOpen], Some(10)).await.key;
    let text = key.secret().expose();
    let saved = save(&test, &owner, &format!("\u{feff}  {}\r\n {}\n", &text[..20], &text[20..])).await.unwrap();
    assert_eq!((saved.gate.state(), saved.next.as_str()), ("open", "continue"));
    assert_eq!(saved.gate.notices, [FailureCode::KeyExpiring]);

    let shown = test.app.services(&owner, company).await.unwrap();
    let production = shown.production.unwrap();
    assert_eq!((production.key.prefix.as_str(), production.key.last4.as_str()), ("hwk_live_", key.last4()));
    assert!(production.saved_by.is_some() && production.closed_by.is_none() && shown.can_change && shown.can_make);
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    let row = reading.find_channel_key(company, PRODUCTION).await.unwrap().unwrap();
    let trail = format!("{:?}", reading.list_audit(50).await.unwrap());
    drop(reading);
    assert!(trail.contains("service_key.save") && !trail.contains(&text[9..]));
    assert!(!row.sealed.windows(8).any(|bytes| bytes == &text.as_bytes()[9..17]), "sealed");
    test.time.advance(DAY * 10);
    assert_eq!(state(&test).await, "key_expired", "by the clock");
});

db_test!(each_bad_paste_gets_its_own_answer_and_the_key_that_was_there_stays, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let good = made(&test, PRODUCTION, &[Permission::ChannelOpen], None).await.key;
    let text = good.secret().expose();
    let answer = async |pasted: &str| save(&test, &OWNER, pasted).await.unwrap_err();
    for (pasted, reason) in [
        (" \n", "empty"),
        ("sk_live_51Mzexample", "other_product"),
        (&text[..30], "cut_short"),
        (&format!("{text}{text}"), "too_long"),
        (&text.replace("live", "test"), "mistyped"),
    ] {
        let refused = answer(pasted).await;
        assert!(matches!(&refused, ServiceKeyError::Malformed(why) if why.as_str() == reason), "{refused}");
    }
    let sandbox = made(&test, Environment::Sandbox, &[Permission::ChannelOpen], None).await.key;
    let refused = answer(sandbox.secret().expose()).await;
    assert!(matches!(refused, ServiceKeyError::WrongEnvironment { belongs_to: Environment::Sandbox }), "{refused}");

    let narrow = made(&test, PRODUCTION, &[Permission::OrdersRead], None).await.key;
    assert_eq!(answer(narrow.secret().expose()).await.code(), Some(FailureCode::KeyForbidden));
    let revoked = made(&test, PRODUCTION, &[Permission::ChannelOpen], None).await;
    let revoke = RevokeApiKey { key: revoked.view.row.id, even_in_configuration: false };
    test.app.revoke_api_key(&OWNER, revoke).await.unwrap();
    assert_eq!(answer(revoked.key.secret().expose()).await.code(), Some(FailureCode::KeyRevoked));
    let short = made(&test, PRODUCTION, &[Permission::ChannelOpen], Some(1)).await.key;
    test.time.advance(DAY);
    assert_eq!(answer(short.secret().expose()).await.code(), Some(FailureCode::KeyExpired));
    db.run_raw("DELETE FROM api_key WHERE description = 'Spare'").await.unwrap();
    assert_eq!(answer(text).await.code(), Some(FailureCode::KeyUnknown));
    assert_eq!(state(&test).await, "open", "set-up's key stands through all this");
});

db_test!(another_the_company_key_is_as_good_as_unknown, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let another = hawser_core::CompanyId::new(&*test.time, &hawser_core::OsRng);
    let mut tx = test.app.store().instance().write().await.unwrap();
    let new = hawser_store::NewCompany { id: another, name: "Another".to_owned(), created_at: test.now() };
    tx.add_company(&new).await.unwrap();
    tx.commit().await.unwrap();
    let key = made(&test, PRODUCTION, &[Permission::ChannelOpen], None).await.key;
    let saved = test.app.save_service_key(&OWNER, another, PRODUCTION, key.secret()).await;
    assert_eq!(saved.unwrap_err().code(), Some(FailureCode::KeyUnknown));
});

db_test!(a_key_is_made_and_added_by_who_holds_both_rights, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let company = company(&test).await;
    test.app.remove_service_key(&OWNER, company, PRODUCTION).await.unwrap();
    let (admin, operator) = (member(&test, "Wang", Role::Admin).await, member(&test, "Sun", Role::Operator).await);
    for permissions in [vec![Permission::SettingsWrite], vec![Permission::KeysManage]] {
        let key = made(&test, PRODUCTION, &permissions, None).await;
        let actor = Actor::Key { key: key.view.row.id, company, environment: PRODUCTION, permissions };
        let refused = test.app.make_and_add_key(&actor, company, PRODUCTION).await.unwrap_err();
        assert!(matches!(refused, ServiceKeyError::Ours(Error::Forbidden(_))), "{refused}");
    }
    for refused in [
        test.app.make_and_add_key(&operator, company, PRODUCTION).await.unwrap_err(),
        save(&test, &operator, "hwk_live_").await.unwrap_err(),
    ] {
        assert!(matches!(refused, ServiceKeyError::Ours(Error::Forbidden(Permission::SettingsWrite))), "{refused}");
    }
    assert!(test.app.remove_service_key(&operator, company, Environment::Sandbox).await.is_err());
    let shown = test.app.services(&operator, company).await.unwrap();
    assert!(!shown.can_change && !shown.can_make && shown.production.is_none() && shown.sandbox.is_some());
    assert_eq!(shown.ask[0].name, "Wang");

    let access = test.app.make_and_add_key(&admin, company, PRODUCTION).await.unwrap();
    assert_eq!((access.gate.state(), state(&test).await), ("open", "open"));
    let keys = test.app.list_api_keys(&admin).await.unwrap();
    let key = &keys[0].row;
    assert_eq!((key.description.as_str(), key.is_in_configuration), ("Amazon Sales Channel", true));
    assert_eq!(key.permissions, [Permission::ChannelOpen]);
    assert_eq!(key.created_by_name.as_deref(), Some("Wang"));
});
