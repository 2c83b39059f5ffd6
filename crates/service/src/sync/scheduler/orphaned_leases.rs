//! Breaks the leases of killed processes of this machine at once, instead of waiting for them to expire. An owner on another
//! machine is not known to be dead, so its leases have to expire.

use crate::{App, Error, process_identity};
use hawser_core::Timestamp;
use std::time::Duration;

/// Interval between two checks. The scheduler also checks when it starts.
const CHECK_EVERY: Duration = Duration::from_secs(5);

impl App {
    /// Breaks orphaned leases unless this was done a moment ago. A failure is logged, because the leases expire anyway.
    pub(crate) async fn break_orphaned_leases_if_due(&self, last: &mut Option<Timestamp>) {
        let now = self.now();
        if last.is_some_and(|last| now < last.plus(CHECK_EVERY)) {
            return;
        }
        *last = Some(now);
        match self.break_orphaned_leases().await {
            Ok(0) => {}
            Ok(leases) => tracing::info!(leases, "broke the leases of a dead process"),
            Err(error) => tracing::warn!(%error, "the leases of dead processes cannot be broken"),
        }
    }

    /// Breaks every lease whose owner is known to be dead, and returns their number.
    async fn break_orphaned_leases(&self) -> Result<u64, Error> {
        let claims = self.store().for_claim();
        let mut broken = 0;
        for owner in claims.lease_holders().await? {
            if process_identity::has_ended(&owner) {
                broken += claims.break_leases_of(&owner).await?;
            }
        }
        Ok(broken)
    }
}
