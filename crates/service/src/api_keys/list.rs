//! Lists the API keys of a company, without their texts.

use super::EXPIRING;
use crate::paging::{PageOf, Pages};
use crate::{App, Error};
use hawser_core::paging::Page;
use hawser_core::{Actor, ApiKeyId, FailureCode, Permission, ShopId, Timestamp};
use hawser_store::{ApiKeyRow, TenantTx};

/// The name of the list in cursors.
const LIST: &str = "api_keys";

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

fn view_of((row, shops): (ApiKeyRow, Vec<ShopId>), now: Timestamp) -> ApiKeyView {
    ApiKeyView { state: KeyState::of(&row, now), row, shops }
}

/// Reads one key that the actor may manage, within a transaction.
pub(crate) async fn view(within: &mut TenantTx, key: ApiKeyId, now: Timestamp) -> Result<ApiKeyView, Error> {
    let found = within.lookup_key_with_shops(key).await?.ok_or(Error::failure(FailureCode::NotFound))?;
    Ok(view_of(found, now))
}

impl App {
    /// Reads a page of the keys that the actor may manage, in every state, newest first. An API key sees only those of its
    /// own environment.
    ///
    /// # Errors
    /// An invalid limit or cursor; the permission `keys.manage`; the database.
    pub async fn page_api_keys(&self, actor: &Actor, page: &PageOf) -> Result<Page<ApiKeyView>, Error> {
        self.require(actor, Permission::KeysManage)?;
        let (now, slice) = (self.now(), page.slice(LIST)?);
        let rows = self.store().within(actor, now).read().await?.page_api_keys(&slice).await?;
        Ok(Page::of(LIST, slice.limit, rows, |(key, _)| key.id).map(|row| view_of(row, now)))
    }

    /// Lists all keys that the actor may manage, in every state, newest first.
    ///
    /// # Errors
    /// The permission `keys.manage`, the database.
    pub async fn list_api_keys(&self, actor: &Actor) -> Result<Vec<ApiKeyView>, Error> {
        let mut all = Pages::new(None);
        while let Some(page) = all.next() {
            all.add(self.page_api_keys(actor, &page).await?);
        }
        Ok(all.items())
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
