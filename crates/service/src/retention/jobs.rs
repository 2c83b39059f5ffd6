//! The table of the jobs.

use super::{age::Age, buyer_data::buyer_data_limit};
use crate::auth::session::IDLE_DAYS;
use crate::{App, Error};
use hawser_core::Timestamp;
use hawser_store::{Expired, StoreError};
use std::time::Duration;

/// Interval between two runs of a job.
pub(super) const EVERY: Duration = Duration::from_secs(3600);

/// A job that deletes rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job {
    pub(super) name: &'static str,
    /// The deleted data, and the event from which its age is counted.
    pub(super) what: &'static str,
    pub(super) age: Age,
    /// Rows per statement.
    pub(super) batch: u32,
    /// The index that finds the rows, so that a run with nothing to delete costs one look-up.
    pub(super) index: &'static str,
    work: Work,
}

/// The work on a batch.
#[derive(Debug, Clone, Copy)]
enum Work {
    EraseBuyerData,
    EraseSetAside,
    DestroyBuyerKeys,
    Delete(Expired),
}

const fn delete(
    name: &'static str,
    what: &'static str,
    age: Age,
    batch: u32,
    index: &'static str,
    kind: Expired,
) -> Job {
    Job { name, what, age, batch, index, work: Work::Delete(kind) }
}

/// The jobs in the order in which they run. Documents come before the keys that open them.
pub(super) const JOBS: &[Job] = &[
    Job {
        name: "buyer_data",
        what: "Buyer data of orders, counted from the shipment (see below)",
        age: Age::BuyerData,
        batch: 500,
        index: "orders_personal",
        work: Work::EraseBuyerData,
    },
    Job {
        name: "unreadable_orders",
        what: "Documents of orders that were set aside, from the last change at Amazon, else from their receipt",
        age: Age::BuyerData,
        batch: 500,
        index: "unreadable_order_sealed",
        work: Work::EraseSetAside,
    },
    delete(
        "diagnostic_payloads",
        "Answers of Amazon that could not be read, from their receipt",
        Age::DaysWithBuyerData(7),
        500,
        "diagnostic_payload_received",
        Expired::DiagnosticPayloads,
    ),
    Job {
        name: "buyer_data_keys",
        what: "Data keys of buyer data whose period has ended; they are destroyed, and SQLite's log is emptied",
        age: Age::BuyerData,
        batch: 500,
        index: "data_key_live",
        work: Work::DestroyBuyerKeys,
    },
    delete(
        "destroyed_data_keys",
        "What is left of destroyed data keys: their purpose and dates",
        Age::Days(30),
        500,
        "data_key_destroyed",
        Expired::DestroyedDataKeys,
    ),
    delete(
        "idempotency_keys",
        "Idempotency keys, from the request",
        Age::Days(1),
        1000,
        "idempotency_key_claimed",
        Expired::IdempotencyKeys,
    ),
    delete("sessions", "Sessions, after they expire", Age::Zero, 1000, "session_expires", Expired::Sessions),
    delete(
        "unused_sessions",
        "Sessions, from their last use",
        Age::Days(IDLE_DAYS),
        1000,
        "session_last_seen",
        Expired::UnusedSessions,
    ),
    delete(
        "one_time_links",
        "Links for set-up and passwords, after they expire",
        Age::Zero,
        1000,
        "one_time_link_expires",
        Expired::OneTimeLinks,
    ),
    delete(
        "consents",
        "Consents at Amazon, after they expire; a person who returns late still sees the result",
        Age::Days(1),
        1000,
        "consent_flow_expires",
        Expired::Consents,
    ),
    delete(
        "invitations",
        "Invitations with their e-mail addresses, after they expire, even if accepted or withdrawn before",
        Age::Days(30),
        1000,
        "invitation_expires",
        Expired::Invitations,
    ),
    delete(
        "verifications",
        "Verifications except the latest of each seller account, from their end",
        Age::Days(90),
        1000,
        "verification_finished",
        Expired::Verifications,
    ),
    delete("incidents", "Incidents, after they end", Age::Days(90), 1000, "incident_ended", Expired::Incidents),
    delete(
        "token_issuance",
        "Counters of issued access tokens, from the start of their hour",
        Age::Days(1),
        1000,
        "token_issuance_began",
        Expired::TokenIssuance,
    ),
];

impl Job {
    /// Runs one batch and returns the number of rows; fewer than the batch size if nothing more is due.
    pub(super) async fn run_batch(&self, app: &App, now: Timestamp) -> Result<u64, Error> {
        let store = app.store().retention();
        let days = app.inner.parts.settings.buyer_data_days;
        let last_day = buyer_data_limit(days, now);
        match self.work {
            Work::EraseBuyerData => Ok(store.erase_buyer_data(&last_day, self.batch).await?),
            Work::EraseSetAside => Ok(store.erase_set_aside(&last_day, self.batch).await?),
            Work::DestroyBuyerKeys => {
                app.forget_buyer_keys(&last_day);
                let destroyed = store.destroy_buyer_keys(&last_day, now, self.batch).await?;
                // Also without destroyed keys: an earlier attempt may have been prevented.
                if !store.scrub(destroyed > 0).await? {
                    return Err(Error::Store(StoreError::Locked));
                }
                Ok(destroyed)
            }
            Work::Delete(kind) => Ok(store.delete_expired(kind, self.age.cutoff(now, days), self.batch).await?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_of_expired_rows_has_one_job() {
        let count = |kind| JOBS.iter().filter(|job| matches!(job.work, Work::Delete(of) if of == kind)).count();
        for kind in Expired::ALL {
            assert_eq!(count(kind), 1, "{kind:?}");
        }
        let names: BTreeSet<_> = JOBS.iter().map(|job| job.name).collect();
        assert_eq!(names.len(), JOBS.len());
    }

    /// The table of the document is exactly the table of this module.
    #[test]
    fn the_document_shows_every_job() {
        let document = include_str!("../../../../docs/RETENTION.md");
        let row =
            |job: &Job| format!("| `{}` | {} | {} | {} | `{}` |\n", job.name, job.what, job.age, job.batch, job.index);
        let table: String = JOBS.iter().map(row).collect();
        assert!(document.contains(&table), "the table of docs/RETENTION.md must be:\n{table}");
    }
}
