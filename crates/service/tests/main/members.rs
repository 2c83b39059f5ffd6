//! Members: roles, the last owner, shutting somebody out.

use crate::{
    people::{
        PASSWORD, Person, audit_details, invite, is_forbidden, is_not_found, joined, other_company, owner, refusal,
        sign_in,
    },
    test_app::{OWNER, TestApp},
};
use hawser_core::{Actor, ApiKeyId, Environment, MemberId, OsRng, Permission, Role};
use hawser_service::auth::AuthError;
use hawser_service::members::{ChangeMember, Member, MemberError};
use hawser_service::{App, Error};
use hawser_store::{NewApiKey, db_test};
use serde_json::json;
use std::time::Duration;

async fn give(app: &App, by: &Actor, member: MemberId, role: Role) -> Result<Member, Error> {
    let change = ChangeMember { member, name: None, role: Some(role), expected: None };
    app.change_member(by, change).await.map(|(member, _)| member)
}

db_test!(nobody_gives_or_touches_a_role_above_their_own, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let admin = joined(app, &owner.actor, "admin@example.com", Role::Admin).await;
    let operator = joined(app, &admin.actor, "operator@example.com", Role::Operator).await;
    let as_admin = &admin.actor;
    assert_eq!(refusal(app.invite(as_admin, invite("x@example.com", Role::Owner)).await), MemberError::RoleTooHigh);
    assert_eq!(refusal(give(app, as_admin, operator.member, Role::Owner).await), MemberError::RoleTooHigh);
    assert_eq!(refusal(give(app, as_admin, owner.member, Role::Viewer).await), MemberError::RoleTooHigh);
    assert_eq!(refusal(app.disable_member(as_admin, owner.member).await), MemberError::RoleTooHigh);
    assert_eq!(refusal(app.enable_member(as_admin, owner.member).await), MemberError::RoleTooHigh);
    assert_eq!(refusal(give(app, as_admin, admin.member, Role::Owner).await), MemberError::SelfChange);
    let rename = ChangeMember { member: owner.member, name: Some("X".to_owned()), role: None, expected: None };
    assert_eq!(refusal(app.change_member(as_admin, rename.clone()).await), MemberError::RoleTooHigh);
    assert_eq!(give(app, as_admin, operator.member, Role::Admin).await.unwrap().role, Role::Admin);
    assert_eq!(give(app, as_admin, operator.member, Role::Viewer).await.unwrap().role, Role::Viewer);
    // A member without the permission to manage members can change only the own name.
    let viewer = operator.now(app).await.unwrap();
    assert!(is_forbidden(&give(app, &viewer, operator.member, Role::Admin).await));
    assert!(is_forbidden(&app.change_member(&viewer, rename).await));
    assert!(is_forbidden(&app.list_members(&viewer).await));
    assert!(is_forbidden(&app.disable_member(&viewer, admin.member).await));
    assert!(is_forbidden(&app.invite(&viewer, invite("x@example.com", Role::Viewer)).await));
    let own = ChangeMember { member: operator.member, name: Some(" 王芳 ".to_owned()), role: None, expected: None };
    assert_eq!(app.change_member(&viewer, own).await.unwrap().0.name, "王芳");
    let changes = audit_details(&test, "member.change", operator.member).await;
    assert_eq!(
        changes[1],
        json!({"before": {"name": "operator@example.com", "role": "admin"},
        "after": {"name": "operator@example.com", "role": "viewer"}})
    );
});

db_test!(the_last_owner_stays_and_nobody_disables_themselves, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let first = owner(app).await;
    for by in [&first.actor, &OWNER] {
        assert_eq!(refusal(give(app, by, first.member, Role::Admin).await), MemberError::LastOwner);
        assert_eq!(refusal(app.disable_member(by, first.member).await), MemberError::LastOwner);
    }
    let second = joined(app, &first.actor, "second@example.com", Role::Owner).await;
    assert_eq!(refusal(give(app, &first.actor, first.member, Role::Admin).await), MemberError::SelfChange);
    assert_eq!(refusal(app.disable_member(&first.actor, first.member).await), MemberError::SelfChange);
    app.disable_member(&second.actor, first.member).await.unwrap();
    assert_eq!(refusal(app.disable_member(&OWNER, second.member).await), MemberError::LastOwner, "one is disabled");
    assert_eq!(give(app, &second.actor, first.member, Role::Viewer).await.unwrap().role, Role::Viewer);
    assert_eq!(refusal(give(app, &OWNER, second.member, Role::Viewer).await), MemberError::LastOwner);
});

db_test!(two_owners_who_demote_each_other_at_once_leave_one, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let other = test.another_process().await;
    let app = &test.app;
    let mut first = owner(app).await;
    let mut second = joined(app, &first.actor, "second@example.com", Role::Owner).await;
    for round in 0..12 {
        let (of_first, of_second) = if round % 2 == 0 {
            tokio::join!(
                give(app, &first.actor, second.member, Role::Viewer),
                give(&other, &second.actor, first.member, Role::Viewer),
            )
        } else {
            let disable = async |app: &App, by: &Person, whom: &Person| {
                app.disable_member(&by.actor, whom.member).await.map(|(member, _)| member)
            };
            tokio::join!(disable(app, &first, &second), disable(&other, &second, &first))
        };
        assert_ne!(of_first.is_ok(), of_second.is_ok(), "round {round}: {of_first:?} {of_second:?}");
        let lost = of_first.err().or(of_second.err()).unwrap();
        assert!(matches!(lost, Error::Forbidden(Permission::MembersManage)), "{lost:?}");
        let members = app.list_members(&OWNER).await.unwrap();
        let owners = members.iter().filter(|m| m.role == Role::Owner && m.disabled_at.is_none()).count();
        assert_eq!(owners, 1, "round {round}");
        for whom in [&mut first, &mut second] {
            app.enable_member(&OWNER, whom.member).await.unwrap();
            give(app, &OWNER, whom.member, Role::Owner).await.unwrap();
        }
    }
});

db_test!(who_is_disabled_is_nobody_at_once_on_every_process, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (app, other) = (&test.app, test.another_process().await);
    let owner = owner(app).await;
    let admin = joined(app, &owner.actor, "admin@example.com", Role::Admin).await;
    let key = NewApiKey {
        id: ApiKeyId::new(&*test.time, &OsRng),
        company: owner.session.company,
        environment: Environment::Production,
        hash: [7; 32],
        prefix: "hwk_live_".to_owned(),
        last4: "abcd".to_owned(),
        description: "made by the admin".to_owned(),
        permissions: vec![Permission::OrdersRead],
        created_at: test.now(),
        created_by: Some(admin.member),
        created_by_name: Some("admin".to_owned()),
        expires_at: None,
        replaces: None,
    };
    let mut tx = app.store().within(&admin.actor, test.now()).write().await.unwrap();
    tx.add_api_key(&key).await.unwrap();
    tx.commit().await.unwrap();
    let sent = app.invite(&admin.actor, invite("friend@example.com", Role::Admin)).await.unwrap();
    assert!(admin.now(&other).await.is_some());

    let (disabled, _) = app.disable_member(&owner.actor, admin.member).await.unwrap();
    assert_eq!(disabled.disabled_at, Some(test.now()));
    for process in [app, &other] {
        assert_eq!(admin.now(process).await, None);
        let again = sign_in(process, "admin@example.com", PASSWORD).await;
        assert!(matches!(again, Err(AuthError::WrongCredentials)), "{again:?}");
        // A request that was authorized a moment ago changes nothing any more.
        assert!(is_forbidden(&process.disable_member(&admin.actor, owner.member).await));
        assert!(is_forbidden(&process.invite(&admin.actor, invite("x@example.com", Role::Viewer)).await));
    }
    let dead = crate::people::accept(app, sent.token, PASSWORD).await;
    assert!(matches!(dead, Err(AuthError::InvitationExpired)), "{dead:?}");
    let found = app.store().auth().read().await.unwrap().find_api_key(&[7; 32]).await.unwrap().unwrap();
    assert_eq!(found.revoked_at, None, "the key is the company's");

    app.disable_member(&owner.actor, admin.member).await.unwrap();
    assert_eq!(audit_details(&test, "member.disable", admin.member).await.len(), 1, "once");
    let (enabled, _) = app.enable_member(&owner.actor, admin.member).await.unwrap();
    assert_eq!((enabled.disabled_at, enabled.role), (None, Role::Admin));
    assert_eq!(admin.now(&other).await, None, "the session ended");
    assert!(sign_in(&other, "admin@example.com", PASSWORD).await.is_ok());
});

db_test!(a_role_is_in_effect_at_the_next_request, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (app, other) = (&test.app, test.another_process().await);
    let owner = owner(app).await;
    let admin = joined(app, &owner.actor, "admin@example.com", Role::Admin).await;
    let sent = app.invite(&admin.actor, invite("friend@example.com", Role::Viewer)).await.unwrap();
    give(app, &owner.actor, admin.member, Role::Viewer).await.unwrap();
    let now = admin.now(&other).await.unwrap();
    assert!(!now.may(Permission::ShopsReadAll) && !now.may(Permission::MembersManage));
    assert!(is_forbidden(&app.enable_member(&admin.actor, owner.member).await), "the role is looked at again");
    assert!(app.look_up_invitation(&sent.token).await.is_err(), "nor does what it sent let anybody in");
});

db_test!(members_are_listed_with_what_is_known_of_them, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let (_, stranger) = other_company(&test, "stranger").await;
    let auditor = joined(app, &owner.actor, "auditor@example.com", Role::Auditor).await;
    test.time.advance(Duration::from_secs(600));
    assert!(auditor.now(app).await.is_some());
    for by in [&owner.actor, &auditor.actor] {
        let members = app.list_members(by).await.unwrap();
        let seen: Vec<_> = members.iter().map(|m| (m.email.as_deref().unwrap(), m.role, m.last_seen_at)).collect();
        let earlier = test.now().minus(Duration::from_secs(600));
        assert_eq!(
            seen,
            [
                ("li.na@example.com", Role::Owner, Some(earlier)),
                ("auditor@example.com", Role::Auditor, Some(test.now())),
            ]
        );
    }
    assert!(is_forbidden(&app.disable_member(&auditor.actor, owner.member).await));
    assert_eq!(app.list_members(&stranger).await.unwrap().len(), 1);
    assert!(is_not_found(&app.get_member(&stranger, owner.member).await));
    assert!(is_not_found(&app.disable_member(&stranger, auditor.member).await));
    assert!(is_not_found(&give(app, &stranger, auditor.member, Role::Owner).await));
    let change = |expected: &str| ChangeMember {
        member: auditor.member,
        name: Some("Audit".to_owned()),
        role: None,
        expected: Some(expected.to_owned()),
    };
    assert!(matches!(app.change_member(&owner.actor, change("stale")).await, Err(Error::Changed)));
    let (member, _) = app.get_member(&owner.actor, auditor.member).await.unwrap();
    let renamed = app.change_member(&owner.actor, change(&App::member_revision(&member))).await.unwrap();
    assert_eq!(renamed.0.name, "Audit");
    let empty = ChangeMember { member: auditor.member, name: Some("  ".to_owned()), role: None, expected: None };
    assert!(matches!(refusal(app.change_member(&owner.actor, empty).await), MemberError::Field { field: "name", .. }));
});

db_test!(a_sandbox_key_manages_nobody, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let viewer = joined(app, &owner.actor, "wang@example.com", Role::Viewer).await;
    let invited = app.invite(&owner.actor, invite("zhao@example.com", Role::Viewer)).await.unwrap();
    let key = Actor::Key {
        key: ApiKeyId::new(&*test.time, &OsRng),
        company: owner.session.company,
        environment: Environment::Sandbox,
        permissions: Permission::ALL.to_vec(),
    };
    assert!(is_forbidden(&app.list_members(&key).await));
    assert!(is_forbidden(&app.list_invitations(&key).await));
    assert!(is_forbidden(&app.get_member(&key, viewer.member).await));
    assert!(is_forbidden(&app.disable_member(&key, viewer.member).await));
    assert!(is_forbidden(&app.withdraw_invitation(&key, invited.id).await));
});
