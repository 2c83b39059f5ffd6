//! Finds the actor of an API key. The only state between requests is the number of unknown keys per network address.

use super::{KeyError, hash};
use crate::App;
use crate::auth::Caller;
use hawser_core::{Actor, ApiKeyText};
use hawser_store::ApiKeyRow;
use std::time::Duration;

const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// A valid key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The stored row of the key.
    pub row: ApiKeyRow,
}

impl ApiKey {
    pub fn actor(&self) -> Actor {
        Actor::Key {
            key: self.row.id,
            company: self.row.company,
            environment: self.row.environment,
            permissions: self.row.permissions.clone(),
        }
    }
}

impl App {
    /// Finds the key with a received text, in which blanks and line ends are ignored.
    ///
    /// # Errors
    /// [`KeyError`]: malformed, unknown, revoked, expired. After many unknown keys from one address, further unknown keys from
    /// it are rate-limited; valid keys never are.
    pub async fn authenticate_key(&self, pasted: &str, caller: &Caller) -> Result<ApiKey, KeyError> {
        let text = ApiKeyText::parse(pasted)?;
        match self.find_api_key(&hash(&text)).await {
            Err(KeyError::Unknown) => match self.rate_limiters().unknown_keys.record(caller.address, self.now()) {
                Duration::ZERO => Err(KeyError::Unknown),
                wait => Err(KeyError::RateLimit(wait)),
            },
            found => found,
        }
    }

    /// Finds the valid key with a SHA-256 hash, and records the time of use to the minute.
    ///
    /// # Errors
    /// [`KeyError::Unknown`], [`KeyError::Revoked`], [`KeyError::Expired`], the database.
    pub async fn find_api_key(&self, hash: &[u8; 32]) -> Result<ApiKey, KeyError> {
        let now = self.now();
        let found = self.store().auth().read().await?.find_api_key(hash).await?;
        let row = found.ok_or(KeyError::Unknown)?;
        if row.revoked_at.is_some() {
            return Err(KeyError::Revoked);
        }
        if row.expires_at.is_some_and(|end| end <= now) {
            return Err(KeyError::Expired);
        }
        if row.last_used_at.is_none_or(|last| now.since(last) >= TOUCH_EVERY) {
            self.store().auth().touch_api_key(row.id, now).await?;
        }
        Ok(ApiKey { row })
    }
}
