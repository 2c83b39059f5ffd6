//! Consents: tokens of another region, lost rights, reloads, and visits from elsewhere.

use crate::consent::{LOG_IN, account_of, agreed, begin, callback, finish, log_in, new_shop, request, test};
use crate::test_app::{OWNER, TestApp};
use hawser_core::verification::Verification;
use hawser_core::{Actor, CompanyId, Environment, FailureCode, Permission};
use hawser_sandbox::{
    Fault, FaultKind, Operation,
    robot::{Choice, NextRequest, Robot},
};
use hawser_service::api_keys::{MakeApiKey, RevokeApiKey};
use hawser_service::authorizations::consent::{ConsentState, Draft, FromAmazon, LogIn, StartedConsent};
use hawser_store::db_test;
use std::slice;

db_test!(b4_a_consent_whose_token_has_no_participations_changes_nothing, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    test.amazon.add_fault(Fault::new(FaultKind::EmptyParticipations).on(Operation::GetMarketplaceParticipations));
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::ParticipationsEmpty));
    assert!(test.app.list_shops(&OWNER).await.unwrap().is_empty());
    let state = test.app.consent_state(&OWNER, begun.id).await.unwrap();
    assert_eq!(state, ConsentState::Failed(FailureCode::ParticipationsEmpty));
    // The name is still free.
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    finish(&test.app, callback(&url), &begun).await.unwrap();
});

db_test!(b4_a_renewal_without_participations_keeps_the_old_authorization, |db| async move {
    let test = test(&db, None).await;
    let shop = test.bind(0).await;
    let account = account_of(&test, shop).await;
    let begun = begin(&test, request(Draft::Reauthorize { shop, account })).await;
    let url = agreed(&test, &begun, 0).await;
    test.amazon.add_fault(Fault::new(FaultKind::EmptyParticipations).on(Operation::GetMarketplaceParticipations));
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::ParticipationsEmpty));
    assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    assert_eq!(test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].authorized_source.as_str(), "stated");
});

db_test!(p1_a_consent_without_the_role_for_participations_binds, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    let fault = Fault::new(FaultKind::RoleMissing).on(Operation::GetMarketplaceParticipations);
    test.amazon.add_fault(fault.times(u64::MAX));
    let bound = finish(&test.app, callback(&url), &begun).await.unwrap();
    assert!(bound.verifications.iter().all(|run: &Verification| run.passed), "{bound:?}");
});

db_test!(b6_a_path_without_a_host_leads_to_the_seller_central_of_the_flow, |db| async move {
    let test = test(&db, Some(LOG_IN)).await;
    let (begun, mut robot, hop) = until_log_in(&test).await;
    let whole = log_in(&hop);
    let path = &whole.callback_uri[whole.callback_uri.find("/apps/").unwrap()..];
    let sent = LogIn { callback_uri: path.to_owned(), ..whole.clone() };
    let sent = test.app.log_in_from_amazon(sent, slice::from_ref(&begun.cookie), None).await.unwrap();
    let FromAmazon::Continue(sent) = sent else { panic!("{sent:?}") };
    assert!(sent.url.starts_with(&whole.callback_uri), "{}", sent.url);
    let page = robot.step(&sent.url).await.unwrap();
    finish(&test.app, callback(&page.location.unwrap()), &begun).await.unwrap();
});

/// A consent up to Amazon's visit to the log-in page.
async fn until_log_in(test: &TestApp) -> (StartedConsent, Robot, String) {
    let begun = begin(test, new_shop()).await;
    let mut robot = Robot::new(None).unwrap();
    let seller = test.seller(0);
    let hop = robot.start_consent(&begun.consent_url, &seller, Choice::Confirm).unwrap();
    let hop = { hop }.until(NextRequest::is_log_in).await.unwrap();
    (begun, robot, hop)
}

db_test!(a_visit_from_another_site_does_not_spoil_a_waiting_consent, |db| async move {
    let test = test(&db, Some(LOG_IN)).await;
    let (begun, mut robot, hop) = until_log_in(&test).await;
    let cookie = slice::from_ref(&begun.cookie);
    let forged = LogIn { selling_partner_id: "A1FORGEDSELLER".to_owned(), ..log_in(&hop) };
    let forged = test.app.log_in_from_amazon(forged, cookie, None).await.unwrap();
    assert!(matches!(forged, FromAmazon::Continue(_)), "{forged:?}");
    let sent = test.app.log_in_from_amazon(log_in(&hop), cookie, None).await.unwrap();
    let FromAmazon::Continue(sent) = sent else { panic!("{sent:?}") };
    let page = robot.step(&sent.url).await.unwrap();
    finish(&test.app, callback(&page.location.unwrap()), &begun).await.unwrap();
});

db_test!(b7_the_first_refresh_after_an_exchange_may_be_refused_for_a_while, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    // The exchange is the first call, the refresh of the verification the second.
    test.amazon.add_fault(Fault::new(FaultKind::Revoked).on(Operation::Token).from_call(2));
    let bound = finish(&test.app, callback(&url), &begun).await.unwrap();
    assert_eq!(bound.verifications[0].code, Some(FailureCode::JustRenewed), "{bound:?}");
    assert_eq!(test.count("active").await, 1, "not revoked");
    assert!(test.app.verify_shop(&OWNER, bound.shop).await.unwrap()[0].passed);
});

db_test!(b8_a_reload_of_the_callback_says_that_it_is_done, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    let first = finish(&test.app, callback(&url), &begun).await.unwrap();
    let again = finish(&test.app, callback(&url), &begun).await.unwrap();
    assert_eq!((first.shop, first.name), (again.shop, again.name));
    assert_eq!(test.app.list_shops(&OWNER).await.unwrap().len(), 1);
});

fn owner(company: CompanyId, test: &TestApp) -> Actor {
    Actor::Member {
        member: hawser_core::MemberId::new(&*test.time, &hawser_core::OsRng),
        company,
        role: hawser_core::Role::Owner,
    }
}

db_test!(a_revoked_key_does_not_finish_the_consent_that_it_began, |db| async move {
    let test = test(&db, None).await;
    let company = test.app.default_company().await.unwrap();
    let key = MakeApiKey {
        description: "binder".to_owned(),
        environment: Environment::Production,
        permissions: vec![Permission::ShopsBind, Permission::ShopsReadAll],
        has_all_shops: true,
        shops: Vec::new(),
        expires_at: None,
    };
    let made = test.app.create_api_key(&OWNER, company, key).await.unwrap();
    let id = made.view.row.id;
    let permissions = made.view.row.permissions.clone();
    let actor = Actor::Key { key: id, company, environment: Environment::Production, permissions };
    let begun = test.app.start_consent(&actor, company, new_shop()).await.unwrap();
    let url = agreed(&test, &begun, 0).await;
    test.app.revoke_api_key(&OWNER, RevokeApiKey { key: id, even_in_configuration: false }).await.unwrap();
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::PermissionLost));
    assert!(test.app.list_shops(&OWNER).await.unwrap().is_empty());
});

db_test!(a_member_who_is_gone_does_not_finish_the_consent, |db| async move {
    let test = test(&db, None).await;
    let company = test.app.default_company().await.unwrap();
    let begun = test.app.start_consent(&owner(company, &test), company, new_shop()).await.unwrap();
    let url = agreed(&test, &begun, 0).await;
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::PermissionLost));
    assert!(test.app.list_shops(&OWNER).await.unwrap().is_empty());
});

db_test!(a_renewal_is_recognized_by_the_orders_that_are_known, |db| async move {
    let options = hawser_sandbox::SandboxOptions {
        sellers: 4,
        orders: 50,
        redirect_uris: vec![crate::consent::CALLBACK.to_owned()],
        ..hawser_sandbox::SandboxOptions::default()
    };
    let test = TestApp::with(db.store().clone(), options).await;
    let (shop, other) = (test.bind(0).await, test.bind(3).await);
    for shop in [shop, other] {
        assert_eq!(test.pull(shop).await.code(), None);
    }
    let account = account_of(&test, shop).await;
    // The other seller consents, and the browser changes the Seller ID.
    let begun = begin(&test, request(Draft::Reauthorize { shop, account })).await;
    let mut edited = callback(&agreed(&test, &begun, 3).await);
    edited.selling_partner_id = Some(test.seller(0).seller_id);
    let refused = finish(&test.app, edited, &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::WrongShop));
    let begun = begin(&test, request(Draft::Reauthorize { shop, account })).await;
    let url = agreed(&test, &begun, 0).await;
    finish(&test.app, callback(&url), &begun).await.unwrap();
    let view = test.app.get_shop(&OWNER, shop).await.unwrap();
    assert_eq!(view.accounts[0].identity, hawser_core::shops::Identity::Proven);
});
