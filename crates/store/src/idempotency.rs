//! Idempotency keys: the fingerprint of a request and the id of what it created, never a secret. A key is claimed in the
//! transaction that creates the thing, so that both exist or neither does.

use crate::{
    AuthStore, StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::Actor;
use uuid::Uuid;

/// The HTTP status of a request that created something.
const CREATED: i64 = 201;

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

/// A request that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedRequest {
    /// The id of what it created.
    pub result: String,
    /// The keyed fingerprint of the request; `None` if it was carried out before fingerprints were stored.
    pub fingerprint: Option<Vec<u8>>,
}

impl FromRow for CompletedRequest {
    const TABLE: &'static str = "idempotency_key";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { result: row.opt_text("result")?.unwrap_or_default(), fingerprint: row.opt_bytes("fingerprint")? })
    }
}

impl AuthStore {
    /// Finds a request that was carried out.
    pub async fn find_completed_request(&self, key: &IdempotencyKey) -> Result<Option<CompletedRequest>, StoreError> {
        let select = "SELECT result, fingerprint FROM idempotency_key \
                      WHERE subject_kind = $1 AND subject_id = $2 AND operation = $3 AND key = $4 \
                      AND status IS NOT NULL";
        let args = args![key.subject_kind, key.subject, &key.operation, &key.key];
        self.db.read().await?.fetch_optional(select, args).await
    }
}

impl TenantTx {
    /// Claims a request for this transaction, which creates `result`. Returns `false` if another transaction has carried it
    /// out; one that is still open is awaited.
    pub async fn claim_request(
        &mut self,
        key: &IdempotencyKey,
        fingerprint: &[u8],
        result: &str,
    ) -> Result<bool, StoreError> {
        let insert = "INSERT INTO idempotency_key \
                      (subject_kind, subject_id, operation, key, claimed_at, status, result, fingerprint) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                      ON CONFLICT (subject_kind, subject_id, operation, key) DO NOTHING";
        let now = self.scope.now();
        let args = args![key.subject_kind, key.subject, &key.operation, &key.key, now, CREATED, result, fingerprint];
        Ok(self.tx.execute(insert, args).await? > 0)
    }
}
