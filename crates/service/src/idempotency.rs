//! Requests that a caller can repeat without carrying them out twice.

use crate::{App, Error};
use hawser_core::Actor;
use hawser_store::{Claimed, IdempotencyKey};
use std::{future::Future, time::Duration};

/// A claim of this age belongs to a process that has ended: no request takes that long.
const STALE: Duration = Duration::from_secs(10 * 60);

/// The result of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// The request was carried out now; the id of what it created.
    Made(String),
    /// The request had been carried out before; the id of what it created.
    AlreadyMade(String),
    /// The same request is in progress.
    UnderWay,
}

impl App {
    /// Carries out a request once per idempotency key. Its status and id are kept for a day.
    ///
    /// # Errors
    /// Those of `make`, after which the request can be repeated; the database.
    pub async fn once(
        &self,
        actor: &Actor,
        operation: &str,
        key: Option<&str>,
        make: impl Future<Output = Result<String, Error>>,
    ) -> Result<Once, Error> {
        let Some(key) = key.and_then(|key| IdempotencyKey::of(actor, operation, key)) else {
            return Ok(Once::Made(make.await?));
        };
        let auth_state = self.store().auth();
        let now = self.now();
        match auth_state.claim_once(&key, now, now.minus(STALE)).await? {
            Claimed::Mine => {}
            Claimed::UnderWay => return Ok(Once::UnderWay),
            Claimed::Made { result, .. } => return Ok(Once::AlreadyMade(result)),
        }
        match make.await {
            Ok(id) => {
                auth_state.finish_once(&key, 201, &id).await?;
                Ok(Once::Made(id))
            }
            Err(error) => {
                auth_state.give_up_once(&key).await?;
                Err(error)
            }
        }
    }
}
