//! `--company`: the company that a command works for, by name or id.

use crate::error::Failure;
use clap::Args;
use hawser_core::{Actor, CompanyId, ShopId};
use hawser_service::App;

#[derive(Debug, Args)]
pub struct CompanyArg {
    /// The company, by name or id
    #[arg(long, value_name = "NAME|ID")]
    company: Option<String>,
}

impl CompanyArg {
    /// The company that was named, if any.
    pub async fn find(&self, app: &App) -> Result<Option<CompanyId>, Failure> {
        match &self.company {
            Some(name) => Ok(Some(app.find_company(&Actor::InstanceOwner, name).await?)),
            None => Ok(None),
        }
    }

    /// The company that was named, or the instance's first one.
    pub async fn or_default(&self, app: &App) -> Result<CompanyId, Failure> {
        match self.find(app).await? {
            Some(company) => Ok(company),
            None => Ok(app.default_company().await?),
        }
    }

    /// The shops that a list covers: the one of that name, or those of the named company. A single `None` stands for all shops.
    pub async fn find_shops(&self, app: &App, name: Option<&str>) -> Result<Vec<Option<ShopId>>, Failure> {
        let company = self.find(app).await?;
        Ok(match (name, company) {
            (Some(name), _) => vec![Some(app.find_shop_in(&Actor::InstanceOwner, company, name).await?)],
            (None, Some(company)) => {
                let shops = app.list_shops(&Actor::InstanceOwner).await?.into_iter();
                shops.filter(|shop| shop.company == company).map(|shop| Some(shop.id)).collect()
            }
            (None, None) => vec![None],
        })
    }
}
