//! Any number of callers share one access token.

use crate::world::{OWNER, World};
use hawser_store::db_test;

fn token_calls(world: &World) -> u64 {
    world.amazon.requests().calls(hawser_sandbox::Operation::Token)
}

db_test!(two_concurrent_processes_fetch_one_access_token, |db| async move {
    let world = World::new(db.store().clone(), 150).await;
    let (first, second) = (world.bind(0).await, world.bind(1).await);
    let other = world.another_process().await;
    let since = world.time_since();
    let (a, b, c) = tokio::join!(
        world.app.pull_orders(&OWNER, first, since, &|_| {}),
        other.pull_orders(&OWNER, first, since, &|_| {}),
        other.pull_orders(&OWNER, second, since, &|_| {}),
    );
    assert!([a, b, c].into_iter().all(|report| report.unwrap().code().is_none()));
    assert_eq!(token_calls(&world), 2, "one for each authorization");
});

db_test!(an_expired_access_token_is_replaced_once_and_the_pull_goes_on, |db| async move {
    use hawser_sandbox::{Fault, FaultKind, Operation};
    let world = World::new(db.store().clone(), 350).await;
    let shop = world.bind(0).await;
    world.amazon.add_fault(Fault::new(FaultKind::AccessTokenExpired).on(Operation::SearchOrders).from_call(2).times(1));
    let report = world.pull(shop).await;
    assert_eq!(report.code(), None);
    assert_eq!(token_calls(&world), 2);
    world.assert_as_the_ledger(shop, 0, &report).await;
});

db_test!(fifty_callers_in_two_processes_that_need_a_token_make_one_call, |db| async move {
    let world = World::new(db.store().clone(), 10).await;
    let shop = world.bind(0).await;
    let other = world.another_process().await;
    let callers = (0..50).map(|number| {
        let app = if number % 2 == 0 { world.app.clone() } else { other.clone() };
        tokio::spawn(async move { app.create_access_tokens(&OWNER, shop).await.unwrap().tokens.remove(0).token })
    });
    let mut tokens = Vec::new();
    for caller in callers.collect::<Vec<_>>() {
        tokens.push(caller.await.unwrap());
    }
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!(token_calls(&world), 1);
});
