//! Removes what is kept for a time only: answers of Amazon that could not be read, and consents that are long over.

use crate::{App, Error};
use hawser_core::Timestamp;
use std::time::Duration;

/// How often a scheduler purges. Besides, it does when it starts.
const PURGE_EVERY: Duration = Duration::from_secs(3600);

/// How long an answer is kept.
const ANSWERS_KEPT: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long a consent is kept after its end, to tell whoever comes back late what became of it.
const CONSENTS_KEPT: Duration = Duration::from_secs(24 * 3600);

impl App {
    /// Purges unless that was done within the hour. That it fails is logged: the next time removes the more.
    pub(crate) async fn purge_from_time_to_time(&self, last: &mut Option<Timestamp>) {
        let now = self.now();
        if last.is_some_and(|last| now < last.plus(PURGE_EVERY)) {
            return;
        }
        *last = Some(now);
        match self.purge(now).await {
            Ok((0, 0)) => {}
            Ok((answers, consents)) => tracing::info!(answers, consents, "what was kept for a time only is removed"),
            Err(error) => tracing::warn!(%error, "what was kept for a time only cannot be removed"),
        }
    }

    /// Removes what is kept for a time only; how many answers and consents.
    async fn purge(&self, now: Timestamp) -> Result<(u64, u64), Error> {
        let answers = self.store().for_claim().purge_diagnostic_payloads(now.minus(ANSWERS_KEPT)).await?;
        let mut writing = self.store().instance().write().await?;
        let consents = writing.purge_consents(now.minus(CONSENTS_KEPT)).await?;
        writing.commit().await?;
        Ok((answers, consents))
    }
}
