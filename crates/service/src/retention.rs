//! Deletes data whose retention period has ended: diagnostic payloads and finished consents.

use crate::{App, Error};
use hawser_core::Timestamp;
use std::time::Duration;

/// Interval between two purges. The scheduler also purges when it starts.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// Retention of diagnostic payloads.
const PAYLOADS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// Retention of finished consents, so that a person who returns late can still see the result.
const CONSENTS_KEPT: Duration = Duration::from_secs(24 * 3600);

impl App {
    /// Purges at most once an hour. A failure is logged and retried on the next run.
    pub(crate) async fn purge_if_due(&self, last: &mut Option<Timestamp>) {
        let now = self.now();
        if last.is_some_and(|last| now < last.plus(PURGE_EVERY)) {
            return;
        }
        *last = Some(now);
        match self.purge(now).await {
            Ok((0, 0)) => {}
            Ok((payloads, consents)) => tracing::info!(payloads, consents, "expired data deleted"),
            Err(error) => tracing::warn!(%error, "expired data cannot be deleted"),
        }
    }

    /// Deletes expired data and returns the numbers of payloads and consents.
    async fn purge(&self, now: Timestamp) -> Result<(u64, u64), Error> {
        let payloads = self.store().for_claim().purge_diagnostic_payloads(now.minus(PAYLOADS_KEPT)).await?;
        let mut writing = self.store().instance().write().await?;
        let consents = writing.purge_consents(now.minus(CONSENTS_KEPT)).await?;
        writing.commit().await?;
        Ok((payloads, consents))
    }
}
