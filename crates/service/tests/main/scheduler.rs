//! The scheduler.

use crate::world::{OWNER, World};
use hawser_core::authorizations::Consent;
use hawser_core::{ConsentId, FailureCode, ShopId};
use hawser_sandbox::{Fault, FaultKind, Operation, SandboxOptions};
use hawser_service::SchedulerOptions;
use hawser_service::authorizations::consent::{Draft, StartConsent};
use hawser_store::{DiagnosticPayload, db_test};
use std::time::Duration;

db_test!(a_bound_shop_is_verified_and_pulled_automatically, |db| async move {
    let world = World::new(db.store().clone(), 120).await;
    let shop = world.bind(0).await;
    world.time.advance(Duration::from_secs(61));
    assert_eq!(world.app.run_due().await.unwrap(), 2, "the verification, then the orders");
    assert!(!world.orders(shop, false).await.is_empty());
    assert_eq!(world.app.run_due().await.unwrap(), 0, "nothing is due");
    let pages = world.pages_asked();
    world.amazon.advance_world(60);
    world.time.advance(Duration::from_secs(20 * 60));
    assert_eq!(world.app.run_due().await.unwrap(), 1);
    assert!(world.pages_asked() > pages);
});

db_test!(a_large_shop_yields_and_still_completes, |db| async move {
    let options = SandboxOptions { orders: 6000, no_quotas: true, ..SandboxOptions::default() };
    let world = World::with(db.store().clone(), options).await;
    let shop = world.bind(0).await;
    world.app.pull_orders(&OWNER, shop, world.now(), &|_| {}).await.unwrap();
    let claims = world.app.store().for_claim();
    let account =
        world.app.store().within(&OWNER, world.now()).read().await.unwrap().list_accounts(shop).await.unwrap();
    claims
        .request_pull(account[0].id, hawser_core::sync::Resource::Orders, world.time_since(), world.now())
        .await
        .unwrap();
    assert!(world.app.run_due().await.unwrap() >= 2, "more than one turn");
    let report = world.pull(shop).await;
    world.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(the_scheduler_stops_on_request, |db| async move {
    let world = World::new(db.store().clone(), 300).await;
    world.bind(0).await;
    world.time.advance(Duration::from_secs(61));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = world.app.clone();
    let running = tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopped).await });
    while world.pages_asked() == 0 {
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
});

db_test!(streams_of_a_dead_process_continue_at_once, |db| async move {
    let world = World::new(db.store().clone(), 300).await;
    let shop = world.bind(0).await;
    world.app.verify_shop(&OWNER, shop).await.unwrap();
    let claims = world.app.store().for_claim();
    // The name of this process in leases, with the id of a process that has ended.
    world.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 200 }).on(Operation::SearchOrders));
    let app = world.app.clone();
    let since = world.now().minus(Duration::from_secs(24 * 3600));
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
    world.app.accept_pull(&OWNER, shop, "120d").await.unwrap();
    let lease = Duration::from_secs(3600);
    assert_eq!(claims.claim_due(&dead, world.now(), 9, lease).await.unwrap().len(), 1);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = world.app.clone();
    let running = tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopped).await });
    for _ in 0..30_000 {
        if world.orders(shop, false).await.len() == 300 {
            break;
        }
        look.tick().await;
    }
    assert_eq!(world.orders(shop, false).await.len(), 300, "the leases of the dead process are broken");
    stop.send(true).unwrap();
    running.await.unwrap();
});

db_test!(without_quota_a_scheduled_verification_is_postponed_and_records_nothing, |db| async move {
    let world = World::new(db.store().clone(), 50).await;
    let shop = world.bind(0).await;
    world.time.advance(Duration::from_secs(61));
    for _ in 0..15 {
        assert!(world.app.verify_shop(&OWNER, shop).await.unwrap()[0].passed);
    }
    let began = world.now();
    let throttled = world.app.verify_shop(&OWNER, shop).await.unwrap().remove(0);
    assert_eq!(throttled.code, Some(FailureCode::Throttled), "a person gets the answer at once");
    let runs = runs(&world, shop).await;
    assert_eq!(world.app.run_due().await.unwrap(), 1);
    assert_eq!(self::runs(&world, shop).await, runs, "a worker records nothing");
    assert!(world.now().since(began) < Duration::from_secs(3), "nobody waited");
    world.time.advance(Duration::from_secs(70));
    assert_eq!(world.app.run_due().await.unwrap(), 2, "the verification, then the orders");
    assert_eq!(self::runs(&world, shop).await, runs + 1);
});

async fn runs(world: &World, shop: ShopId) -> usize {
    let account = world.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let mut reading = world.app.store().within(&OWNER, world.now()).read().await.unwrap();
    reading.list_verifications(account, 100).await.unwrap().len()
}

db_test!(expired_data_is_deleted_automatically, |db| async move {
    let day = Duration::from_secs(24 * 3600);
    let world = World::new(db.store().clone(), 10).await;
    let shop = world.bind(0).await;
    let account = world.app.get_shop(&OWNER, shop).await.unwrap().accounts[0].id;
    let claims = world.app.store().for_claim();
    let answer = |received_at| DiagnosticPayload {
        account,
        operation: "searchOrders".to_owned(),
        received_at,
        code: FailureCode::AnswerMalformed,
        sealed: vec![1],
    };
    let company = world.app.default_company().await.unwrap();
    let begin = || StartConsent {
        region: hawser_core::Region::Na,
        application: None,
        draft: Draft::Bind { name: "By consent".to_owned(), countries: vec!["US".to_owned()] },
        redirect_uri: "http://127.0.0.1:9/oauth/amazon/callback".to_owned(),
        session_id: None,
    };
    let old = world.app.start_consent(&OWNER, company, begin()).await.unwrap().id;
    claims.keep_answer(&answer(world.now().minus(6 * day))).await.unwrap();
    world.time.advance(2 * day);
    let young = world.app.start_consent(&OWNER, company, begin()).await.unwrap().id;
    claims.keep_answer(&answer(world.now())).await.unwrap();

    let (stop, stopped) = tokio::sync::watch::channel(false);
    let app = world.app.clone();
    let running = tokio::spawn(async move { app.run_scheduler(SchedulerOptions::default(), stopped).await });
    for _ in 0..30_000 {
        if find(&world, old).await.is_none() {
            break;
        }
        tokio::task::yield_now().await;
    }
    stop.send(true).unwrap();
    running.await.unwrap();
    assert!(find(&world, old).await.is_none());
    assert!(find(&world, young).await.is_some());
    assert_eq!(claims.purge_diagnostic_payloads(world.now().plus(day)).await.unwrap(), 1, "the newer payload was kept");
});

async fn find(world: &World, consent: ConsentId) -> Option<Consent> {
    world.app.store().instance().read().await.unwrap().lookup_consent(consent).await.unwrap()
}
