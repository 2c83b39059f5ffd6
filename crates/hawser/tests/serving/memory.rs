//! The memory of a server whose sign-in strangers try.

use super::Server;
use crate::harness::Harness;
use std::sync::Arc;

/// The most that a burst of sign-ins may add, as stated in docs/OPERATING.md: two hashes of 19 MiB, and as much again for
/// everything else.
const MOST_KIB: u64 = 80 * 1024;

/// The memory of a process in RAM.
fn resident_kib(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("the status of the process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn forty_sign_ins_at_once_leave_little_memory_in_use() {
    let harness = Harness::new(0).await;
    let server = Arc::new(Server::start(&harness).await);
    let before = resident_kib(server.id());
    let sign_ins: Vec<_> = (0..40)
        .map(|number| {
            let server = Arc::clone(&server);
            let body = format!(r#"{{"email":"nobody{number}@x.example","password":"wrong password {number}"}}"#);
            tokio::spawn(async move { server.post("/api/v1/sessions", &body).await })
        })
        .collect();
    for answer in sign_ins {
        let answer = answer.await.expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("wrong_credentials"), "{answer}");
    }
    let after = resident_kib(server.id());
    assert!(after - before < MOST_KIB, "{before} KiB before, {after} KiB after");
}
