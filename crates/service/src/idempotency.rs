//! A request that its sender may repeat without it being done twice.

use crate::{App, Error};
use hawser_core::Actor;
use hawser_store::{Claimed, IdempotencyKey};
use std::{future::Future, time::Duration};

/// A claim this old belongs to a process that is gone: no request takes that long.
const STALE: Duration = Duration::from_secs(10 * 60);

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Once {
    /// It was made now; the id of what was made.
    Made(String),
    /// It had been made before; the id of what was made then.
    AlreadyMade(String),
    /// The same request is being made at this moment.
    UnderWay,
}

impl App {
    /// Makes a request once under the caller's own name for it. What is kept is the status and the id, for a day.
    ///
    /// # Errors
    /// Those of `make`, after which it may be tried again; the database.
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
