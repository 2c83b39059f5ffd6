//! Renames a shop.

use super::ShopView;
use super::validate::{check_name, name_taken};
use crate::audit::{Details as _, audit};
use crate::etag::revision;
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, Permission, ShopId};
use hawser_store::StoreError;
use serde_json::json;

/// A new name for a shop.
#[derive(Debug, Clone)]
pub struct RenameShop {
    pub shop: ShopId,
    pub name: String,
    /// The revision that the change is based on; `None` overwrites any.
    pub expected: Option<String>,
}

impl ShopView {
    /// A revision that changes whenever a field changes that a person can edit.
    pub fn revision(&self) -> String {
        revision(&[self.name.as_bytes()])
    }
}

impl App {
    /// Renames a shop.
    ///
    /// # Errors
    /// `not_found`, `shop_name_empty`, `shop_name_taken`, [`Error::Changed`], the permission `shops.bind`, the database.
    pub async fn rename_shop(&self, actor: &Actor, to: RenameShop) -> Result<ShopView, Error> {
        self.require(actor, Permission::ShopsBind)?;
        let name = check_name(&to.name)?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let row = writing.lookup_shop(to.shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let is_conditional = to.expected.is_some();
        if to.expected.is_some_and(|expected| expected != revision(&[row.name.as_bytes()])) {
            return Err(Error::Changed);
        }
        // The condition is repeated in the statement: another transaction may have renamed the shop since it was read.
        match writing.rename_shop(to.shop, is_conditional.then_some(&row.name), &name).await {
            Ok(true) => {}
            Ok(false) if is_conditional => return Err(Error::Changed),
            Ok(false) => return Err(Error::failure(FailureCode::NotFound)),
            Err(StoreError::Conflict { .. }) => return Err(name_taken()),
            Err(error) => return Err(error.into()),
        }
        let entry = audit(self.clock(), self.rng(), Some(row.company), "shop.rename", to.shop, now)
            .changed(json!({"name": row.name}), json!({"name": name}));
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        self.get_shop(actor, to.shop).await
    }
}
