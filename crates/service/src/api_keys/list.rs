//! Lists the API keys of a company, without their texts.

use super::EXPIRING;
use crate::{App, Error};
use hawser_core::{Actor, ApiKeyId, FailureCode, Permission, ShopId, Timestamp};
use hawser_store::{ApiKeyRow, TenantTx};

/// A key in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKeyView {
    /// The stored row of the key.
    pub row: ApiKeyRow,
    pub state: KeyState,
    /// The shops assigned to the key that the caller may see.
    pub shops: Vec<ShopId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    Active,
    /// Valid, but about to expire.
    Expiring,
    /// The key has expired.
    Expired,
    /// The key was revoked.
    Revoked,
}

impl KeyState {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    pub(crate) fn of(row: &ApiKeyRow, now: Timestamp) -> Self {
        match (row.revoked_at, row.expires_at) {
            (Some(_), _) => Self::Revoked,
            (None, Some(end)) if end <= now => Self::Expired,
            (None, Some(end)) if end <= now.plus(EXPIRING) => Self::Expiring,
            (None, _) => Self::Active,
        }
    }

    pub const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Expiring)
    }
}

impl ApiKeyView {
    pub fn has_all_shops(&self) -> bool {
        self.row.permissions.contains(&Permission::ShopsReadAll)
    }
}

/// Reads one key that the actor may manage, within a transaction.
pub(crate) async fn view(within: &mut TenantTx, key: ApiKeyId, now: Timestamp) -> Result<ApiKeyView, Error> {
    let row = within.lookup_api_key(key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
    let given = within.list_shops_of_keys().await?;
    let shops = given.into_iter().filter(|(of, _)| *of == key).map(|(_, shop)| shop).collect();
    Ok(ApiKeyView { state: KeyState::of(&row, now), row, shops })
}

impl App {
    /// Lists the keys that the actor may manage, in every state, newest first. An API key sees only those of its own
    /// environment.
    ///
    /// # Errors
    /// The permission `keys.manage`, the database.
    pub async fn list_api_keys(&self, actor: &Actor) -> Result<Vec<ApiKeyView>, Error> {
        self.require(actor, Permission::KeysManage)?;
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        let given = reading.list_shops_of_keys().await?;
        let rows = reading.list_api_keys().await?;
        let shops = |key| given.iter().filter(|(of, _)| *of == key).map(|(_, shop)| *shop).collect();
        Ok(rows
            .into_iter()
            .map(|row| ApiKeyView { state: KeyState::of(&row, now), shops: shops(row.id), row })
            .collect())
    }

    /// Returns one key that the actor may manage.
    ///
    /// # Errors
    /// `not_found`, the permission `keys.manage`, the database.
    pub async fn get_api_key(&self, actor: &Actor, key: ApiKeyId) -> Result<ApiKeyView, Error> {
        self.require(actor, Permission::KeysManage)?;
        let now = self.now();
        view(&mut self.store().within(actor, now).read().await?, key, now).await
    }
}
