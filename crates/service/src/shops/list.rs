//! Shops with their stored facts and the states derived from them.

use crate::{App, Error};
use hawser_core::authorizations::{Authorization, DateSource, is_stated_date_wrong, valid_until};
use hawser_core::shops::{
    AccountMarketplace, Facts, Headline, Identity, Platform, SellerAccount, Shop, States, most_important,
};
use hawser_core::sync::{Resource, StreamFacts};
use hawser_core::verification::{LastVerification, Verification};
use hawser_core::{AccountId, Actor, CompanyId, Environment, FailureCode, Region, SellerId, ShopId, Timestamp};
use hawser_store::{StreamRow, TenantTx};

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

impl App {
    /// Lists the shops that the actor may see.
    ///
    /// # Errors
    /// The database.
    pub async fn list_shops(&self, actor: &Actor) -> Result<Vec<ShopView>, Error> {
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        let shops = reading.list_shops().await?;
        shop_views(&mut reading, shops, now).await
    }

    /// Lists the shops that are assigned to the actor, even if it may see all.
    ///
    /// # Errors
    /// The database.
    pub async fn list_own_shops(&self, actor: &Actor) -> Result<Vec<ShopView>, Error> {
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        let shops = reading.list_own_shops().await?;
        shop_views(&mut reading, shops, now).await
    }

    /// Returns a shop.
    ///
    /// # Errors
    /// `not_found`, also for a shop that the actor may not see; the database.
    pub async fn get_shop(&self, actor: &Actor, id: ShopId) -> Result<ShopView, Error> {
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        let shop = reading.lookup_shop(id).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        shop_view(&mut reading, shop, now).await
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

async fn shop_views(reading: &mut TenantTx, shops: Vec<Shop>, now: Timestamp) -> Result<Vec<ShopView>, Error> {
    let mut views = Vec::new();
    for shop in shops {
        views.push(shop_view(reading, shop, now).await?);
    }
    Ok(views)
}

async fn shop_view(reading: &mut TenantTx, shop: Shop, now: Timestamp) -> Result<ShopView, Error> {
    let mut accounts = Vec::new();
    for account in reading.list_accounts(shop.id).await? {
        accounts.push(account_view(reading, &shop, account, now).await?);
    }
    Ok(ShopView {
        id: shop.id,
        company: shop.company,
        headline: most_important(accounts.iter().map(|account| account.states.headline())),
        platform: shop.platform,
        environment: shop.environment,
        orders: reading.count_orders(Some(shop.id)).await?,
        name: shop.name,
        accounts,
    })
}

async fn account_view(
    reading: &mut TenantTx,
    shop: &Shop,
    account: SellerAccount,
    now: Timestamp,
) -> Result<AccountView, Error> {
    let authorization = reading.current_authorization(account.id).await?;
    let verification = reading.latest_verification(account.id).await?;
    let stream = reading.stream_status(account.id, Resource::Orders).await?;
    let facts = Facts {
        stream: stream.as_ref().map(stream_facts).unwrap_or_default(),
        ..facts(shop, authorization.as_ref(), verification.as_ref())
    };
    Ok(AccountView {
        id: account.id,
        seller_id: account.seller_id,
        identity: account.identity,
        region: account.region,
        marketplaces: account.marketplaces,
        states: States::derive(&facts, now),
        authorized_source: facts.authorized_source,
        valid_until: valid_until(&facts),
        is_stated_date_wrong: is_stated_date_wrong(&facts),
    })
}

/// The facts of the pulls of an account.
fn stream_facts(stream: &StreamRow) -> StreamFacts {
    StreamFacts {
        started_at: stream.started_at,
        succeeded_at: stream.succeeded_at,
        failing: stream.failing_since.zip(stream.last_code),
    }
}

/// Collects the stored facts of a seller account, from which its states are derived.
fn facts(shop: &Shop, authorization: Option<&Authorization>, last: Option<&Verification>) -> Facts {
    Facts {
        authorized_at: authorization.and_then(|authorization| authorization.authorized_at),
        authorized_source: authorization.map_or(DateSource::Unknown, |authorization| authorization.authorized_source),
        has_token: authorization.is_some(),
        revoked_at: authorization.and_then(|authorization| authorization.revoked_at),
        verified: last.map(|last| LastVerification { at: last.finished_at, failed: last.code }),
        paused_by: shop.paused_by,
        deactivated_at: shop.deactivated_at,
        ..Facts::default()
    }
}
