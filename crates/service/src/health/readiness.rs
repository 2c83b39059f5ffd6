//! Readiness: a load balancer asks whether this process can serve requests.

use crate::{App, Error};
use hawser_store::{Schema, StreamTotals};
use std::time::Duration;

/// The time that the test write may wait for other writers.
const WRITE_WITHIN: Duration = Duration::from_secs(5);

/// The result of the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// The database answers.
    pub database: bool,
    /// The database can be written to.
    pub writable: bool,
    /// Its schema is the one that this program needs.
    pub schema: bool,
    /// The master keys decrypt the stored check values.
    pub vault: bool,
}

impl Readiness {
    /// Returns true if all checks passed.
    pub const fn is_ready(self) -> bool {
        self.database && self.writable && self.schema && self.vault
    }
}

impl App {
    /// Sums over all streams, for monitoring.
    ///
    /// # Errors
    /// The database.
    pub async fn stream_totals(&self) -> Result<StreamTotals, Error> {
        Ok(self.store().for_claim().stream_totals(self.now()).await?)
    }

    /// Checks readiness. Never fails and does not report a cause, because callers are unauthenticated.
    pub async fn readiness(&self) -> Readiness {
        let schema = self.store().schema().await;
        let checks = match self.store().instance().read().await {
            Ok(mut reading) => reading.list_key_checks().await.ok(),
            Err(_) => None,
        };
        let checks = checks.unwrap_or_default();
        let opens = self.with_vault(move |vault| {
            !checks.is_empty() && checks.iter().all(|check| vault.verify_check(&check.blob).is_ok())
        });
        let opens = opens.await.unwrap_or(false);
        let write = async {
            let _alone = self.inner.write_check.lock().await;
            self.store().try_write().await
        };
        let written = tokio::time::timeout(WRITE_WITHIN, write).await;
        Readiness {
            database: schema.is_ok(),
            writable: matches!(written, Ok(Ok(()))),
            schema: matches!(schema, Ok(Schema::Current)),
            vault: opens,
        }
    }
}
