//! Consent: a robot acts as a seller in Seller Central, and each use case of Hawser is called in turn. Forged, replayed,
//! foreign, late and incomplete callbacks change nothing and report why.

use crate::test_app::{OWNER, TestApp};
use hawser_core::shops::Identity;
use hawser_core::{Actor, CompanyId, Environment, FailureCode, MemberId, OsRng, Region, Role, Secret};
use hawser_sandbox::{
    SandboxOptions,
    robot::{NextRequest, Robot},
};
use hawser_service::applications::AddApplication;
use hawser_service::authorizations::consent::{
    Callback, CompletedConsent, ConsentState, Draft, FromAmazon, LogIn, SignedInUser, StartConsent, StartedConsent,
};
use hawser_service::{App, Error};
use hawser_store::{NewCompany, db_test};
use std::{collections::HashMap, time::Duration};

/// The callback URL; no server listens there.
pub const CALLBACK: &str = "http://127.0.0.1:9/oauth/amazon/callback";
pub const LOG_IN: &str = "http://127.0.0.1:9/oauth/amazon/login";

pub async fn test(db: &hawser_store::testing::TestDb, log_in: Option<&str>) -> TestApp {
    let options = SandboxOptions {
        orders: 120,
        redirect_uris: vec![CALLBACK.to_owned()],
        login_uri: log_in.map(str::to_owned),
        ..SandboxOptions::default()
    };
    TestApp::with(db.store().clone(), options).await
}

pub fn request(draft: Draft) -> StartConsent {
    StartConsent {
        region: Region::Na,
        application: None,
        draft,
        redirect_uri: CALLBACK.to_owned(),
        session_id: Some(vec![7; 32]),
    }
}

pub fn new_shop() -> StartConsent {
    request(Draft::Bind { name: "By consent".to_owned(), countries: vec!["US".to_owned(), "CA".to_owned()] })
}

pub async fn begin(test: &TestApp, begin: StartConsent) -> StartedConsent {
    let company = test.app.default_company().await.unwrap();
    test.app.start_consent(&OWNER, company, begin).await.unwrap()
}

fn parameters(url: &str) -> HashMap<String, String> {
    url.parse::<url::Url>().unwrap().query_pairs().into_owned().collect()
}

pub fn callback(url: &str) -> Callback {
    let mut parameters = parameters(url);
    Callback {
        state: parameters.remove("state").map(Secret::new),
        selling_partner_id: parameters.remove("selling_partner_id"),
        code: parameters.remove("spapi_oauth_code").map(Secret::new),
        redirect_uri: CALLBACK.to_owned(),
    }
}

pub async fn finish(app: &App, callback: Callback, begun: &StartedConsent) -> Result<CompletedConsent, Error> {
    app.finish_consent(callback, std::slice::from_ref(&begun.cookie), Some(&[7; 32])).await
}

/// Consents without the log-in page, up to the callback.
pub async fn agreed(test: &TestApp, begun: &StartedConsent, seller: usize) -> String {
    let mut robot = Robot::new(None).unwrap();
    robot.consent_until_callback(&begun.consent_url, &test.seller(seller)).await.unwrap()
}

async fn assert_nothing_changed(test: &TestApp) {
    assert!(test.app.list_shops(&OWNER).await.unwrap().is_empty());
}

db_test!(a_consent_binds_a_shop_whose_seller_is_stated_and_whose_year_is_measured, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    let bound = finish(&test.app, callback(&url), &begun).await.unwrap();
    assert!(bound.verifications.iter().all(|verification| verification.passed), "{bound:?}");
    let shops = test.app.list_shops(&OWNER).await.unwrap();
    let account = &shops[0].accounts[0];
    assert_eq!((account.identity, account.authorized_source.as_str()), (Identity::Stated, "measured"));
    assert_eq!(account.valid_until, Some(test.now().plus(Duration::from_secs(365 * 86_400))));
    assert_eq!(test.app.consent_state(&OWNER, begun.id).await.unwrap(), ConsentState::Done);
    let report = test.pull(bound.shop).await;
    assert_eq!(report.code(), None);
});

db_test!(the_log_in_page_leads_to_the_same_result, |db| async move {
    let test = test(&db, Some(LOG_IN)).await;
    let begun = begin(&test, new_shop()).await;
    let mut robot = Robot::new(None).unwrap();
    let seller = test.seller(0);
    let hop = robot.start_consent(&begun.consent_url, &seller, hawser_sandbox::robot::Choice::Confirm).unwrap();
    let hop = { hop }.until(NextRequest::is_log_in).await.unwrap();
    let sent = test.app.log_in_from_amazon(log_in(&hop), std::slice::from_ref(&begun.cookie), None).await.unwrap();
    let FromAmazon::Continue(sent) = sent else { panic!("{sent:?}") };
    assert!(sent.started.is_none());
    let page = robot.step(&sent.url).await.unwrap();
    let bound = finish(&test.app, callback(&page.location.unwrap()), &begun).await.unwrap();
    assert_eq!(bound.seller_id.as_str(), seller.seller_id);
});

pub fn log_in(url: &str) -> LogIn {
    let parameters = parameters(url);
    LogIn {
        callback_uri: parameters["amazon_callback_uri"].clone(),
        amazon_state: parameters["amazon_state"].clone(),
        selling_partner_id: parameters["selling_partner_id"].clone(),
        is_beta: parameters.contains_key("version"),
        redirect_uri: CALLBACK.to_owned(),
    }
}

db_test!(the_log_in_page_returns_to_amazon_only, |db| async move {
    let test = test(&db, Some(LOG_IN)).await;
    let begun = begin(&test, new_shop()).await;
    let forged = LogIn {
        callback_uri: "https://evil.example/apps/authorize/confirm/x".to_owned(),
        amazon_state: "a".to_owned(),
        selling_partner_id: test.seller(0).seller_id,
        is_beta: false,
        redirect_uri: CALLBACK.to_owned(),
    };
    let refused = test.app.log_in_from_amazon(forged, std::slice::from_ref(&begun.cookie), None).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::StateMismatch));
});

db_test!(forged_replayed_foreign_late_and_incomplete_callbacks_change_nothing, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    let good = callback(&url);
    let code = |result: Result<CompletedConsent, Error>| result.unwrap_err().code().unwrap().as_str();

    let forged = Callback { state: Some(Secret::new("0".repeat(64))), ..good.clone() };
    assert_eq!(code(finish(&test.app, forged, &begun).await), "state_mismatch");
    let stateless = Callback { state: None, ..good.clone() };
    assert_eq!(code(finish(&test.app, stateless, &begun).await), "state_mismatch");
    let other_browser = test.app.finish_consent(good.clone(), &[Secret::new("1".repeat(64))], Some(&[7; 32])).await;
    assert_eq!(code(other_browser), "state_mismatch");
    let other_session =
        test.app.finish_consent(good.clone(), std::slice::from_ref(&begun.cookie), Some(&[8; 32])).await;
    assert_eq!(code(other_session), "state_mismatch");
    let incomplete = Callback { code: None, ..good.clone() };
    assert_eq!(code(finish(&test.app, incomplete, &begun).await), "callback_incomplete");
    assert_nothing_changed(&test).await;

    finish(&test.app, good.clone(), &begun).await.unwrap();
    let other_browser = test.app.finish_consent(good, &[Secret::new("1".repeat(64))], Some(&[7; 32])).await;
    assert_eq!(code(other_browser), "state_mismatch");
    assert_eq!(test.app.list_shops(&OWNER).await.unwrap().len(), 1);

    let late = begin(&test, request(Draft::Bind { name: "Late".to_owned(), countries: vec!["MX".to_owned()] })).await;
    let url = agreed(&test, &late, 0).await;
    test.time.advance(Duration::from_secs(11 * 60));
    assert_eq!(code(finish(&test.app, callback(&url), &late).await), "flow_timeout");
    assert_eq!(test.app.list_shops(&OWNER).await.unwrap().len(), 1);
});

db_test!(a_code_that_is_six_minutes_old_is_expired, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    test.time.advance(Duration::from_secs(6 * 60));
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::CodeExpired));
    assert_nothing_changed(&test).await;
    let state = test.app.consent_state(&OWNER, begun.id).await.unwrap();
    assert_eq!(state, ConsentState::Failed(FailureCode::CodeExpired));
});

db_test!(the_same_callback_in_two_processes_at_once_exchanges_the_code_once, |db| async move {
    let test = test(&db, None).await;
    let other = test.another_process().await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    let (a, b) = tokio::join!(finish(&test.app, callback(&url), &begun), finish(&other, callback(&url), &begun));
    assert!(a.is_ok() || b.is_ok());
    assert_eq!(test.app.list_shops(&OWNER).await.unwrap().len(), 1);
});

db_test!(reauthorizing_takes_only_the_seller_that_is_expected, |db| async move {
    let options = SandboxOptions {
        sellers: 4,
        orders: 50,
        redirect_uris: vec![CALLBACK.to_owned()],
        ..SandboxOptions::default()
    };
    let test = TestApp::with(db.store().clone(), options).await;
    let shop = test.bind(0).await;
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    let account = reading.list_accounts(shop).await.unwrap()[0].id;
    drop(reading);
    let again = || request(Draft::Reauthorize { shop, account });

    let begun = begin(&test, again()).await;
    let url = agreed(&test, &begun, 3).await;
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::WrongShop));
    let before = test.app.list_shops(&OWNER).await.unwrap();
    assert_eq!(before[0].accounts[0].identity, Identity::Stated);

    let begun = begin(&test, again()).await;
    let url = agreed(&test, &begun, 0).await;
    finish(&test.app, callback(&url), &begun).await.unwrap();
    let after = test.app.list_shops(&OWNER).await.unwrap();
    assert_eq!((after.len(), after[0].accounts[0].identity), (1, Identity::Stated));
});

db_test!(a_signed_in_user_can_start_from_the_appstore, |db| async move {
    let test = test(&db, Some(LOG_IN)).await;
    let application = test.amazon.description().applications[0].application_id.clone();
    let start = format!("{}/seller-central/apps/store/authorize/{application}", test.amazon.base_url());
    let mut robot = Robot::new(None).unwrap();
    let seller = test.seller(0);
    let hop = robot.start_consent(&start, &seller, hawser_sandbox::robot::Choice::Confirm).unwrap();
    let hop = { hop }.until(NextRequest::is_log_in).await.unwrap();
    let anonymous = test.app.log_in_from_amazon(log_in(&hop), &[], None).await.unwrap_err();
    assert_eq!(anonymous.code(), Some(FailureCode::StateMismatch));
    let company = test.app.default_company().await.unwrap();
    let signed_in = Some(SignedInUser { actor: &OWNER, company, session_id: vec![7; 32] });
    let asked = test.app.log_in_from_amazon(log_in(&hop), &[], signed_in.clone()).await.unwrap();
    let FromAmazon::Ask(asked) = asked else { panic!("{asked:?}") };
    assert_eq!((asked.seller_id.as_str(), asked.application_name.as_str()), (seller.seller_id.as_str(), "Test"));
    let anonymous = test.app.start_from_appstore(log_in(&hop), None).await.unwrap_err();
    assert_eq!(anonymous.code(), Some(FailureCode::StateMismatch));
    let sent = test.app.start_from_appstore(log_in(&hop), signed_in).await.unwrap();
    let begun = sent.started.unwrap();
    let page = robot.step(&sent.url).await.unwrap();
    let bound = finish(&test.app, callback(&page.location.unwrap()), &begun).await.unwrap();
    assert_eq!(bound.seller_id.as_str(), seller.seller_id);
    let shops = test.app.list_shops(&OWNER).await.unwrap();
    let ticked: Vec<_> = shops[0].accounts[0].marketplaces.iter().filter(|m| m.is_ticked).collect();
    assert_eq!(ticked.len(), 3, "the countries in which the seller participates");
});

pub async fn another_company(test: &TestApp) -> CompanyId {
    let id = CompanyId::new(&*test.time, &OsRng);
    let mut tx = test.app.store().instance().write().await.unwrap();
    tx.add_company(&NewCompany { id, name: "Another".to_owned(), created_at: test.now() }).await.unwrap();
    tx.commit().await.unwrap();
    for environment in Environment::ALL {
        test.app.make_and_add_key(&OWNER, id, environment).await.unwrap();
    }
    id
}

pub async fn account_of(test: &TestApp, shop: hawser_core::ShopId) -> hawser_core::AccountId {
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    reading.list_accounts(shop).await.unwrap()[0].id
}

db_test!(only_a_shop_of_ones_own_is_authorized_again_with_its_own_account_and_region, |db| async move {
    let options =
        SandboxOptions { sellers: 4, orders: 5, redirect_uris: vec![CALLBACK.to_owned()], ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let (shop, other) = (test.bind(0).await, test.bind(3).await);
    let (account, of_other) = (account_of(&test, shop).await, account_of(&test, other).await);
    let (home, another) = (test.app.default_company().await.unwrap(), another_company(&test).await);
    let stranger = Actor::Member { member: MemberId::new(&*test.time, &OsRng), company: another, role: Role::Owner };
    let again = |account| request(Draft::Reauthorize { shop, account });
    let code = async |actor: &Actor, company, begin| {
        test.app.start_consent(actor, company, begin).await.unwrap_err().code().unwrap().as_str()
    };
    assert_eq!(code(&OWNER, home, again(of_other)).await, "not_found");
    assert_eq!(code(&OWNER, another, again(account)).await, "not_found");
    assert_eq!(code(&stranger, another, again(account)).await, "not_found");
    let elsewhere = StartConsent { region: Region::Eu, ..again(account) };
    assert_eq!(code(&OWNER, home, elsewhere).await, "region_mismatch");
    test.app.start_consent(&OWNER, home, again(account)).await.unwrap();
});

db_test!(a_shop_is_authorized_again_in_the_environment_that_it_was_bound_in, |db| async move {
    let test = test(&db, None).await;
    let shop = test.bind(0).await;
    let account = account_of(&test, shop).await;
    let company = test.app.default_company().await.unwrap();
    let of = test.amazon.description().applications.into_iter().find(|app| app.region == Region::Na).unwrap();
    let simulated = AddApplication {
        region: of.region,
        name: "Simulated".to_owned(),
        developer_id: "123456789012".to_owned(),
        application_id: "amzn1.sp.solution.simulated".to_owned(),
        client_id: of.client_id,
        client_secret: Secret::new(of.client_secret),
        is_private: false,
        is_draft: false,
        environment: Environment::Sandbox,
    };
    test.time.advance(Duration::from_secs(1));
    let simulated = test.app.create_application(&OWNER, simulated).await.unwrap();
    let through = |application, draft| StartConsent { application, ..request(draft) };
    let again = || Draft::Reauthorize { shop, account };
    let refused = test.app.start_consent(&OWNER, company, through(Some(simulated), again())).await.unwrap_err();
    assert!(matches!(refused, Error::Invalid { field: "application_id", .. }), "{refused}");
    // Without a word, the newest of the shop's own environment; and for a new shop production comes first.
    let new = || Draft::Bind { name: "New".to_owned(), countries: vec!["US".to_owned()] };
    for draft in [again(), new()] {
        let begun = test.app.start_consent(&OWNER, company, through(None, draft)).await.unwrap();
        assert_eq!(parameters(&begun.consent_url)["application_id"], of.application_id);
    }
    let begun = test.app.start_consent(&OWNER, company, through(Some(simulated), new())).await.unwrap();
    assert_eq!(parameters(&begun.consent_url)["application_id"], "amzn1.sp.solution.simulated");
});

db_test!(a_seller_of_another_company_can_consent_and_one_of_the_same_company_is_bound_already, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    finish(&test.app, callback(&url), &begun).await.unwrap();
    let another = another_company(&test).await;
    test.app.make_and_add_key(&OWNER, another, Environment::Production).await.unwrap();
    let draft = Draft::Bind { name: "Elsewhere".to_owned(), countries: vec!["US".to_owned()] };
    let begun = test.app.start_consent(&OWNER, another, request(draft)).await.unwrap();
    let url = agreed(&test, &begun, 0).await;
    finish(&test.app, callback(&url), &begun).await.unwrap();
    let draft = Draft::Bind { name: "Again".to_owned(), countries: vec!["US".to_owned()] };
    let begun = begin(&test, request(draft)).await;
    let url = agreed(&test, &begun, 0).await;
    let refused = finish(&test.app, callback(&url), &begun).await.unwrap_err();
    assert_eq!(refused.code(), Some(FailureCode::AlreadyBound));
    let state = test.app.consent_state(&OWNER, begun.id).await.unwrap();
    assert_eq!(state, ConsentState::Failed(FailureCode::AlreadyBound));
});

db_test!(an_answer_that_was_taken_and_never_worked_off_is_not_done, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let mut tx = test.app.store().instance().write().await.unwrap();
    assert!(tx.use_consent(begun.id, test.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(test.app.consent_state(&OWNER, begun.id).await.unwrap(), ConsentState::Waiting);
    test.time.advance(Duration::from_secs(10 * 60));
    let state = test.app.consent_state(&OWNER, begun.id).await.unwrap();
    assert_eq!(state, ConsentState::Failed(FailureCode::CallbackIncomplete));
});

db_test!(a_consent_counts_though_the_shop_cannot_be_verified_yet, |db| async move {
    let test = test(&db, None).await;
    let begun = begin(&test, new_shop()).await;
    let url = agreed(&test, &begun, 0).await;
    let fault = hawser_sandbox::Fault::new(hawser_sandbox::FaultKind::ServerError);
    test.amazon.add_fault(fault.on(hawser_sandbox::Operation::GetMarketplaceParticipations).times(1000));
    let bound = finish(&test.app, callback(&url), &begun).await.unwrap();
    assert!(bound.verifications.iter().all(|verification| !verification.passed), "{bound:?}");
    assert_eq!(test.app.consent_state(&OWNER, begun.id).await.unwrap(), ConsentState::Done);
});

db_test!(a_red_shop_that_is_authorized_again_pulls_at_once, |db| async move {
    let options = SandboxOptions {
        sellers: 6,
        orders: 20,
        redirect_uris: vec![CALLBACK.to_owned()],
        ..SandboxOptions::default()
    };
    let test = TestApp::with(db.store().clone(), options).await;
    let (shop, _neighbor) = (test.bind(0).await, test.bind(3).await);
    for _ in 0..3 {
        test.time.advance(Duration::from_secs(2 * 60));
        test.app.run_due().await.unwrap();
    }
    assert_eq!(test.count("active").await, 2);
    test.amazon.revoke(&test.seller(0).seller_id).unwrap();
    test.time.advance(Duration::from_secs(61 * 60));
    test.app.run_due().await.unwrap();
    assert_eq!(test.count("revoked").await, 1);

    let account = account_of(&test, shop).await;
    let begun = begin(&test, request(Draft::Reauthorize { shop, account })).await;
    let url = agreed(&test, &begun, 0).await;
    finish(&test.app, callback(&url), &begun).await.unwrap();
    assert_eq!(test.app.consent_state(&OWNER, begun.id).await.unwrap(), ConsentState::Done);
    let before = test.pages_asked();
    test.app.run_due().await.unwrap();
    assert!(test.pages_asked() > before, "its orders are pulled without waiting");
    assert_eq!(test.count("active").await, 2);
});
