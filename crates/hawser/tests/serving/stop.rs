//! The end of a server that is asked to stop in the middle of its work.

use super::Server;
use crate::harness::Harness;
use hawser_sandbox::{Fault, FaultKind, Operation};
use hawser_store::testing;
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::time::{Duration, Instant};

/// Containers are usually killed after this time.
const KILLED_AFTER: Duration = Duration::from_secs(10);

/// Asks a process to end.
fn terminate(server: &Server) {
    kill(Pid::from_raw(server.id().try_into().expect("a process id")), Signal::SIGTERM).expect("a signal");
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_a_server_that_is_busy_ends_before_it_would_be_killed() {
    let db = testing::open_sqlite().await;
    let harness = Harness::new(300).await.with_database(db.url()).with_shop(0).await;
    harness.run("orders pull Shop --since 1d").await.exits(0);
    let pages = harness.pages_requested();
    harness.amazon.add_fault(Fault::new(FaultKind::Slow { ms: 60_000 }).on(Operation::SearchOrders).times(u64::MAX));
    db.run_raw("UPDATE stream SET due_at = 1 WHERE resource = 'orders'").await.expect("a due stream");
    let mut server = Server::start(&harness).await;
    harness.wait_for_pages(pages + 1).await;
    let _half_body = server
        .open("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{")
        .await;
    terminate(&server);
    let stopped = Instant::now();
    let status = server.process.wait().await.expect("an exit status");
    assert_eq!(status.code(), Some(0));
    assert!(stopped.elapsed() < KILLED_AFTER, "{:?}", stopped.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_server_ends_at_once() {
    let harness = Harness::new(0).await;
    let mut server = Server::start(&harness).await;
    let _kept = server.open("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await;
    terminate(&server);
    let stopped = Instant::now();
    assert_eq!(server.process.wait().await.expect("an exit status").code(), Some(0));
    assert!(stopped.elapsed() < Duration::from_secs(5), "{:?}", stopped.elapsed());
}
