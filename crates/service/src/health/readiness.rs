//! Whether this process can do its work: what a load balancer asks.

use crate::{App, Error};
use hawser_store::{Schema, StreamTotals};

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// The database answers.
    pub database: bool,
    /// Its schema is this program's.
    pub schema: bool,
    /// The master key opens what the data needs.
    pub vault: bool,
}

impl Readiness {
    /// Whether everything is well.
    pub const fn is_ready(self) -> bool {
        self.database && self.schema && self.vault
    }
}

impl App {
    /// Sums over all streams, for whoever watches the server.
    ///
    /// # Errors
    /// The database.
    pub async fn stream_totals(&self) -> Result<StreamTotals, Error> {
        Ok(self.store().for_claim().stream_totals(self.now()).await?)
    }

    /// Looks; never fails, and tells nobody a cause.
    pub async fn readiness(&self) -> Readiness {
        let schema = self.store().schema().await;
        let checks = match self.store().instance().read().await {
            Ok(mut reading) => reading.list_key_checks().await.ok(),
            Err(_) => None,
        };
        let opens = |checks: Vec<hawser_store::KeyCheck>| {
            !checks.is_empty() && checks.iter().all(|check| self.inner.parts.vault.verify_check(&check.blob).is_ok())
        };
        Readiness {
            database: schema.is_ok(),
            schema: matches!(schema, Ok(Schema::Current)),
            vault: checks.is_some_and(opens),
        }
    }
}
