//! Password links, sessions, second factors and the recovery of accounts by the operator.

use crate::test_app::{OWNER, TestApp};
use hawser_core::{
    Actor, ApiKeyId, Clock as _, CompanyId, Environment, MemberId, OsRng, Permission, PersonId, Role, Secret,
};
use hawser_service::Error;
use hawser_service::auth::{AuthError, Caller, FirstOwner, PasswordLink, Register, SignIn, SignedIn};
use hawser_service::members::MemberError;
use hawser_store::{NewMember, NewPerson, db_test};
use std::time::Duration;

const PASSWORD: &str = "correct horse battery";
const NEW: &str = "another battery staple";
const HOUR: Duration = Duration::from_secs(3600);

async fn set_up(test: &TestApp) -> SignedIn {
    let token = test.app.create_setup_link().await.unwrap().unwrap();
    let new = FirstOwner { token, email: "li@example.com".to_owned(), password: Secret::new(PASSWORD), name: None };
    test.app.create_first_owner(new, &Caller::default()).await.unwrap()
}

async fn sign_in(test: &TestApp, email: &str, password: &str) -> Result<SignedIn, AuthError> {
    let with = SignIn { email: email.to_owned(), password: Secret::new(password), second_factor: None };
    test.app.sign_in(with, &Caller::default()).await
}

async fn register(test: &TestApp, company: &str, email: &str, password: &str) -> SignedIn {
    let new = Register {
        company_name: company.to_owned(),
        name: None,
        email: email.to_owned(),
        password: Secret::new(password),
        second_factor: None,
    };
    test.app.register(new, &Caller::default()).await.unwrap()
}

/// Adds a member with an account whose password is unknown.
async fn member(test: &TestApp, company: CompanyId, email: &str, role: Role) -> (PersonId, MemberId) {
    let (person, member) = (PersonId::new(&*test.time, &OsRng), MemberId::new(&*test.time, &OsRng));
    let created_at = test.time.now();
    let mut tx = test.app.store().auth().write().await.unwrap();
    let new = NewPerson { id: person, email: email.to_owned(), password: "none".to_owned(), created_at };
    tx.add_person(&new).await.unwrap();
    let new = NewMember { id: member, company, name: email.to_owned(), role, created_at };
    tx.add_member(person, &new).await.unwrap();
    tx.commit().await.unwrap();
    (person, member)
}

async fn complete(test: &TestApp, link: &PasswordLink, password: &str) -> Result<(), AuthError> {
    test.app.complete_password_reset(&link.token, &Secret::new(password)).await
}

/// The reason why no link was created.
async fn refusal(test: &TestApp, actor: &Actor, member: MemberId) -> MemberError {
    match test.app.create_password_link(actor, member).await.unwrap_err() {
        AuthError::Other(Error::Refused(why)) => why,
        error => panic!("{error}"),
    }
}

db_test!(an_administrators_link_sets_a_members_password_once, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let owner = set_up(&test).await.session;
    let (_, wang) = member(&test, owner.company, "wang@example.com", Role::Operator).await;
    let link = |member| {
        let (app, actor) = (test.app.clone(), owner.actor());
        async move { app.create_password_link(&actor, member).await.unwrap() }
    };
    let replaced = link(wang).await;
    let good = link(wang).await;
    assert_eq!(good.path().expose(), format!("/password-reset?token={}", good.token.expose()));
    assert!(matches!(complete(&test, &replaced, NEW).await, Err(AuthError::PasswordLinkExpired)));
    assert!(matches!(complete(&test, &good, "short").await, Err(AuthError::Invalid { .. })));
    complete(&test, &good, PASSWORD).await.unwrap();
    assert!(matches!(complete(&test, &good, NEW).await, Err(AuthError::PasswordLinkExpired)));
    let session = sign_in(&test, "wang@example.com", PASSWORD).await.unwrap();
    assert_eq!(session.session.member, wang);

    let next = link(wang).await;
    test.time.advance(23 * HOUR);
    complete(&test, &next, NEW).await.unwrap();
    assert_eq!(test.app.authenticate(session.token.expose()).await.unwrap(), None, "every session ends");
    let old = link(wang).await;
    test.time.advance(24 * HOUR);
    assert!(!test.app.is_password_link_valid(&old.token).await.unwrap());
    assert!(matches!(complete(&test, &old, PASSWORD).await, Err(AuthError::PasswordLinkExpired)));

    let trail = test.app.store().within(&OWNER, test.time.now()).read().await.unwrap().list_audit(50).await;
    let trail = trail.unwrap();
    let of_wang: Vec<_> = trail.iter().filter(|row| row.subject == wang.to_string()).collect();
    assert!(
        of_wang.iter().any(|row| row.action == "password.link")
            && of_wang.iter().any(|row| row.action == "password.reset")
    );
    assert!(!format!("{trail:?}").contains(good.token.expose()));
});

db_test!(no_link_is_created_for_a_member_with_more_permissions, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let owner = set_up(&test).await.session;
    let company = owner.company;
    let mut actors = Vec::new();
    for role in Role::ALL {
        let (_, id) = member(&test, company, &format!("{}@example.com", role.as_str()), role).await;
        actors.push((role, id, Actor::Member { member: id, company, role }));
    }
    let create = |actor: Actor, target| {
        let app = test.app.clone();
        async move { app.create_password_link(&actor, target).await }
    };
    for (role, id, actor) in &actors {
        for (target, other, _) in &actors {
            let made = create(actor.clone(), *other).await;
            match (role, target) {
                (Role::Owner | Role::Admin, _) if id == other => {
                    assert_eq!(refusal(&test, actor, *other).await, MemberError::OwnPassword);
                }
                (Role::Admin, Role::Owner) => {
                    assert_eq!(refusal(&test, actor, *other).await, MemberError::RoleTooHigh);
                }
                (Role::Owner | Role::Admin, _) => assert!(made.is_ok(), "{role:?} {target:?}"),
                _ => {
                    let error = made.unwrap_err();
                    let is_forbidden = matches!(error, AuthError::Other(Error::Forbidden(Permission::MembersManage)));
                    assert!(is_forbidden, "{role:?} {target:?} {error}");
                }
            }
        }
    }
    let key = Actor::Key {
        key: ApiKeyId::new(&*test.time, &OsRng),
        company,
        environment: Environment::Production,
        permissions: Permission::ALL.to_vec(),
    };
    assert_eq!(refusal(&test, &key, actors[3].1).await, MemberError::PersonRequired);
    let stranger = register(&test, "Second", "stranger@example.com", PASSWORD).await.session;
    let error = create(stranger.actor(), actors[3].1).await.unwrap_err();
    assert!(
        matches!(error, AuthError::Other(Error::Failure { .. })),
        "the same answer as for a missing member: {error}"
    );
    let mut tx = test.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(actors[3].1, Some(test.time.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(refusal(&test, &owner.actor(), actors[3].1).await, MemberError::DisabledMember);
});

db_test!(an_administrator_cannot_take_over_members_of_another_company, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let owner = set_up(&test).await.session;
    let (person, wang) = member(&test, owner.company, "wang@example.com", Role::Operator).await;
    let early = test.app.create_password_link(&owner.actor(), wang).await.unwrap();
    // Wang becomes an owner of another company while the link is unused.
    let other = register(&test, "Second", "zhao@example.com", PASSWORD).await.session;
    let new = NewMember {
        id: MemberId::new(&*test.time, &OsRng),
        company: other.company,
        name: "Wang".to_owned(),
        role: Role::Owner,
        created_at: test.time.now(),
    };
    let mut tx = test.app.store().auth().write().await.unwrap();
    tx.add_member(person, &new).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!test.app.is_password_link_valid(&early.token).await.unwrap());
    assert!(matches!(complete(&test, &early, NEW).await, Err(AuthError::PasswordLinkExpired)));
    assert_eq!(refusal(&test, &owner.actor(), wang).await, MemberError::PasswordShared);
    assert_eq!(refusal(&test, &other.actor(), new.id).await, MemberError::PasswordShared);
    assert!(test.app.create_password_link(&OWNER, wang).await.is_ok(), "the operator may");
});

db_test!(a_link_expires_when_its_creator_loses_the_permission, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let owner = set_up(&test).await.session;
    let (_, wang) = member(&test, owner.company, "wang@example.com", Role::Operator).await;
    let (_, admin) = member(&test, owner.company, "admin@example.com", Role::Admin).await;
    let actor = Actor::Member { member: admin, company: owner.company, role: Role::Admin };
    let link = test.app.create_password_link(&actor, wang).await.unwrap();
    assert!(test.app.is_password_link_valid(&link.token).await.unwrap());
    let mut tx = test.app.store().instance().write().await.unwrap();
    tx.set_member_disabled(admin, Some(test.time.now())).await.unwrap();
    tx.commit().await.unwrap();
    assert!(matches!(complete(&test, &link, NEW).await, Err(AuthError::PasswordLinkExpired)));
});

db_test!(signing_out_everywhere_keeps_this_session_unless_asked, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let first = set_up(&test).await;
    let second = sign_in(&test, "li@example.com", PASSWORD).await.unwrap();
    let third = sign_in(&test, "li@example.com", PASSWORD).await.unwrap();
    let other = register(&test, "Second", "zhao@example.com", PASSWORD).await;
    let is_good = |signed_in: &SignedIn| {
        let (app, token) = (test.app.clone(), signed_in.token.clone());
        async move { app.authenticate(token.expose()).await.unwrap().is_some() }
    };
    assert_eq!(test.app.end_sessions(&second.session, false).await.unwrap(), 2);
    assert_eq!((is_good(&first).await, is_good(&second).await, is_good(&third).await), (false, true, false));
    assert_eq!(test.app.end_sessions(&second.session, true).await.unwrap(), 1);
    assert!(!is_good(&second).await);
    assert!(is_good(&other).await, "another person's session");
});

db_test!(a_session_of_the_old_password_does_not_outlive_its_change, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let mut session = set_up(&test).await.session;
    let (mut old, mut new) = (PASSWORD.to_owned(), NEW.to_owned());
    for _ in 0..6 {
        let (current, next) = (Secret::new(old.as_str()), Secret::new(new.as_str()));
        let caller = Caller::default();
        let (signed_in, changed) = tokio::join!(
            sign_in(&test, "li@example.com", &old),
            test.app.change_password(&session, &current, &next, &caller),
        );
        let changed = changed.unwrap();
        assert!(test.app.authenticate(changed.token.expose()).await.unwrap().is_some());
        match signed_in {
            Ok(signed_in) => assert_eq!(test.app.authenticate(signed_in.token.expose()).await.unwrap(), None),
            Err(error) => assert!(matches!(error, AuthError::WrongCredentials), "{error}"),
        }
        session = changed.session;
        std::mem::swap(&mut old, &mut new);
    }
    assert_eq!(test.app.list_sessions(&session).await.unwrap().len(), 1);
});

db_test!(the_secret_of_a_second_factor_is_sealed, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let session = set_up(&test).await.session;
    let made = test.app.enroll_second_factor(&session, &Secret::new(PASSWORD), &Caller::default()).await.unwrap();
    let row = test.app.store().auth().read().await.unwrap().lookup_second_factor(session.person).await;
    let sealed = row.unwrap().unwrap().sealed;
    assert!(sealed.len() > 60);
    assert!(!String::from_utf8_lossy(&sealed).contains(made.secret.expose()));
});

db_test!(the_operator_recovers_the_account_of_the_only_owner, |db| async move {
    let test = TestApp::new(db.store(), 5).await;
    let owner = set_up(&test).await.session;
    let error = test.app.recover_password(&owner.actor(), "li@example.com").await.unwrap_err();
    assert!(matches!(error, AuthError::Other(Error::Forbidden(_))), "{error}");
    assert!(test.app.recover_password(&OWNER, "nobody@example.com").await.is_err());
    let link = test.app.recover_password(&OWNER, " Li@example.com").await.unwrap();
    complete(&test, &link, NEW).await.unwrap();
    sign_in(&test, "li@example.com", NEW).await.unwrap();

    let error = test.app.reset_second_factor(&OWNER, "li@example.com").await.unwrap_err();
    assert!(matches!(error, AuthError::SecondFactorOff), "{error}");
    let mut tx = test.app.store().auth().write().await.unwrap();
    assert!(tx.propose_second_factor(owner.person, b"sealed", test.time.now()).await.unwrap());
    assert!(tx.confirm_second_factor(owner.person, b"sealed", 1, test.time.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert!(matches!(sign_in(&test, "li@example.com", NEW).await, Err(AuthError::SecondFactorNeeded)));
    test.app.reset_second_factor(&OWNER, "li@example.com").await.unwrap();
    sign_in(&test, "li@example.com", NEW).await.unwrap();
});
