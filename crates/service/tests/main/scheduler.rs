//! The scheduler.

use crate::test_app::{OWNER, TestApp};
use hawser_core::authorizations::Consent;
use hawser_core::{ConsentId, FailureCode, ShopId};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_service::SchedulerOptions;
use hawser_service::authorizations::consent::{Draft, StartConsent};
use hawser_store::{DiagnosticPayload, Expired, db_test};
use std::time::Duration;

db_test!(a_bound_shop_is_verified_and_pulled_automatically, |db| async move {
    let test = TestApp::new(db.store().clone(), 120).await;
    let shop = test.bind(0).await;
    test.time.advance(Duration::from_secs(61));
    assert_eq!(test.app.run_due().await.unwrap(), 2, "the verification, then the orders");
    assert!(!test.orders(shop, false).await.is_empty());
    assert_eq!(test.app.run_due().await.unwrap(), 0, "nothing is due");
    let pages = test.pages_asked();
    test.amazon.advance_world(60);
    test.time.advance(Duration::from_secs(20 * 60));
    assert_eq!(test.app.run_due().await.unwrap(), 1);
    assert!(test.pages_asked() > pages);
});

db_test!(a_large_shop_yields_and_still_completes, |db| async move {
    let options = SandboxOptions { orders: 6000, no_quotas: true, ..SandboxOptions::default() };
    let test = TestApp::with(db.store().clone(), options).await;
    let shop = test.bind(0).await;
    test.app.pull_orders(&OWNER, shop, test.now(), &|_| {}).await.unwrap();
    let claims = test.app.store().for_claim();
    let account = test.app.store().within(&OWNER, test.now()).read().await.unwrap().list_accounts(shop).await.unwrap();
    claims
        .request_pull(account[0].id, hawser_core::sync::Resource::Orders, test.time_since(), test.now())
        .await
        .unwrap();
    assert!(test.app.run_due().await.unwrap() >= 2, "more than one turn");
    let report = test.pull(shop).await;
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(the_scheduler_stops_on_request, |db| async move {
    let test = TestApp::new(db.store().clone(), 300).await;
    test.bind(0).await;
    test.time.advance(Duration::from_secs(61));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = test.app.clone();
    let running = tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopped).await });
    while test.pages_asked() == 0 {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
});

db_test!(streams_of_a_dead_process_continue_at_once, |db| async move {
    let test = TestApp::new(db.store().clone(), 300).await;
    let shop = test.bind(0).await;
    test.app.verify_shop(&OWNER, shop).await.unwrap();
    let claims = test.app.store().for_claim();
    // The name of this process in leases, with the id of a process that has ended.
    test.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 200 }).on(Operation::SearchOrders));
    let app = test.app.clone();
    let since = test.now().minus(Duration::from_secs(24 * 3600));
    let pulling = tokio::spawn(async move { app.pull_orders(&OWNER, shop, since, &|_| {}).await });
    let mut look = tokio::time::interval(Duration::from_millis(1));
    let mut holders = Vec::new();
    for _ in 0..30_000 {
        holders = claims.lease_holders().await.unwrap();
        if !holders.is_empty() {
            break;
        }
        look.tick().await;
    }
    pulling.await.unwrap().unwrap();
    let mut ended = std::process::Command::new("true").spawn().unwrap();
    let (mine, its) = (format!(".{}.", std::process::id()), format!(".{}.", ended.id()));
    let dead = holders[0].replacen(&mine, &its, 1);
    ended.wait().unwrap();
    test.app.accept_pull(&OWNER, shop, "120d").await.unwrap();
    let lease = Duration::from_secs(3600);
    assert_eq!(claims.claim_due(&dead, test.now(), 9, lease).await.unwrap().len(), 1);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = test.app.clone();
    let running = tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopped).await });
    for _ in 0..30_000 {
        if test.orders(shop, false).await.len() == 300 {
            break;
        }
        look.tick().await;
    }
    assert_eq!(test.orders(shop, false).await.len(), 300, "the leases of the dead process are broken");
    stop.send(true).unwrap();
    running.await.unwrap();
});

db_test!(without_quota_a_scheduled_verification_is_postponed_and_records_nothing, |db| async move {
    let test = TestApp::new(db.store().clone(), 50).await;
    let shop = test.bind(0).await;
    test.time.advance(Duration::from_secs(61));
    for _ in 0..15 {
        assert!(test.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    }
    let began = test.now();
    let throttled = test.app.verify_shop(&OWNER, shop).await.unwrap().remove(0);
    assert_eq!(throttled.code, Some(FailureCode::Throttled), "a person gets the answer at once");
    let runs = runs(&test, shop).await;
    assert_eq!(test.app.run_due().await.unwrap(), 1);
    assert_eq!(self::runs(&test, shop).await, runs, "a worker records nothing");
    assert!(test.now().since(began) < Duration::from_secs(3), "nobody waited");
    test.time.advance(Duration::from_secs(70));
    assert_eq!(test.app.run_due().await.unwrap(), 2, "the verification, then the orders");
    assert_eq!(self::runs(&test, shop).await, runs + 1);
});

async fn runs(test: &TestApp, shop: ShopId) -> usize {
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let mut reading = test.app.store().within(&OWNER, test.now()).read().await.unwrap();
    reading.list_verifications(account, 100).await.unwrap().len()
}

db_test!(expired_data_is_deleted_automatically, |db| async move {
    let day = Duration::from_secs(24 * 3600);
    let test = TestApp::new(db.store().clone(), 10).await;
    let shop = test.bind(0).await;
    let account = test.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let claims = test.app.store().for_claim();
    let answer = |received_at| DiagnosticPayload {
        account,
        operation: "searchOrders".to_owned(),
        received_at,
        code: FailureCode::AnswerMalformed,
        sealed: vec![1],
    };
    let company = test.app.default_company().await.unwrap();
    let begin = || StartConsent {
        region: hawser_core::Region::Na,
        application: None,
        draft: Draft::Bind { name: "By consent".to_owned(), countries: vec!["US".to_owned()] },
        redirect_uri: "http://127.0.0.1:9/oauth/amazon/callback".to_owned(),
        session_id: None,
    };
    let old = test.app.start_consent(&OWNER, company, begin()).await.unwrap().id;
    claims.keep_answer(&answer(test.now().minus(6 * day))).await.unwrap();
    test.time.advance(2 * day);
    let young = test.app.start_consent(&OWNER, company, begin()).await.unwrap().id;
    claims.keep_answer(&answer(test.now())).await.unwrap();

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = test.app.clone();
    let running = tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopped).await });
    for _ in 0..30_000 {
        if find(&test, old).await.is_none() {
            break;
        }
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
    assert!(find(&test, old).await.is_none());
    assert!(find(&test, young).await.is_some());
    let retention = test.app.store().retention();
    let left = retention.delete_expired(Expired::DiagnosticPayloads, test.now().plus(day), 10).await.unwrap();
    assert_eq!(left, 1, "the newer payload was kept");
    let jobs = test.app.list_retention(&OWNER).await.unwrap();
    let removed = |name| jobs.iter().find(|job| job.name == name).unwrap().removed_total;
    assert_eq!((removed("consents"), removed("diagnostic_payloads")), (1, 1));
});

async fn find(test: &TestApp, consent: ConsentId) -> Option<Consent> {
    test.app.store().instance().read().await.unwrap().lookup_consent(consent).await.unwrap()
}
