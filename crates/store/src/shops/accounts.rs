//! Seller accounts and their marketplaces.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{Arg, BatchSql, FromRow, Pk, Row, args, conflict},
};
use hawser_core::shops::{AccountMarketplace, Identity, MarketplaceParticipation, SellerAccount, marketplace};
use hawser_core::{AccountGroup, AccountId, CompanyId, MarketplaceId, Region, SellerId, ShopId, Timestamp};
use std::collections::BTreeMap;

/// A seller account to create.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub id: AccountId,
    pub shop: ShopId,
    pub seller_id: SellerId,
    pub identity: Identity,
    pub region: Region,
    pub account_group: AccountGroup,
    /// The marketplaces to work with.
    pub marketplaces: Vec<MarketplaceId>,
}

/// The columns of an account `a` in a visible shop `v`.
macro_rules! account_columns {
    () => {
        "a.pk, a.id, v.company_id, v.id AS shop_id, a.seller_id, a.identity, a.region, a.account_group \
         FROM seller_account a JOIN visible v ON v.pk = a.shop_pk "
    };
}

/// An account with its primary key, before its marketplaces are read.
struct Keyed(i64, SellerAccount);

impl FromRow for Keyed {
    const TABLE: &'static str = "seller_account";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let account = SellerAccount {
            id: AccountId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            shop: ShopId(row.id("shop_id")?),
            seller_id: row.parsed("seller_id")?,
            identity: row.parsed("identity")?,
            region: row.parsed("region")?,
            account_group: account_group(row)?,
            marketplaces: Vec::new(),
        };
        Ok(Self(row.int("pk")?, account))
    }
}

/// Parses the account group of a row; it must be one of the marketplace registry.
pub(crate) fn account_group(row: &Row) -> Result<AccountGroup, StoreError> {
    let text = row.text("account_group")?;
    let mut groups = marketplace::ALL.iter().map(|marketplace| marketplace.group);
    groups.find(|group| group.as_str() == text).ok_or_else(|| row.corrupt("account_group"))
}

/// A marketplace with the primary key of its account.
pub(crate) struct MarketplaceOf(pub i64, pub AccountMarketplace);

impl FromRow for MarketplaceOf {
    const TABLE: &'static str = "account_marketplace";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let marketplace = AccountMarketplace {
            marketplace_id: row.parsed("marketplace_id")?,
            is_ticked: row.flag("is_ticked")?,
            is_participating: row.opt_flag("is_participating")?,
            has_suspended_listings: row.opt_flag("has_suspended_listings")?,
            store_name: row.opt_text("store_name")?,
            seen_at: row.opt_time("seen_at")?,
        };
        Ok(Self(row.int("pk")?, marketplace))
    }
}

pub(crate) const MARKETPLACES_OF: BatchSql = BatchSql {
    head: "SELECT account_pk AS pk, marketplace_id, is_ticked, is_participating, has_suspended_listings, store_name, \
           seen_at FROM account_marketplace WHERE account_pk IN (",
    columns: 0,
    tail: ") ORDER BY account_pk, marketplace_id",
};

const TICK: BatchSql = BatchSql {
    head: "INSERT INTO account_marketplace (account_pk, marketplace_id, is_ticked) VALUES",
    columns: 3,
    tail: " ON CONFLICT (account_pk, marketplace_id) DO UPDATE SET is_ticked = excluded.is_ticked",
};

const PARTICIPATE: BatchSql = BatchSql {
    head: "INSERT INTO account_marketplace \
           (account_pk, marketplace_id, is_ticked, is_participating, has_suspended_listings, store_name, seen_at) VALUES",
    columns: 7,
    tail: " ON CONFLICT (account_pk, marketplace_id) DO UPDATE SET is_participating = excluded.is_participating, \
           has_suspended_listings = excluded.has_suspended_listings, store_name = excluded.store_name, \
           seen_at = excluded.seen_at",
};

impl TenantTx {
    /// Creates a seller account of a shop, with its marketplaces selected.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `shop`; [`StoreError::Conflict`] `seller_account` if the company has that account already. What
    /// another company states does not matter.
    pub async fn create_account(&mut self, account: &NewAccount) -> Result<(), StoreError> {
        let missing = StoreError::NotFound { what: "shop" };
        let shop_pk = self.shop_pk(account.shop).await?.ok_or(missing)?;
        let group = account.account_group.as_str();
        let insert = "INSERT INTO seller_account \
                      (id, company_pk, shop_pk, seller_id, identity, region, account_group) \
                      SELECT $1, company_pk, pk, $3, $4, $5, $6 FROM shop WHERE pk = $2 \
                      ON CONFLICT DO NOTHING RETURNING pk";
        let identity = account.identity.as_str();
        let args = args![account.id, shop_pk, &account.seller_id, identity, account.region.as_str(), group];
        let Some(added) = self.tx.fetch_optional::<Pk>(insert, args).await? else {
            return Err(StoreError::Conflict { what: "seller_account" });
        };
        self.tick(added.0, &account.marketplaces).await
    }

    /// Finds an account by id.
    pub async fn lookup_account(&mut self, account: AccountId) -> Result<Option<SellerAccount>, StoreError> {
        let select = scoped!(visible "SELECT " account_columns "WHERE a.id = $1");
        let found = self.all(select, args![account]).await?;
        Ok(self.with_marketplaces(found).await?.pop())
    }

    /// Lists the accounts of a shop, oldest first.
    pub async fn list_accounts(&mut self, shop: ShopId) -> Result<Vec<SellerAccount>, StoreError> {
        let select = scoped!(visible "SELECT " account_columns "WHERE v.id = $1 ORDER BY a.pk");
        let found = self.all(select, args![shop]).await?;
        self.with_marketplaces(found).await
    }

    /// Finds a company's account by Seller ID and account group.
    pub async fn find_account_by_seller(
        &mut self,
        company: CompanyId,
        seller_id: &SellerId,
        account_group: AccountGroup,
    ) -> Result<Option<SellerAccount>, StoreError> {
        let select = scoped!(visible "SELECT " account_columns
                          "WHERE v.company_id = $1 AND a.seller_id = $2 AND a.account_group = $3");
        let found = self.all(select, args![company, seller_id, account_group.as_str()]).await?;
        Ok(self.with_marketplaces(found).await?.pop())
    }

    /// Stores Amazon's participations. New marketplaces are added without being selected, and those not listed count as not
    /// participating. Returns `false` if there is no such account.
    pub async fn save_participations(
        &mut self,
        account: AccountId,
        participations: &[MarketplaceParticipation],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let Some(account) = self.account_pk(account).await? else { return Ok(false) };
        let forget = "UPDATE account_marketplace SET is_participating = 0, seen_at = $2 WHERE account_pk = $1";
        self.tx.execute(forget, args![account, at]).await?;
        // A marketplace listed twice counts once, because one statement can change a row only once.
        let by_id: BTreeMap<_, _> = participations.iter().map(|p| (&p.marketplace_id, p)).collect();
        let rows: Vec<Arg<'_>> = by_id
            .into_values()
            .flat_map(|p| -> [Arg<'_>; 7] {
                [
                    account.into(),
                    (&p.marketplace_id).into(),
                    false.into(),
                    p.is_participating.into(),
                    p.has_suspended_listings.into(),
                    (&p.store_name).into(),
                    at.into(),
                ]
            })
            .collect();
        self.tx.fetch_many::<Pk>(&PARTICIPATE, &rows).await?;
        Ok(true)
    }

    /// Marks a Seller ID as proven by an answer of Amazon; returns `false` if there is no such account.
    pub async fn mark_proven(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let update = scoped!(visible "UPDATE seller_account SET identity = 'proven' \
                           WHERE id = $1 AND shop_pk IN (SELECT pk FROM visible)");
        Ok(self.run(update, args![account]).await? > 0)
    }

    /// Replaces a stated Seller ID; returns `false` if there is no such account or its Seller ID is proven.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `seller_account` if the company has that account already.
    pub async fn correct_seller_id(&mut self, account: AccountId, seller_id: &SellerId) -> Result<bool, StoreError> {
        let update = scoped!(visible "UPDATE seller_account SET seller_id = $2 \
                           WHERE id = $1 AND identity = 'stated' AND shop_pk IN (SELECT pk FROM visible)");
        Ok(conflict(self.run(update, args![account, seller_id]).await, "seller_account")? > 0)
    }

    /// The primary key of an account in scope.
    pub(crate) async fn account_pk(&mut self, account: AccountId) -> Result<Option<i64>, StoreError> {
        let select =
            scoped!(visible "SELECT a.pk FROM seller_account a JOIN visible v ON v.pk = a.shop_pk WHERE a.id = $1");
        Ok(self.first::<Pk>(select, args![account]).await?.map(|pk| pk.0))
    }

    async fn tick(&mut self, account: i64, marketplaces: &[MarketplaceId]) -> Result<(), StoreError> {
        let mut ids: Vec<&MarketplaceId> = marketplaces.iter().collect();
        ids.sort();
        ids.dedup();
        let rows: Vec<Arg<'_>> =
            ids.into_iter().flat_map(|id| -> [Arg<'_>; 3] { [account.into(), id.into(), true.into()] }).collect();
        self.tx.fetch_many::<Pk>(&TICK, &rows).await.map(|_| ())
    }

    async fn with_marketplaces(&mut self, accounts: Vec<Keyed>) -> Result<Vec<SellerAccount>, StoreError> {
        let keys: Vec<Arg<'_>> = accounts.iter().map(|account| account.0.into()).collect();
        let mut marketplaces: BTreeMap<i64, Vec<AccountMarketplace>> = BTreeMap::new();
        for MarketplaceOf(account, marketplace) in self.tx.fetch_many(&MARKETPLACES_OF, &keys).await? {
            marketplaces.entry(account).or_default().push(marketplace);
        }
        let filled = accounts.into_iter().map(|Keyed(pk, account)| SellerAccount {
            marketplaces: marketplaces.remove(&pk).unwrap_or_default(),
            ..account
        });
        Ok(filled.collect())
    }
}
