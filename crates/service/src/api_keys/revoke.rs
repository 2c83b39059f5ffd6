//! Revokes an API key, with immediate effect in every process.

use super::{ApiKeyView, list};
use crate::{App, Error, audit::audit};
use hawser_core::{Actor, ApiKeyId, FailureCode, Permission};

/// A key to revoke.
#[derive(Debug, Clone, Copy)]
pub struct RevokeApiKey {
    pub key: ApiKeyId,
    pub even_in_configuration: bool,
}

impl App {
    /// Revokes a key. Repeating it changes nothing.
    ///
    /// # Errors
    /// `not_found`; [`Error::ConfirmationNeeded`] if it is configured; the permission `keys.manage`; the
    /// database.
    pub async fn revoke_api_key(&self, actor: &Actor, which: RevokeApiKey) -> Result<ApiKeyView, Error> {
        self.require(actor, Permission::KeysManage)?;
        let (key, now) = (which.key, self.now());
        let mut writing = self.store().within(actor, now).write().await?;
        let row = writing.lookup_api_key(key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        if row.revoked_at.is_none() && row.is_in_configuration && !which.even_in_configuration {
            return Err(Error::ConfirmationNeeded {
                confirm: "in_configuration",
                reason: "the Amazon channel uses this key and closes without it",
            });
        }
        if writing.revoke_api_key(key, now).await? {
            writing.append_audit(&audit(self.clock(), self.rng(), Some(row.company), "key.revoke", key, now)).await?;
        }
        let view = list::view(&mut writing, key, now).await?;
        writing.commit().await?;
        Ok(view)
    }
}
