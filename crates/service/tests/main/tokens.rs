//! Any number of callers share one access token.

use crate::test_app::{OWNER, TestApp};
use hawser_store::db_test;

fn token_calls(test: &TestApp) -> u64 {
    test.amazon.requests().calls(hawser_sandbox::Operation::Token)
}

db_test!(two_concurrent_processes_fetch_one_access_token, |db| async move {
    let test = TestApp::new(db.store().clone(), 150).await;
    let (first, second) = (test.bind(0).await, test.bind(1).await);
    let other = test.another_process().await;
    let since = test.time_since();
    let (a, b, c) = tokio::join!(
        test.app.pull_orders(&OWNER, first, since, &|_| {}),
        other.pull_orders(&OWNER, first, since, &|_| {}),
        other.pull_orders(&OWNER, second, since, &|_| {}),
    );
    assert!([a, b, c].into_iter().all(|report| report.unwrap().code().is_none()));
    assert_eq!(token_calls(&test), 2, "one for each authorization");
});

db_test!(an_expired_access_token_is_replaced_once_and_the_pull_goes_on, |db| async move {
    use hawser_sandbox::{Fault, FaultKind, Operation};
    let test = TestApp::new(db.store().clone(), 350).await;
    let shop = test.bind(0).await;
    test.amazon.add_fault(Fault::new(FaultKind::AccessTokenExpired).on(Operation::SearchOrders).from_call(2).times(1));
    let report = test.pull(shop).await;
    assert_eq!(report.code(), None);
    assert_eq!(token_calls(&test), 2);
    test.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(fifty_callers_in_two_processes_that_need_a_token_make_one_call, |db| async move {
    let test = TestApp::new(db.store().clone(), 10).await;
    let shop = test.bind(0).await;
    let other = test.another_process().await;
    let callers = (0..50).map(|number| {
        let app = if number % 2 == 0 { test.app.clone() } else { other.clone() };
        tokio::spawn(async move { app.create_access_tokens(&OWNER, shop).await.unwrap().tokens.remove(0).token })
    });
    let mut tokens = Vec::new();
    for caller in callers.collect::<Vec<_>>() {
        tokens.push(caller.await.unwrap());
    }
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!(token_calls(&test), 1);
});
