//! Relieves the dead: what a killed process of this machine held is free again at once, instead of when its leases run out.
//! A holder on another machine is not known to be dead; its leases run out.

use crate::{App, Error, process_identity};
use hawser_core::Timestamp;
use std::time::Duration;

/// How often a scheduler looks whether a holder is dead. Besides, it looks when it starts.
const LOOK_EVERY: Duration = Duration::from_secs(5);

impl App {
    /// Relieves the dead unless that was done a moment ago. That it fails is logged: the leases run out in any case.
    pub(crate) async fn relieve_from_time_to_time(&self, last: &mut Option<Timestamp>) {
        let now = self.now();
        if last.is_some_and(|last| now < last.plus(LOOK_EVERY)) {
            return;
        }
        *last = Some(now);
        match self.relieve_dead().await {
            Ok(0) => {}
            Ok(leases) => tracing::info!(leases, "the leases of a dead process are ended"),
            Err(error) => tracing::warn!(%error, "the leases of dead processes cannot be ended"),
        }
    }

    /// Ends every lease whose holder is known to be dead; how many there were.
    async fn relieve_dead(&self) -> Result<u64, Error> {
        let claims = self.store().for_claim();
        let mut ended = 0;
        for holder in claims.lease_holders().await? {
            if process_identity::has_ended(&holder) {
                ended += claims.break_leases_of(&holder).await?;
            }
        }
        Ok(ended)
    }
}
