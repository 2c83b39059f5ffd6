//! Gives a shop another name.

use super::ShopView;
use crate::audit::{Details as _, audit};
use crate::etag::revision;
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, Permission, ShopId};
use hawser_store::StoreError;
use serde_json::json;

/// Another name for a shop.
#[derive(Debug, Clone)]
pub struct RenameShop {
    /// Which shop.
    pub shop: ShopId,
    /// The name.
    pub name: String,
    /// The state that the change was decided on; `None` takes whatever is there.
    pub expected: Option<String>,
}

/// The name without blanks around it.
///
/// # Errors
/// `shop_name_empty`; too long, or with control characters.
pub(crate) fn check_name(name: &str) -> Result<String, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid(FailureCode::ShopNameEmpty, "name", "1 to 80 characters"));
    }
    if name.chars().count() > 80 || name.chars().any(char::is_control) {
        let rule = "1 to 80 characters, none of them a control character";
        return Err(Error::invalid(FailureCode::CredentialMalformed, "name", rule));
    }
    Ok(name.to_owned())
}

impl ShopView {
    /// Changes whenever something of the shop changes that a person can change.
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
        if to.expected.is_some_and(|expected| expected != revision(&[row.name.as_bytes()])) {
            return Err(Error::Changed);
        }
        let taken = || Error::invalid(FailureCode::ShopNameTaken, "name", "unique within the company");
        match writing.rename_shop(to.shop, &name).await {
            Ok(_) => {}
            Err(StoreError::Conflict { .. }) => return Err(taken()),
            Err(error) => return Err(error.into()),
        }
        let entry = audit(self.clock(), self.rng(), Some(row.company), "shop.rename", to.shop, now)
            .changed(json!({"name": row.name}), json!({"name": name}));
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        self.get_shop(actor, to.shop).await
    }
}
