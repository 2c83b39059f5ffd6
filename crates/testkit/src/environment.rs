//! Everything around an app under test: a simulated Amazon, a manual clock, a database and a master key.

use crate::AppBuilder;
use hawser_core::{Clock, Timestamp};
use hawser_sandbox::{Sandbox, SandboxOptions, SellerDescription};
use hawser_service::ManualTime;
use hawser_store::Store;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tempfile::TempDir;

/// A simulated Amazon and a database that share one manual clock. Several apps may run over it.
pub struct TestEnvironment {
    pub amazon: Sandbox,
    pub time: Arc<ManualTime>,
    store: Store,
    key_folder: TempDir,
}

impl TestEnvironment {
    /// Initial time of the clock.
    pub const START: &str = "2026-11-22T08:00:00Z";

    /// Starts the simulated Amazon; its clock is replaced by the manual one.
    ///
    /// # Panics
    /// The sandbox or the folder cannot be created.
    pub async fn start(store: Store, options: SandboxOptions) -> Self {
        let time = Arc::new(ManualTime::new(Timestamp::parse(Self::START).expect("a valid time")));
        let options = SandboxOptions { clock: Arc::clone(&time) as Arc<dyn Clock>, ..options };
        let amazon = Sandbox::start(options).await.expect("the simulated Amazon starts");
        let key_folder = tempfile::tempdir().expect("a temporary folder");
        Self { amazon, time, store, key_folder }
    }

    /// An app over this environment. Each call describes another process that shares the database and the master key.
    pub fn app(&self) -> AppBuilder {
        AppBuilder::over(self.store.clone(), &self.amazon, self.key_file())
            .time(&self.time)
            .read_timeout(Duration::from_secs(2))
    }

    /// The file with the master keys.
    pub fn key_file(&self) -> PathBuf {
        self.key_folder.path().join("master.key")
    }

    /// A seller of the simulated Amazon.
    pub fn seller(&self, index: usize) -> SellerDescription {
        self.amazon.description().sellers[index].clone()
    }
}
