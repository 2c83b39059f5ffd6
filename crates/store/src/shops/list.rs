//! Lists shops with what a list shows of them: one statement for a page, whatever its size.

use crate::shops::accounts::account_group;
use crate::{
    StoreError, TenantTx,
    executor::{Arg, Composed, FromRow, Pk, Row, Sql, args, sql},
};
use hawser_core::authorizations::DateSource;
use hawser_core::paging::{BoundedCount, COUNTED, Slice};
use hawser_core::shops::{AccountMarketplace, SellerAccount, Shop};
use hawser_core::sync::StreamFacts;
use hawser_core::verification::LastVerification;
use hawser_core::{AccountId, ApplicationId, CompanyId, Environment, MarketplaceId, ShopId, Timestamp};

/// The position of a shop in a list: its name, and its id for equal names in several companies.
pub type ShopPosition = (String, ShopId);

/// A filter of shops. An absent part matches every shop.
#[derive(Debug, Clone, Default)]
pub struct ShopFilter {
    pub company: Option<CompanyId>,
    /// Only the shops that are assigned to the actor.
    pub is_own: bool,
    pub environment: Option<Environment>,
    /// A selected marketplace of the shop.
    pub marketplace: Option<MarketplaceId>,
    /// The application of a current authorization.
    pub application: Option<ApplicationId>,
    /// A part of the name, or the beginning of a Seller ID, in any case.
    pub search: Option<String>,
}

impl ShopFilter {
    /// True if a part of the filter finds the shops by an index.
    const fn names_shops(&self) -> bool {
        self.is_own || self.search.is_some()
    }
}

/// A shop in a list.
#[derive(Debug, Clone)]
pub struct ListedShop {
    pub shop: Shop,
    /// Its seller accounts, oldest first.
    pub accounts: Vec<ListedAccount>,
    /// The number of its orders.
    pub orders: u64,
}

impl ListedShop {
    /// Its position in the list.
    pub fn position(&self) -> ShopPosition {
        (self.shop.name.clone(), self.shop.id)
    }
}

/// A seller account in a list.
#[derive(Debug, Clone)]
pub struct ListedAccount {
    pub account: SellerAccount,
    /// The current authorization.
    pub authorization: Option<ListedAuthorization>,
    /// The latest verification.
    pub verification: Option<LastVerification>,
    /// The facts of its pulls, if it has a stream.
    pub stream: Option<StreamFacts>,
}

/// The part of an authorization that a list shows.
#[derive(Debug, Clone, Copy)]
pub struct ListedAuthorization {
    pub authorized_at: Option<Timestamp>,
    pub authorized_source: DateSource,
    pub revoked_at: Option<Timestamp>,
}

/// The columns of an account `a`, its current authorization `u`, its latest verification `r` and its stream of orders `t`.
macro_rules! account_columns {
    () => {
        "a.id AS account_id, a.seller_id, a.identity, a.region, a.account_group, u.pk AS authorization_pk, \
         u.authorized_at, u.authorized_source, u.revoked_at, r.finished_at AS verified_at, r.code AS verification_code, \
         t.started_at, t.succeeded_at, t.failing_since, t.last_code, t.pk AS stream_pk, "
    };
}

/// One row per seller account, and one for a shop without any. Below, `page` is a table of shops.
const WITH_ACCOUNTS: Sql = sql!(
            "SELECT s.pk, s.id, s.company_id, s.name, s.platform, s.environment, s.created_at, s.deactivated_at, \
             s.paused_by, " account_columns
            (EITHER
                "(SELECT json_group_array(json_array(m.marketplace_id, m.is_ticked, m.is_participating, \
                 m.has_suspended_listings, m.store_name, m.seen_at)) "
                "(SELECT json_agg(json_build_array(m.marketplace_id, m.is_ticked, m.is_participating, \
                 m.has_suspended_listings, m.store_name, m.seen_at))::text ")
            "FROM account_marketplace m WHERE m.account_pk = a.pk) AS marketplaces, \
             CAST((SELECT COALESCE(SUM(n.orders), 0) FROM order_count n WHERE n.account_pk = a.pk) AS BIGINT) AS orders \
             FROM page s LEFT JOIN seller_account a ON a.shop_pk = s.pk \
             LEFT JOIN seller_authorization u ON u.account_pk = a.pk AND u.is_current = 1 \
             LEFT JOIN verification r ON r.pk = (SELECT x.pk FROM verification x WHERE x.account_pk = a.pk \
             ORDER BY x.finished_at DESC, x.pk DESC LIMIT 1) \
             LEFT JOIN stream t ON t.account_pk = a.pk AND t.resource = 'orders' ORDER BY s.name, s.pk, a.pk"
);

/// A row: a shop with one of its accounts.
struct Entry {
    shop: Shop,
    account: Option<ListedAccount>,
    orders: u64,
}

/// A marketplace in the order of the statement.
type Marketplace = (MarketplaceId, i64, Option<i64>, Option<i64>, Option<String>, Option<i64>);

impl FromRow for Entry {
    const TABLE: &'static str = "shop";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let shop = Shop::from_row(row)?;
        let account = match row.opt_id("account_id")? {
            Some(id) => Some(account(row, AccountId(id), &shop)?),
            None => None,
        };
        Ok(Self { shop, account, orders: row.count("orders")? })
    }
}

fn account(row: &Row, id: AccountId, shop: &Shop) -> Result<ListedAccount, StoreError> {
    let text = row.opt_text("marketplaces")?.unwrap_or_else(|| "[]".to_owned());
    let marketplaces: Vec<Marketplace> = serde_json::from_str(&text).map_err(|_| row.corrupt("marketplaces"))?;
    let marketplaces =
        marketplaces.into_iter().map(|(marketplace_id, is_ticked, participates, suspended, name, seen)| {
            AccountMarketplace {
                marketplace_id,
                is_ticked: is_ticked == 1,
                is_participating: participates.map(|flag| flag == 1),
                has_suspended_listings: suspended.map(|flag| flag == 1),
                store_name: name,
                seen_at: seen.map(Timestamp::from_micros),
            }
        });
    let mut account = SellerAccount {
        id,
        company: shop.company,
        shop: shop.id,
        seller_id: row.parsed("seller_id")?,
        identity: row.parsed("identity")?,
        region: row.parsed("region")?,
        account_group: account_group(row)?,
        marketplaces: marketplaces.collect(),
    };
    account.marketplaces.sort_by(|one, other| one.marketplace_id.cmp(&other.marketplace_id));
    let authorization = match row.opt_int("authorization_pk")? {
        Some(_) => Some(ListedAuthorization {
            authorized_at: row.opt_time("authorized_at")?,
            authorized_source: row.parsed("authorized_source")?,
            revoked_at: row.opt_time("revoked_at")?,
        }),
        None => None,
    };
    let failed = row.opt_parsed("verification_code")?;
    let verification = row.opt_time("verified_at")?.map(|at| LastVerification { at, failed });
    let stream = match row.opt_int("stream_pk")? {
        Some(_) => Some(StreamFacts {
            started_at: row.opt_time("started_at")?,
            succeeded_at: row.opt_time("succeeded_at")?,
            failing: row.opt_time("failing_since")?.zip(row.opt_parsed("last_code")?),
        }),
        None => None,
    };
    Ok(ListedAccount { account, authorization, verification, stream })
}

impl TenantTx {
    /// A page of the shops in scope, by name.
    pub async fn page_shops(
        &mut self,
        filter: &ShopFilter,
        slice: &Slice<ShopPosition>,
    ) -> Result<Vec<ListedShop>, StoreError> {
        let mut statement = self.shops(filter.names_shops());
        self.push_filter(&mut statement, filter);
        if let Some((name, shop)) = &slice.after {
            let after = "AND (shop.name, shop.pk) > ($1, (SELECT x.pk FROM shop x WHERE x.id = $2)) ";
            statement.push(after, args![name, *shop]);
        }
        statement.push("ORDER BY shop.name, shop.pk LIMIT $1) ", args![slice.rows()]);
        self.fetch_shops(statement).await
    }

    /// A shop in scope with what a list shows of it.
    pub async fn lookup_listed_shop(&mut self, shop: ShopId) -> Result<Option<ListedShop>, StoreError> {
        let mut statement = self.shops(true);
        statement.push("AND shop.id = $1) ", args![shop]);
        Ok(self.fetch_shops(statement).await?.pop())
    }

    /// The number of shops in scope that match.
    pub async fn count_shops(&mut self, filter: &ShopFilter) -> Result<BoundedCount, StoreError> {
        let mut statement = self.compose();
        statement.push("SELECT COUNT(*) AS pk FROM (SELECT 1 AS one FROM shop WHERE ", &[]);
        self.limit_shops_by(&mut statement, filter.names_shops());
        self.push_filter(&mut statement, filter);
        statement.push("LIMIT $1) found", args![i64::try_from(COUNTED + 1).unwrap_or(i64::MAX)]);
        let counted = self.tx.fetch_composed::<Pk>(statement).await?.first().map_or(0, |count| count.0);
        Ok(BoundedCount::of(u64::try_from(counted).unwrap_or(0)))
    }

    /// The number of orders of one shop or of all visible shops, from the counters.
    pub async fn count_orders(&mut self, shop: Option<ShopId>) -> Result<u64, StoreError> {
        let mut statement = self.compose();
        let select = "SELECT CAST(COALESCE(SUM(n.orders), 0) AS BIGINT) AS pk FROM shop \
                      JOIN seller_account a ON a.shop_pk = shop.pk JOIN order_count n ON n.account_pk = a.pk WHERE ";
        statement.push(select, &[]);
        self.limit_shops(&mut statement);
        if let Some(shop) = shop {
            statement.push("AND shop.id = $1 ", args![shop]);
        }
        let count = self.tx.fetch_composed::<Pk>(statement).await?.first().map_or(0, |count| count.0);
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The beginning of a statement on the shops in scope; conditions and `)` follow.
    fn shops<'a>(&self, is_found: bool) -> Composed<'a> {
        let mut statement = self.compose();
        let page = "WITH page AS (SELECT shop.pk, shop.id, \
                    (SELECT c.id FROM company c WHERE c.pk = shop.company_pk) AS company_id, shop.name, shop.platform, \
                    shop.environment, shop.created_at, shop.deactivated_at, shop.paused_by FROM shop WHERE ";
        statement.push(page, &[]);
        self.limit_shops_by(&mut statement, is_found);
        statement
    }

    fn push_filter<'a>(&self, statement: &mut Composed<'a>, filter: &'a ShopFilter) {
        if let Some(company) = filter.company {
            let of_company = "AND shop.company_pk = (SELECT pk FROM company WHERE id = $1) ";
            statement.push(of_company, args![company]);
        }
        if filter.is_own {
            let own = "AND shop.pk IN (SELECT x.shop_pk FROM shop_assignment x \
                       WHERE x.subject_kind = @actor_kind AND x.subject_id = @actor_id \
                       AND (x.until IS NULL OR x.until > @now)) ";
            statement.push(own, &[]);
        }
        if let Some(environment) = filter.environment {
            statement.push("AND shop.environment = $1 ", args![environment.as_str()]);
        }
        if let Some(marketplace) = &filter.marketplace {
            let sells = "AND EXISTS (SELECT 1 FROM seller_account f JOIN account_marketplace m ON m.account_pk = f.pk \
                         WHERE f.shop_pk = shop.pk AND m.marketplace_id = $1 AND m.is_ticked = 1) ";
            statement.push(sells, args![marketplace]);
        }
        if let Some(application) = filter.application {
            let uses = "AND EXISTS (SELECT 1 FROM seller_account f JOIN seller_authorization g ON g.account_pk = f.pk \
                        JOIN application p ON p.pk = g.application_pk \
                        WHERE f.shop_pk = shop.pk AND g.is_current = 1 AND p.id = $1) ";
            statement.push(uses, args![application]);
        }
        if let Some(search) = &filter.search {
            let company = if self.is_of_company() {
                "company_pk = (SELECT pk FROM company WHERE id = @company) AND "
            } else {
                ""
            };
            let range = |text: String| [Arg::from(text.clone()), Arg::from(text + "\u{10ffff}")];
            statement.push("AND shop.pk IN (SELECT shop_pk FROM shop_search WHERE ", &[]);
            statement.push(company, &[]);
            statement.push("part >= $1 AND part < $2 ", &range(search.to_lowercase()));
            statement.push("UNION SELECT shop_pk FROM seller_account WHERE ", &[]);
            statement.push(company, &[]);
            let seller = sql!((EITHER "seller_id >= $1 AND seller_id < $2) "
                "seller_id COLLATE \"C\" >= $1 AND seller_id COLLATE \"C\" < $2) "));
            statement.push(seller, &range(search.to_uppercase()));
        }
    }

    async fn fetch_shops(&mut self, mut statement: Composed<'_>) -> Result<Vec<ListedShop>, StoreError> {
        statement.push(WITH_ACCOUNTS, &[]);
        let mut shops: Vec<ListedShop> = Vec::new();
        for Entry { shop, account, orders } in self.tx.fetch_composed(statement).await? {
            match shops.last_mut() {
                Some(last) if last.shop.id == shop.id => {
                    last.accounts.extend(account);
                    last.orders += orders;
                }
                _ => shops.push(ListedShop { shop, accounts: account.into_iter().collect(), orders }),
            }
        }
        Ok(shops)
    }
}
