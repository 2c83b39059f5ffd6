//! Shops with their stored facts and the states derived from them.

use crate::paging::{PageOf, Pages};
use crate::{App, Error};
use hawser_core::authorizations::{DateSource, is_stated_date_wrong, valid_until};
use hawser_core::failure::Rule;
use hawser_core::paging::{BoundedCount, Page};
use hawser_core::shops::{AccountMarketplace, Facts, Headline, Identity, Platform, Shop, States, most_important};
use hawser_core::{
    AccountId, Actor, ApplicationId, CompanyId, Environment, FailureCode, Marketplace, MarketplaceId, Region, SellerId,
    ShopId, Timestamp,
};
use hawser_store::{ListedAccount, ListedShop, ShopFilter};

/// The name of the list in cursors.
const LIST: &str = "shops";

/// A shop with its seller accounts.
#[derive(Debug, Clone)]
pub struct ShopView {
    pub id: ShopId,
    pub company: CompanyId,
    pub name: String,
    pub platform: Platform,
    pub environment: Environment,
    /// The single most important fact; `None` on a record-only shop.
    pub headline: Option<Headline>,
    /// Number of stored orders.
    pub orders: u64,
    /// Its seller accounts; empty on a record-only shop.
    pub accounts: Vec<AccountView>,
}

/// A seller account as a list shows it.
#[derive(Debug, Clone)]
pub struct AccountView {
    pub id: AccountId,
    pub seller_id: SellerId,
    pub identity: Identity,
    pub region: Region,
    pub marketplaces: Vec<AccountMarketplace>,
    pub states: States,
    pub authorized_source: DateSource,
    /// The end of the authorization, if the date on which it began is known.
    pub valid_until: Option<Timestamp>,
    /// True if a verification passed after the end that the stated date would mean: the date has to be stated again.
    pub is_stated_date_wrong: bool,
}

/// A filter of shops. An absent part matches every shop.
#[derive(Debug, Clone, Default)]
pub struct ShopQuery {
    /// Only the shops of this company, for the instance owner, who sees those of all.
    pub company: Option<CompanyId>,
    /// Only the shops that are assigned to the actor.
    pub is_own: bool,
    pub environment: Option<Environment>,
    /// Country code of a selected marketplace; `UK` is accepted for `GB`.
    pub country: Option<String>,
    /// The application of a current authorization.
    pub application: Option<ApplicationId>,
    /// A part of the name, or the beginning of a Seller ID, in any case.
    pub search: Option<String>,
}

impl App {
    /// Reads a page of the shops that the actor may see, by name.
    ///
    /// # Errors
    /// An invalid filter, limit or cursor; the database.
    pub async fn page_shops(&self, actor: &Actor, query: &ShopQuery, page: &PageOf) -> Result<Page<ShopView>, Error> {
        let now = self.now();
        let (filter, slice) = (filter(query)?, page.slice(LIST)?);
        let rows = self.store().within(actor, now).read().await?.page_shops(&filter, &slice).await?;
        Ok(Page::of(LIST, slice.limit, rows, ListedShop::position).map(|shop| view(shop, now)))
    }

    /// The number of shops that the actor may see and that match, exact up to 1,000.
    ///
    /// # Errors
    /// An invalid filter; the database.
    pub async fn count_shops(&self, actor: &Actor, query: &ShopQuery) -> Result<BoundedCount, Error> {
        let filter = filter(query)?;
        Ok(self.store().within(actor, self.now()).read().await?.count_shops(&filter).await?)
    }

    /// Lists all shops that the actor may see, page by page.
    ///
    /// # Errors
    /// The database.
    pub async fn list_shops(&self, actor: &Actor) -> Result<Vec<ShopView>, Error> {
        self.all_shops(actor, &ShopQuery::default()).await
    }

    /// Lists the shops that are assigned to the actor, even if it may see all.
    ///
    /// # Errors
    /// The database.
    pub async fn list_own_shops(&self, actor: &Actor) -> Result<Vec<ShopView>, Error> {
        self.all_shops(actor, &ShopQuery { is_own: true, ..ShopQuery::default() }).await
    }

    async fn all_shops(&self, actor: &Actor, query: &ShopQuery) -> Result<Vec<ShopView>, Error> {
        let mut all = Pages::new(None);
        while let Some(page) = all.next() {
            all.add(self.page_shops(actor, query, &page).await?);
        }
        Ok(all.items())
    }

    /// Returns a shop.
    ///
    /// # Errors
    /// `not_found`, also for a shop that the actor may not see; the database.
    pub async fn get_shop(&self, actor: &Actor, id: ShopId) -> Result<ShopView, Error> {
        let now = self.now();
        let found = self.store().within(actor, now).read().await?.lookup_listed_shop(id).await?;
        found.map(|shop| view(shop, now)).ok_or(Error::failure(FailureCode::NotFound))
    }

    /// The default company of the command line: the first one.
    ///
    /// # Errors
    /// The database.
    pub async fn default_company(&self) -> Result<CompanyId, Error> {
        let companies = self.store().instance().read().await?.list_companies().await?;
        companies.first().map(|company| company.id).ok_or(Error::failure(FailureCode::NotFound))
    }
}

/// Validates a filter and converts it for the store.
fn filter(query: &ShopQuery) -> Result<ShopFilter, Error> {
    let search = query.search.as_deref().map(str::trim).filter(|text| !text.is_empty());
    if search.is_some_and(|text| text.chars().count() > 80 || text.contains('\0')) {
        return Err(Error::invalid_field("search", Rule::new("at most 80 characters", "不超过 80 个字符")));
    }
    Ok(ShopFilter {
        company: query.company,
        is_own: query.is_own,
        environment: query.environment,
        marketplace: query.country.as_deref().map(country).transpose()?,
        application: query.application,
        search: search.map(str::to_owned),
    })
}

/// The marketplace of a country code.
pub(crate) fn country(code: &str) -> Result<MarketplaceId, Error> {
    let found = Marketplace::by_country(code.trim());
    found.map(Marketplace::typed_id).ok_or_else(|| {
        let rule = Rule::new("the country code of an Amazon marketplace, such as US", "亚马逊站点的国家代码，例如 US");
        Error::invalid_field("country", rule)
    })
}

fn view(listed: ListedShop, now: Timestamp) -> ShopView {
    let ListedShop { shop, accounts, orders } = listed;
    let accounts: Vec<AccountView> = accounts.into_iter().map(|account| account_view(&shop, account, now)).collect();
    ShopView {
        id: shop.id,
        company: shop.company,
        headline: most_important(accounts.iter().map(|account| account.states.headline())),
        platform: shop.platform,
        environment: shop.environment,
        orders,
        name: shop.name,
        accounts,
    }
}

fn account_view(shop: &Shop, listed: ListedAccount, now: Timestamp) -> AccountView {
    let facts = facts(shop, &listed);
    let account = listed.account;
    AccountView {
        id: account.id,
        seller_id: account.seller_id,
        identity: account.identity,
        region: account.region,
        marketplaces: account.marketplaces,
        states: States::derive(&facts, now),
        authorized_source: facts.authorized_source,
        valid_until: valid_until(&facts),
        is_stated_date_wrong: is_stated_date_wrong(&facts),
    }
}

/// Collects the stored facts of a seller account, from which its states are derived.
fn facts(shop: &Shop, listed: &ListedAccount) -> Facts {
    let authorization = listed.authorization;
    Facts {
        authorized_at: authorization.and_then(|authorization| authorization.authorized_at),
        authorized_source: authorization.map_or(DateSource::Unknown, |authorization| authorization.authorized_source),
        has_token: authorization.is_some(),
        revoked_at: authorization.and_then(|authorization| authorization.revoked_at),
        verified: listed.verification,
        paused_by: shop.paused_by,
        deactivated_at: shop.deactivated_at,
        stream: listed.stream.unwrap_or_default(),
        ..Facts::default()
    }
}
