//! An address that a stranger registered: the first proof of its owner takes away what the stranger set up.

use crate::people::{PASSWORD, accept, caller, invite, owner, sign_in};
use crate::test_app::TestApp;
use hawser_core::{Actor, PersonId, Role, Secret};
use hawser_service::auth::{AuthError, Register, SignedIn};
use hawser_store::db_test;

const ADDRESS: &str = "victim@corp.example";

async fn register(test: &TestApp, company: &str, email: &str) -> Result<SignedIn, AuthError> {
    let new = Register {
        company_name: company.to_owned(),
        name: None,
        email: email.to_owned(),
        password: Secret::new("the strangers password"),
        second_factor: None,
    };
    test.app.register(new, &caller()).await
}

/// Turns a second factor on whose codes nobody here knows.
async fn turn_second_factor_on(test: &TestApp, person: PersonId) {
    let mut tx = test.app.store().auth().write().await.unwrap();
    tx.propose_second_factor(person, &[1], test.now()).await.unwrap();
    assert!(tx.confirm_second_factor(person, &[1], 1, test.now()).await.unwrap());
    tx.commit().await.unwrap();
}

async fn reset(test: &TestApp, password: &str) {
    let link = test.app.recover_password(&Actor::InstanceOwner, ADDRESS).await.unwrap();
    test.app.complete_password_reset(&link.token, &Secret::new(password)).await.unwrap();
}

db_test!(the_first_proof_of_an_address_takes_away_what_was_set_up_before, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    let owner = owner(app).await;
    let stranger = register(&test, "Squat", ADDRESS).await.unwrap();
    turn_second_factor_on(&test, stranger.session.person).await;
    let invited = app.invite(&owner.actor, invite(ADDRESS, Role::Admin)).await.unwrap();
    let refused = accept(app, invited.token.clone(), PASSWORD).await.unwrap_err();
    assert!(matches!(refused, AuthError::WrongCredentials), "{refused:?}");

    reset(&test, PASSWORD).await;
    assert!(app.authenticate(stranger.token.expose()).await.unwrap().is_none(), "the stranger is signed out");
    assert_eq!(sign_in(app, ADDRESS, PASSWORD).await.unwrap().session.company_name, "Squat");
    test.time.advance(std::time::Duration::from_secs(1));
    accept(app, invited.token, PASSWORD).await.unwrap();
    let session = sign_in(app, ADDRESS, PASSWORD).await.unwrap().session;
    assert_eq!(session.company, owner.session.company, "the company that invited");

    turn_second_factor_on(&test, session.person).await;
    reset(&test, "a third horse battery").await;
    let needed = sign_in(app, ADDRESS, "a third horse battery").await.unwrap_err();
    assert!(matches!(needed, AuthError::SecondFactorNeeded), "a later reset leaves it on: {needed:?}");
});

db_test!(a_shown_link_of_an_invitation_proves_no_address, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    let app = &test.app;
    owner(app).await;
    let stranger = register(&test, "Squat", "stranger@example.com").await.unwrap();
    let invited = app.invite(&stranger.session.actor(), invite(ADDRESS, Role::Admin)).await.unwrap();
    let joined = accept(app, invited.token, "the strangers password").await.unwrap().signed_in.unwrap();
    turn_second_factor_on(&test, joined.session.person).await;
    reset(&test, PASSWORD).await;
    sign_in(app, ADDRESS, PASSWORD).await.expect("without the second factor of the stranger");
});

db_test!(a_company_cannot_look_like_another_one, |db| async move {
    let test = TestApp::new(db.store(), 0).await;
    owner(&test.app).await;
    let mut number = 0;
    for name in ["default", "Ｄｅｆａｕｌｔ", " DEFAULT "] {
        number += 1;
        let taken = register(&test, name, &format!("a{number}@example.com")).await.unwrap_err();
        assert!(matches!(taken, AuthError::CompanyNameTaken), "{name:?}: {taken:?}");
    }
    for name in ["Default\u{200b}", "\u{202e}Default", "\u{3164}", "Urgent: http://evil.example", "www.evil.example"] {
        let refused = register(&test, name, "b@example.com").await.unwrap_err();
        assert!(matches!(refused, AuthError::Invalid { field: "company_name", .. }), "{name:?}: {refused:?}");
    }
});
