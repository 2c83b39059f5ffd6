//! Finds a shop by what a person types on the command line: its id, or its name within a company.

use crate::{App, Error};
use hawser_core::failure::Rule;
use hawser_core::{Actor, CompanyId, FailureCode, ShopId};

impl App {
    /// Finds a shop by name or id in all companies that the actor sees.
    ///
    /// # Errors
    /// Those of [`App::find_shop_in`].
    pub async fn find_shop(&self, actor: &Actor, name_or_id: &str) -> Result<ShopId, Error> {
        self.find_shop_in(actor, None, name_or_id).await
    }

    /// Finds a shop of a company (`None`: of any company) by name or id.
    ///
    /// # Errors
    /// `not_found`, also for a shop that the actor may not see; an invalid field if several companies have a shop of that name;
    /// the database.
    pub async fn find_shop_in(
        &self,
        actor: &Actor,
        company: Option<CompanyId>,
        name_or_id: &str,
    ) -> Result<ShopId, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let mut found = match name_or_id.parse() {
            Ok(id) => reading.lookup_shop(id).await?.into_iter().collect(),
            Err(_) => reading.list_shops_by_name(name_or_id.trim()).await?,
        };
        found.retain(|shop| company.is_none_or(|company| company == shop.company));
        match &found[..] {
            [shop] => Ok(shop.id),
            [] => {
                let detail = Some(format!("no shop {name_or_id:?}; hawser shops list shows all"));
                Err(Error::Failure { code: FailureCode::NotFound, detail })
            }
            several => {
                let count = several.len();
                let rule = Rule::new(
                    format!(
                        "the id of a shop; {count} companies have a shop {name_or_id:?}, so use the id or add --company"
                    ),
                    format!("店铺编号；{count} 家公司都有名为 {name_or_id:?} 的店铺，请使用编号或加上 --company"),
                );
                Err(Error::invalid_field("shop", rule))
            }
        }
    }
}
