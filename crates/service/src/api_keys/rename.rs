//! Changes the description of a key.

use super::{ApiKeyView, list};
use crate::api_keys::create::check_description;
use crate::{
    App, Error,
    audit::{Details as _, audit},
};
use hawser_core::{Actor, ApiKeyId, FailureCode, Permission};

impl App {
    /// Changes the description of a key.
    ///
    /// # Errors
    /// `not_found`, an invalid description, the permission `keys.manage`, the database.
    pub async fn rename_api_key(&self, actor: &Actor, key: ApiKeyId, description: &str) -> Result<ApiKeyView, Error> {
        self.require(actor, Permission::KeysManage)?;
        let description = check_description(description)?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let before = writing.lookup_api_key(key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        if before.description != description {
            writing.rename_api_key(key, &description).await?;
            let entry = audit(self.clock(), self.rng(), Some(before.company), "key.rename", key, now);
            writing.append_audit(&entry.changed(before.description, description)).await?;
        }
        let view = list::view(&mut writing, key, now).await?;
        writing.commit().await?;
        Ok(view)
    }
}
