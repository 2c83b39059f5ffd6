//! Idempotency keys: the status and the id that a request resulted in, never a secret.

use crate::{
    AuthStore, StoreError,
    executor::{FromRow, Row, args},
};
use hawser_core::{Actor, Timestamp};
use uuid::Uuid;

/// A request that must be carried out only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The kind of the caller.
    pub subject_kind: &'static str,
    /// The caller's id.
    pub subject: Uuid,
    /// The operation that was requested.
    pub operation: String,
    /// The key that the caller sent.
    pub key: String,
}

impl IdempotencyKey {
    /// The request of an actor; `None` for an actor without an id.
    pub fn of(actor: &Actor, operation: &str, key: &str) -> Option<Self> {
        let subject = match actor {
            Actor::Member { member, .. } => member.0,
            Actor::Key { key, .. } => key.0,
            Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => return None,
        };
        Some(Self { subject_kind: actor.kind(), subject, operation: operation.to_owned(), key: key.to_owned() })
    }
}

/// The result of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// The request is new, and the caller must carry it out.
    Mine,
    /// The request is in progress.
    UnderWay,
    /// The request was carried out.
    Made {
        /// The HTTP status of its answer.
        status: u16,
        /// The id of what it created.
        result: String,
    },
}

struct Made(Option<i64>, Option<String>);

impl FromRow for Made {
    const TABLE: &'static str = "idempotency_key";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self(row.opt_int("status")?, row.opt_text("result")?))
    }
}

macro_rules! of_this {
    ($head:literal) => {
        concat!($head, " WHERE subject_kind = $1 AND subject_id = $2 AND operation = $3 AND key = $4")
    };
}

impl AuthStore {
    /// Claims a request. An unfinished one that was claimed before `stale` can be claimed again, because its process is
    /// gone.
    pub async fn claim_once(
        &self,
        key: &IdempotencyKey,
        now: Timestamp,
        stale: Timestamp,
    ) -> Result<Claimed, StoreError> {
        let claim = "INSERT INTO idempotency_key (subject_kind, subject_id, operation, key, claimed_at) \
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subject_kind, subject_id, operation, key) \
                     DO UPDATE SET claimed_at = excluded.claimed_at \
                     WHERE idempotency_key.status IS NULL AND idempotency_key.claimed_at < $6";
        let args = args![key.subject_kind, key.subject, &key.operation, &key.key, now, stale];
        if self.db.execute(claim, args).await? > 0 {
            return Ok(Claimed::Mine);
        }
        let select = of_this!("SELECT status, result FROM idempotency_key");
        let args = args![key.subject_kind, key.subject, &key.operation, &key.key];
        Ok(match self.db.read().await?.fetch_optional::<Made>(select, args).await? {
            Some(Made(Some(status), result)) => {
                Claimed::Made { status: u16::try_from(status).unwrap_or(200), result: result.unwrap_or_default() }
            }
            Some(Made(None, _)) | None => Claimed::UnderWay,
        })
    }

    /// Stores the result of a claimed request.
    pub async fn finish_once(&self, key: &IdempotencyKey, status: u16, result: &str) -> Result<(), StoreError> {
        let update = of_this!("UPDATE idempotency_key SET status = $5, result = $6");
        let args = args![key.subject_kind, key.subject, &key.operation, &key.key, i64::from(status), result];
        self.db.execute(update, args).await.map(|_| ())
    }

    /// Releases a claim; nothing was created.
    pub async fn give_up_once(&self, key: &IdempotencyKey) -> Result<(), StoreError> {
        let delete = of_this!("DELETE FROM idempotency_key");
        let args = args![key.subject_kind, key.subject, &key.operation, &key.key];
        self.db.execute(delete, args).await.map(|_| ())
    }

    /// Deletes the keys that were claimed before that time, and returns their number.
    pub async fn purge_once(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.db.execute("DELETE FROM idempotency_key WHERE claimed_at < $1", args![before]).await
    }
}
