//! Replaces a key by a second one. Both are valid for a while, so that the key can be exchanged everywhere.

use super::{MadeKey, list};
use crate::api_keys::create::{CheckedKey, check_permissions};
use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::{Actor, ApiKeyId, FailureCode, Permission, Timestamp};
use std::time::Duration;

/// The longest time for which both keys are valid.
const LONGEST_OVERLAP_HOURS: u32 = 720;

/// A key to replace.
#[derive(Debug, Clone, Copy)]
pub struct ReplaceApiKey {
    pub key: ApiKeyId,
    /// The time for which the old key stays valid, 0 to 720 hours.
    pub overlap_hours: u32,
    /// Expiry of the new key; by default, it has the same lifetime as the old one.
    pub expires_at: Option<Timestamp>,
}

impl App {
    /// Creates a key with the same description, environment, permissions and shops. The old key expires after the overlap,
    /// or earlier if it would have expired anyway.
    ///
    /// # Errors
    /// `not_found`; `key_revoked`; [`Error::AlreadyReplaced`]; the permission `keys.manage` and each one that the key has,
    /// `shops.read_all` if it has shops that the actor may not see; the database.
    pub async fn replace_api_key(&self, actor: &Actor, which: ReplaceApiKey) -> Result<MadeKey, Error> {
        self.require(actor, Permission::KeysManage)?;
        if which.overlap_hours > LONGEST_OVERLAP_HOURS {
            return Err(Error::invalid_field("overlap_hours", Rule::between(0, LONGEST_OVERLAP_HOURS)));
        }
        let now = self.now();
        if which.expires_at.is_some_and(|end| end <= now) {
            return Err(Error::invalid_field("expires_at", Rule::in_the_future()));
        }
        let old = self.get_api_key(actor, which.key).await?.row;
        check_permissions(actor, &old.permissions)?;
        if old.is_in_configuration && which.overlap_hours == 0 {
            let rule = Rule::new(
                "at least 1 while the key is in the configuration: put the new one there before the old one ends",
                "至少为 1，因为该密钥仍在服务配置中：请先在配置中换上新密钥",
            );
            return Err(Error::invalid_field("overlap_hours", rule));
        }
        let meant = old.expires_at.map(|end| now.plus(end.since(old.created_at)));
        let expires_at = self.limited_by_maker(actor, old.environment, which.expires_at.or(meant)).await?;
        let mut writing = self.store().within(actor, now).write().await?;
        // First: of two that do this at once, or of one and a revocation, the second one sees what the first did.
        let ends_at = now.plus(Duration::from_secs(u64::from(which.overlap_hours) * 3600));
        if !writing.end_api_key(which.key, ends_at).await? {
            return Err(Error::failure(FailureCode::KeyRevoked));
        }
        let new = CheckedKey {
            description: old.description,
            environment: old.environment,
            permissions: old.permissions,
            shops: Vec::new(),
            expires_at,
            replaces: Some(old.id),
        };
        let mut made = self.add_api_key(&mut writing, actor, old.company, &new, "key.replace").await?;
        if !writing.copy_shops_of_key(old.id, made.view.row.id).await? {
            return Err(Error::Forbidden(Permission::ShopsReadAll));
        }
        made.view = list::view(&mut writing, made.view.row.id, now).await?;
        writing.commit().await?;
        Ok(made)
    }
}
