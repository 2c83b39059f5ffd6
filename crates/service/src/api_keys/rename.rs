//! Describes a key anew.

use super::{ApiKeyView, list, make::check_description};
use crate::{Error, Hawser, setup::audit};
use hawser_core::{Actor, ApiKeyId, FailureCode, Permission};
use serde_json::json;

impl Hawser {
    /// Describes a key anew.
    ///
    /// # Errors
    /// `not_found`, a description that breaks the rule, the permission `keys.manage`, the database.
    pub async fn rename_api_key(&self, actor: &Actor, key: ApiKeyId, description: &str) -> Result<ApiKeyView, Error> {
        self.require(actor, Permission::KeysManage)?;
        let description = check_description(description)?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let before = writing.lookup_api_key(key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        if before.description != description {
            writing.rename_api_key(key, &description).await?;
            let mut entry = audit(self.clock(), self.rng(), Some(before.company), "key.rename", key, now);
            entry.details = json!({"before": before.description, "after": description}).to_string();
            writing.append_audit(&entry).await?;
        }
        let view = list::view(&mut writing, key, now).await?;
        writing.commit().await?;
        Ok(view)
    }
}
