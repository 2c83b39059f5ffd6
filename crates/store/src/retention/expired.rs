//! Rows that are deleted when a time column is older than a limit.

use super::RetentionStore;
use crate::{StoreError, executor::args};
use hawser_core::Timestamp;

/// A statement that deletes the oldest rows of `$table` whose `$column` is before `$1`, at most `$2` of them.
macro_rules! delete_oldest {
    ($table:literal, $column:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE pk IN (SELECT pk FROM ",
            $table,
            " WHERE ",
            $column,
            " < $1 ORDER BY ",
            $column,
            " LIMIT $2)"
        )
    };
}

/// The same for a table without an integer key: the batch ends with all rows of the time of its last row.
macro_rules! delete_oldest_times {
    ($table:literal, $column:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE ",
            $column,
            " <= COALESCE((SELECT ",
            $column,
            " FROM ",
            $table,
            " WHERE ",
            $column,
            " < $1 ORDER BY ",
            $column,
            " LIMIT 1 OFFSET $2), $1 - 1)"
        )
    };
}

/// A kind of rows, named after the column that their age is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expired {
    /// Answers of Amazon, by the time of their receipt.
    DiagnosticPayloads,
    /// Idempotency keys, by the time of the request.
    IdempotencyKeys,
    /// Sessions, by the time at which they expire.
    Sessions,
    /// Sessions, by the time of their last use.
    UnusedSessions,
    /// Links for set-up and passwords, by the time at which they expire.
    OneTimeLinks,
    /// Consents at Amazon, by the time at which they expire.
    Consents,
    /// Invitations, by the time at which they expire, even if they were accepted or withdrawn before.
    Invitations,
    /// Verifications except the latest of each seller account, by the time of their end.
    Verifications,
    /// Closed incidents, by the time of their end.
    Incidents,
    /// Counters of issued access tokens, by the start of their period.
    TokenIssuance,
    /// The rows of destroyed data keys, by the time of the destruction.
    DestroyedDataKeys,
}

impl Expired {
    /// All kinds.
    pub const ALL: [Self; 11] = [
        Self::DiagnosticPayloads,
        Self::IdempotencyKeys,
        Self::Sessions,
        Self::UnusedSessions,
        Self::OneTimeLinks,
        Self::Consents,
        Self::Invitations,
        Self::Verifications,
        Self::Incidents,
        Self::TokenIssuance,
        Self::DestroyedDataKeys,
    ];

    pub(super) const fn statement(self) -> &'static str {
        match self {
            Self::DiagnosticPayloads => delete_oldest!("diagnostic_payload", "received_at"),
            Self::IdempotencyKeys => delete_oldest_times!("idempotency_key", "claimed_at"),
            Self::Sessions => delete_oldest!("session", "expires_at"),
            Self::UnusedSessions => delete_oldest!("session", "last_seen_at"),
            Self::OneTimeLinks => delete_oldest!("one_time_link", "expires_at"),
            Self::Consents => delete_oldest!("consent_flow", "expires_at"),
            Self::Invitations => delete_oldest!("invitation", "expires_at"),
            Self::Verifications => {
                "DELETE FROM verification WHERE pk IN (SELECT r.pk FROM verification r WHERE r.finished_at < $1 \
                 AND EXISTS (SELECT 1 FROM verification n WHERE n.account_pk = r.account_pk \
                 AND (n.finished_at, n.pk) > (r.finished_at, r.pk)) ORDER BY r.finished_at LIMIT $2)"
            }
            Self::Incidents => delete_oldest!("incident", "ended_at"),
            Self::TokenIssuance => delete_oldest_times!("token_issuance", "began_at"),
            Self::DestroyedDataKeys => delete_oldest_times!("data_key", "destroyed_at"),
        }
    }
}

impl RetentionStore {
    /// Deletes the oldest rows that are older than `before`: about `limit`, and fewer only if no more are due. Returns
    /// their number.
    pub async fn delete_expired(&self, kind: Expired, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
        self.db.execute(kind.statement(), args![before, limit]).await
    }
}
