//! Server processes that the test kills and restarts.

use crate::{crash, harness::Harness};
use hawser_store::WorkerStore;
use tokio::process::Child;

pub struct Workers(Vec<Worker>);

struct Worker {
    child: Option<Child>,
    process: u32,
}

impl Workers {
    pub async fn start(harness: &Harness, number: u64) -> Self {
        let mut workers = Vec::new();
        for _ in 0..number {
            workers.push(Worker::start(harness).await);
        }
        Self(workers)
    }

    /// Kills a server. Fails if it has already exited.
    pub async fn kill(&mut self, victim: usize) {
        crash::kill(self.0[victim].child.take().expect("a running process")).await;
    }

    pub async fn restart(&mut self, harness: &Harness, victim: usize) {
        self.0[victim] = Worker::start(harness).await;
    }

    /// True if a killed server still holds leases.
    pub async fn has_left_leases(&self, victim: usize, claims: &WorkerStore) -> bool {
        !self.leases_of(victim, claims).await.is_empty()
    }

    /// Ends the leases of a server that is still running, and returns their number.
    pub async fn cut_off(&self, worker: usize, claims: &WorkerStore) -> u64 {
        let mut ended = 0;
        for holder in self.leases_of(worker, claims).await {
            ended += claims.break_leases_of(&holder).await.unwrap();
        }
        ended
    }

    /// The leases of a server. The second part of a holder's name is the process id.
    async fn leases_of(&self, worker: usize, claims: &WorkerStore) -> Vec<String> {
        let process = self.0[worker].process.to_string();
        let mut holders = claims.lease_holders().await.unwrap();
        holders.retain(|holder| holder.split('.').nth(1) == Some(&process));
        holders
    }
}

impl Worker {
    async fn start(harness: &Harness) -> Self {
        let mut child = harness.app(&["serve", "--listen", "127.0.0.1:0"]).start().await;
        let process = child.id().expect("a running process");
        let (mut output, mut log) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
        tokio::spawn(async move { _ = tokio::io::copy(&mut output, &mut tokio::io::sink()).await });
        tokio::spawn(async move { _ = tokio::io::copy(&mut log, &mut tokio::io::stderr()).await });
        Self { child: Some(child), process }
    }
}
