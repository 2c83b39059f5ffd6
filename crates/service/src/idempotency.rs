//! Requests that a caller can repeat without carrying them out twice. The entry point passes the caller's key to
//! [`App::once`]; the use case claims it in the transaction that creates the thing ([`App::claim_request`]), so that a process
//! that is killed at any moment leaves both or neither.

use crate::{App, Error};
use hawser_core::Actor;
use hawser_store::{IdempotencyKey, StoreError, TenantTx};
use sha2::{Digest as _, Sha256};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The use of the key that fingerprints are made with.
const FINGERPRINTS: &str = "idempotency";

tokio::task_local! {
    static CURRENT: Arc<Pending>;
}

/// The request that this task carries out.
struct Pending {
    key: IdempotencyKey,
    fingerprint: [u8; 32],
    is_claimed: AtomicBool,
}

/// A request that its caller may repeat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatableRequest {
    key: String,
    /// SHA-256 of the body in a canonical form.
    digest: [u8; 32],
}

impl RepeatableRequest {
    /// A request with the caller's key and a JSON body, in which neither blanks nor the order of fields count.
    ///
    /// # Errors
    /// The body is not JSON.
    pub fn new(key: String, body: &[u8]) -> Result<Self, serde_json::Error> {
        let mut value: serde_json::Value = serde_json::from_slice(body)?;
        value.sort_all_objects();
        Ok(Self { key, digest: Sha256::digest(serde_json::to_vec(&value)?).into() })
    }

    /// A request without a body.
    pub fn without_body(key: String) -> Self {
        Self { key, digest: Sha256::digest([]).into() }
    }
}

/// The result of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once<T> {
    /// The request was carried out now.
    Made {
        /// The id of what it created.
        id: String,
        /// The rest of the result, which is not stored.
        result: T,
    },
    /// The request had been carried out before; the id of what it created.
    AlreadyMade(String),
}

impl App {
    /// Carries out a request once per idempotency key. The id of what it created is kept for a day. `make` returns that id and
    /// the rest of the result.
    ///
    /// # Errors
    /// [`Error::IdempotencyKeyReused`] if the key belongs to a different request; those of `make`, after which the request can
    /// be repeated; the database.
    pub async fn once<T, E: From<Error>>(
        &self,
        actor: &Actor,
        operation: &str,
        request: Option<&RepeatableRequest>,
        make: impl Future<Output = Result<(String, T), E>>,
    ) -> Result<Once<T>, E> {
        let named = request.and_then(|it| Some((it, IdempotencyKey::of(actor, operation, &it.key)?)));
        let Some((request, key)) = named else {
            let (id, result) = make.await?;
            return Ok(Once::Made { id, result });
        };
        let data_key = self.secrets_key(actor.company()).await?;
        let fingerprint = data_key.fingerprint(FINGERPRINTS, &[operation.as_bytes(), &request.digest]);
        if let Some(id) = self.completed(&key, &fingerprint).await? {
            return Ok(Once::AlreadyMade(id));
        }
        let pending = Arc::new(Pending { key, fingerprint, is_claimed: AtomicBool::new(false) });
        match CURRENT.scope(Arc::clone(&pending), make).await {
            Ok((id, result)) if pending.is_claimed.load(Ordering::Relaxed) => Ok(Once::Made { id, result }),
            Ok(_) => {
                Err(Error::from(StoreError::Misuse { rule: "a use case claims the request in its transaction" }).into())
            }
            // The same request may have been carried out meanwhile, which can look like a name that is taken.
            Err(error) => match self.completed(&pending.key, &fingerprint).await? {
                Some(id) => Ok(Once::AlreadyMade(id)),
                None => Err(error),
            },
        }
    }

    /// Claims the current request, if it is one that its caller may repeat, for the transaction that creates `id`.
    ///
    /// # Errors
    /// [`Error::CarriedOut`] if the same request has been carried out meanwhile; the database.
    pub(crate) async fn claim_request(&self, writing: &mut TenantTx, id: impl ToString) -> Result<(), Error> {
        let Ok(pending) = CURRENT.try_with(Arc::clone) else { return Ok(()) };
        if !writing.claim_request(&pending.key, &pending.fingerprint, &id.to_string()).await? {
            return Err(Error::CarriedOut);
        }
        pending.is_claimed.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// The id of what a request created, if it was carried out.
    async fn completed(&self, key: &IdempotencyKey, fingerprint: &[u8]) -> Result<Option<String>, Error> {
        match self.store().auth().find_completed_request(key).await? {
            Some(found) if found.fingerprint.as_deref().is_some_and(|of| of != fingerprint) => {
                Err(Error::IdempotencyKeyReused)
            }
            found => Ok(found.map(|found| found.result)),
        }
    }
}
