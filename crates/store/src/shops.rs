//! Shops: the name above one or more seller accounts, or a record-only shop with none; and who may see them.

use crate::{Platform, Scoped, StoreError};
use hawser_core::{ApiKeyId, CompanyId, MemberId, ShopId, Timestamp};

/// A shop to add.
#[derive(Debug, Clone)]
pub struct NewShop {
    /// Its id.
    pub id: ShopId,
    /// Whose.
    pub company: CompanyId,
    /// Its name, unique in the company.
    pub name: String,
    /// What it stands for.
    pub platform: Platform,
    /// When.
    pub created_at: Timestamp,
}

/// A shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopRow {
    /// Its id.
    pub id: ShopId,
    /// Whose.
    pub company: CompanyId,
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub platform: Platform,
    /// When it was added.
    pub created_at: Timestamp,
    /// Since when it is deactivated.
    pub deactivated_at: Option<Timestamp>,
    /// Who or what paused its synchronisation.
    pub paused_by: Option<String>,
}

/// Whom a shop is assigned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A person.
    Member(MemberId),
    /// An API key.
    Key(ApiKeyId),
}

impl Scoped {
    /// Adds a shop. A creator that does not see every shop still has to be given it, with [`Scoped::grant_access`].
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `shop_name`; [`StoreError::NotFound`] `company`.
    pub async fn add_shop(&mut self, shop: &NewShop) -> Result<(), StoreError> {
        let _ = shop;
        todo!()
    }

    /// The shop with that id.
    pub async fn lookup_shop(&mut self, shop: ShopId) -> Result<Option<ShopRow>, StoreError> {
        let _ = shop;
        todo!()
    }

    /// The shop with that name; for the instance owner, whose names may repeat between companies, the oldest.
    pub async fn find_shop_by_name(&mut self, name: &str) -> Result<Option<ShopRow>, StoreError> {
        let _ = name;
        todo!()
    }

    /// Every shop in scope, by name.
    pub async fn list_shops(&mut self) -> Result<Vec<ShopRow>, StoreError> {
        todo!()
    }

    /// Renames; `false` when there is no such shop.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `shop_name`.
    pub async fn rename_shop(&mut self, shop: ShopId, name: &str) -> Result<bool, StoreError> {
        let _ = (shop, name);
        todo!()
    }

    /// Assigns a shop in scope, or one added in this transaction, until the given moment or for good. Repeating it replaces the end.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `shop`.
    pub async fn grant_access(
        &mut self,
        subject: Subject,
        shop: ShopId,
        until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let _ = (subject, shop, until);
        todo!()
    }

    /// Takes the assignment away; `false` when there was none.
    pub async fn revoke_access(&mut self, subject: Subject, shop: ShopId) -> Result<bool, StoreError> {
        let _ = (subject, shop);
        todo!()
    }
}
