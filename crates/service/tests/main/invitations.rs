//! Invitations: the link, what it gives, and how it ends.

use crate::{
    people::{PASSWORD, accept, audit_details, invite, is_not_found, joined, other_company, owner, refusal, sign_in},
    test_app::TestApp,
};
use hawser_core::{Actor, ApiKeyId, Environment, OsRng, Permission, Role, Secret, ShopId};
use hawser_service::auth::AuthError;
use hawser_service::members::{Invite, MemberError};
use hawser_store::db_test;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn is_dead<T>(result: &Result<T, AuthError>) -> bool {
    matches!(result, Err(AuthError::InvitationExpired))
}

db_test!(an_invitation_opens_the_company_once_with_role_and_shops, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (app, other) = (&test.app, test.another_process().await);
    let owner = owner(app).await;
    let (given, kept) = (test.bind(0).await, test.bind(1).await);
    let until = Some(test.now().plus(30 * DAY));
    let new = Invite { shops: vec![given, given], shops_until: until, ..invite(" Wang@Example.com", Role::Operator) };
    let invited = app.invite(&owner.actor, new).await.unwrap();
    let pending = app.list_invitations(&owner.actor).await.unwrap();
    assert_eq!((pending.len(), pending[0].invitation.invited_by), (1, Some(owner.member)));
    assert_eq!((pending[0].shops.len(), pending[0].shops[0].shop), (1, given));
    let found = other.look_up_invitation(&invited.token).await.unwrap();
    assert_eq!((found.email.as_str(), found.role), ("wang@example.com", Role::Operator));
    assert_eq!(found.invited_by_name.as_deref(), Some("李娜"));

    let weak = accept(app, invited.token.clone(), "short").await;
    assert!(matches!(weak, Err(AuthError::Invalid { field: "password", .. })), "{weak:?}");
    let accepted = accept(&other, invited.token.clone(), PASSWORD).await.unwrap();
    let actor = accepted.signed_in.unwrap().session.actor();
    assert_eq!(app.list_shops(&actor).await.unwrap().iter().map(|shop| shop.id).collect::<Vec<_>>(), [given]);
    assert!(is_not_found(&app.get_shop(&actor, kept).await));
    assert!(is_dead(&accept(app, invited.token.clone(), PASSWORD).await));
    assert!(is_dead(&app.look_up_invitation(&invited.token).await));
    assert!(app.list_invitations(&owner.actor).await.unwrap().is_empty());
    let (_, assigned) = app.get_member(&owner.actor, accepted.member).await.unwrap();
    assert_eq!((assigned[0].until, assigned[0].assigned_by), (until, Some(owner.member)));
    assert_eq!(audit_details(&test, "invitation.accept", accepted.member).await.len(), 1);
    let made = audit_details(&test, "invitation.make", invited.id).await;
    assert_eq!(made[0]["after"]["email"], "wang@example.com");
    assert!(!made[0].to_string().contains(invited.token.expose()));
    test.time.advance(30 * DAY);
    assert!(app.list_shops(&actor).await.unwrap().is_empty(), "until is over");
});

db_test!(an_invitation_ends_when_it_expires_or_is_withdrawn, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let admin = joined(app, &owner.actor, "admin@example.com", Role::Admin).await;
    let of_owner = app.invite(&owner.actor, invite("boss@example.com", Role::Owner)).await.unwrap();
    assert_eq!(refusal(app.withdraw_invitation(&admin.actor, of_owner.id).await), MemberError::RoleTooHigh);
    app.withdraw_invitation(&owner.actor, of_owner.id).await.unwrap();
    assert!(is_dead(&accept(app, of_owner.token, PASSWORD).await));
    assert!(is_not_found(&app.withdraw_invitation(&owner.actor, of_owner.id).await));

    let invited = app.invite(&admin.actor, invite("wang@example.com", Role::Viewer)).await.unwrap();
    let again = || app.invite(&owner.actor, invite("WANG@example.com", Role::Viewer));
    assert_eq!(refusal(again().await), MemberError::AlreadyInvited);
    test.time.advance(7 * DAY);
    assert!(is_dead(&accept(app, invited.token, PASSWORD).await), "seven days are over");
    assert!(app.list_invitations(&owner.actor).await.unwrap().is_empty());
    let fresh = again().await.unwrap();
    let (_, stranger) = other_company(&test, "stranger").await;
    assert!(is_not_found(&app.withdraw_invitation(&stranger, fresh.id).await));
    assert!(accept(app, fresh.token, PASSWORD).await.is_ok());
    assert!(is_dead(&accept(app, Secret::new(format!("hwi_{}", "0".repeat(64))), PASSWORD).await));
    assert!(is_dead(&accept(app, Secret::new("nonsense"), PASSWORD).await));
});

db_test!(who_is_here_is_not_invited_again, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let member = joined(app, &owner.actor, "wang@example.com", Role::Viewer).await;
    let again = || app.invite(&owner.actor, invite("wang@example.com", Role::Admin));
    assert_eq!(refusal(again().await), MemberError::AlreadyMember);
    app.disable_member(&owner.actor, member.member).await.unwrap();
    assert_eq!(refusal(again().await), MemberError::DisabledMember);
    let malformed = app.invite(&owner.actor, invite("nobody", Role::Viewer)).await;
    assert!(matches!(refusal(malformed), MemberError::Field { field: "email", .. }));
    let with = |shop| Invite { shops: vec![shop], ..invite("zhao@example.com", Role::Viewer) };
    let unknown = ShopId::new(&*test.time, &OsRng);
    assert!(is_not_found(&app.invite(&owner.actor, with(unknown)).await));
    let (_, stranger) = other_company(&test, "stranger").await;
    let shop = test.bind(0).await;
    assert!(is_not_found(&app.invite(&stranger, with(shop)).await), "another company's shop");
    assert!(app.list_invitations(&owner.actor).await.unwrap().is_empty(), "nothing was kept");
    let key = Actor::Key {
        key: ApiKeyId::new(&*test.time, &OsRng),
        company: owner.session.company,
        environment: Environment::Production,
        permissions: Permission::ALL.to_vec(),
    };
    assert_eq!(refusal(app.invite(&key, with(shop)).await), MemberError::PersonRequired);
});

db_test!(who_has_an_account_proves_the_password_and_gets_a_second_membership, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let (second, boss) = other_company(&test, "second").await;
    let shop = test.bind(0).await;
    joined(app, &owner.actor, "wang@example.com", Role::Admin).await;
    let invited = app.invite(&boss, invite("wang@example.com", Role::Viewer)).await.unwrap();
    let wrong = accept(app, invited.token.clone(), "wrong horse battery").await;
    assert!(matches!(wrong, Err(AuthError::WrongCredentials)), "{wrong:?}");
    let weak = accept(app, invited.token.clone(), "short").await;
    assert!(matches!(weak, Err(AuthError::Invalid { .. })), "as for a new account: {weak:?}");
    let mut slowed = false;
    for _ in 0..8 {
        let guess = accept(app, invited.token.clone(), "wrong horse battery").await;
        slowed |= matches!(guess, Err(AuthError::RateLimited(_)));
    }
    assert!(slowed);
    test.time.advance(Duration::from_secs(3601));
    let accepted = accept(app, invited.token, PASSWORD).await.unwrap();
    assert!(accepted.signed_in.is_none(), "signs in as always");

    let person = sign_in(app, "wang@example.com", PASSWORD).await.unwrap();
    assert_eq!(person.session.company, second, "the company that was joined last");
    let home = app.switch_company(&person.session, owner.session.company).await.unwrap();
    assert_eq!(app.list_shops(&home.actor()).await.unwrap().len(), 1);
    let companies = app.list_own_companies(&home).await.unwrap();
    let seen: Vec<_> = companies.iter().map(|c| (c.name.as_str(), c.role, c.is_current)).collect();
    assert_eq!(seen, [("Default", Role::Admin, true), ("second", Role::Viewer, false)]);
    let there = app.switch_company(&home, second).await.unwrap();
    assert_eq!((there.company, there.member, there.role), (second, accepted.member, Role::Viewer));
    let actor = person.now(app).await.unwrap();
    assert_eq!(actor, there.actor(), "the same session acts there from now on");
    assert!(app.list_shops(&actor).await.unwrap().is_empty());
    assert!(is_not_found(&app.get_shop(&actor, shop).await));
    let (third, _) = other_company(&test, "third").await;
    assert!(is_not_found(&app.switch_company(&there, third).await));
    app.disable_member(&boss, accepted.member).await.unwrap();
    assert_eq!(person.now(app).await, None);
    let person = sign_in(app, "wang@example.com", PASSWORD).await.unwrap();
    assert_eq!(app.list_own_companies(&person.session).await.unwrap().len(), 1);
    assert!(is_not_found(&app.switch_company(&person.session, second).await), "disabled there");
});

db_test!(of_two_who_accept_at_once_one_comes_in, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let (app, other) = (&test.app, test.another_process().await);
    let owner = owner(app).await;
    for round in 0..4 {
        let invited = app.invite(&owner.actor, invite(&format!("{round}@example.com"), Role::Viewer)).await.unwrap();
        let (left, right) = tokio::join!(
            accept(app, invited.token.clone(), PASSWORD),
            accept(&other, invited.token.clone(), PASSWORD),
        );
        assert_ne!(left.is_ok(), right.is_ok(), "{left:?} {right:?}");
    }
    assert_eq!(app.list_members(&owner.actor).await.unwrap().len(), 5);
});
