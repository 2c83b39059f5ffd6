//! Server processes, to be killed and started again.

use crate::{crash, house::House};
use hawser_store::WorkerStore;
use tokio::process::Child;

pub struct Workers(Vec<Worker>);

struct Worker {
    child: Option<Child>,
    process: u32,
}

impl Workers {
    pub async fn started(house: &House, number: u64) -> Self {
        let mut workers = Vec::new();
        for _ in 0..number {
            workers.push(Worker::start(house).await);
        }
        Self(workers)
    }

    /// Kills one; fails when it had ended by itself.
    pub async fn kill(&mut self, victim: usize) {
        crash::kill(self.0[victim].child.take().expect("it runs")).await;
    }

    pub async fn start_again(&mut self, house: &House, victim: usize) {
        self.0[victim] = Worker::start(house).await;
    }

    /// Whether leases still bear the name of one that was killed.
    pub async fn has_left_leases(&self, victim: usize, claims: &WorkerStore) -> bool {
        !self.leases_of(victim, claims).await.is_empty()
    }

    /// Ends the leases of one that goes on living; how many there were.
    pub async fn cut_off(&self, worker: usize, claims: &WorkerStore) -> u64 {
        let mut ended = 0;
        for holder in self.leases_of(worker, claims).await {
            ended += claims.break_leases_of(&holder).await.unwrap();
        }
        ended
    }

    /// A holder's name carries the number of its process in second place.
    async fn leases_of(&self, worker: usize, claims: &WorkerStore) -> Vec<String> {
        let process = self.0[worker].process.to_string();
        let mut holders = claims.lease_holders().await.unwrap();
        holders.retain(|holder| holder.split('.').nth(1) == Some(&process));
        holders
    }
}

impl Worker {
    async fn start(house: &House) -> Self {
        let mut child = house.app(&["serve", "--listen", "127.0.0.1:0"]).start().await;
        let process = child.id().expect("it runs");
        let (mut output, mut log) = (child.stdout.take().expect("ours"), child.stderr.take().expect("ours"));
        tokio::spawn(async move { _ = tokio::io::copy(&mut output, &mut tokio::io::sink()).await });
        tokio::spawn(async move { _ = tokio::io::copy(&mut log, &mut tokio::io::stderr()).await });
        Self { child: Some(child), process }
    }
}
