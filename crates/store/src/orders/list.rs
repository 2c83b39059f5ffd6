//! Lists orders within the scope of an actor.

use super::{OrderCursor, OrderFilter, OrderItem, OrderRow, OrderTotals};
use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, Sql, args, sql},
};
use hawser_core::{AccountId, CompanyId, OrderId, ShopId};
use std::collections::BTreeMap;

/// A visible account, with the columns that each of its orders repeats.
struct Source {
    pk: i64,
    company: CompanyId,
    shop: ShopId,
    shop_name: String,
    account: AccountId,
}

impl FromRow for Source {
    const TABLE: &'static str = "seller_account";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            pk: row.int("pk")?,
            company: CompanyId(row.id("company_id")?),
            shop: ShopId(row.id("shop_id")?),
            shop_name: row.text("shop_name")?,
            account: AccountId(row.id("id")?),
        })
    }
}

/// An order without the columns of its account.
pub(super) struct Bare(pub(super) OrderRow);

impl FromRow for Bare {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let cursor =
            OrderCursor { account_pk: row.int("account_pk")?, created_at: row.int("created_at")?, pk: row.int("pk")? };
        Ok(Self(OrderRow {
            id: OrderId(row.id("id")?),
            cursor,
            company: CompanyId(uuid::Uuid::nil()),
            shop: ShopId(uuid::Uuid::nil()),
            shop_name: String::new(),
            account: AccountId(uuid::Uuid::nil()),
            order_id: row.parsed("order_id")?,
            marketplace_id: row.opt_parsed("marketplace_id")?,
            status: row.parsed("status")?,
            created_time: row.time("created_at")?,
            last_updated_time: row.time("last_updated_at")?,
            total_minor: row.opt_int("total_minor")?,
            total_currency: row.opt_parsed("total_currency")?,
            total_text: row.opt_text("total_text")?,
            doc: row.bytes("doc")?,
            personal: row.opt_bytes("personal")?,
            personal_day: row.opt_text("personal_day")?,
            items: Vec::new(),
        }))
    }
}

struct ItemOf(i64, OrderItem);

impl FromRow for ItemOf {
    const TABLE: &'static str = "order_item";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let item = OrderItem {
            item_id: row.text("item_id")?,
            sku: row.opt_text("sku")?,
            asin: row.opt_text("asin")?,
            title: row.opt_text("title")?,
            quantity: row.int("quantity")?,
            price_minor: row.opt_int("price_minor")?,
            price_currency: row.opt_parsed("price_currency")?,
            price_text: row.opt_text("price_text")?,
        };
        Ok(Self(row.int("pk")?, item))
    }
}

/// The keys are one argument, so that the items of any number of orders are one statement.
const ITEMS_OF: Sql = sql!(
    "SELECT order_pk AS pk, item_id, sku, asin, title, quantity, price_minor, price_currency, price_text \
     FROM order_item WHERE order_pk IN " (EITHER "(SELECT value FROM json_each($1)) "
     "(SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb)) ") "ORDER BY order_pk, position"
);

impl FromRow for OrderTotals {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            status: row.parsed("status")?,
            currency: row.opt_parsed("total_currency")?,
            orders: row.count("orders")?,
            total_minor: row.int("total_minor")?,
        })
    }
}

impl TenantTx {
    /// Orders by seller account, then by time of purchase, with their items.
    pub async fn list_orders(&mut self, filter: &OrderFilter) -> Result<Vec<OrderRow>, StoreError> {
        let limit = usize::try_from(filter.limit.clamp(1, 1000)).unwrap_or(1);
        let mut found: Vec<OrderRow> = Vec::new();
        for source in self.sources(filter).await? {
            let rest = i64::try_from(limit - found.len()).unwrap_or(1);
            let after = filter.after.filter(|after| after.account_pk == source.pk);
            let after = after.unwrap_or(OrderCursor { account_pk: source.pk, created_at: i64::MIN, pk: i64::MIN });
            let select = "SELECT pk, id, account_pk, order_id, marketplace_id, status, created_at, last_updated_at, \
                          total_minor, total_currency, total_text, doc, personal, personal_day FROM orders \
                          WHERE account_pk = $1 AND (created_at, pk) > ($2, $3) ORDER BY created_at, pk LIMIT $4";
            let rows: Vec<Bare> = self.tx.fetch_all(select, args![source.pk, after.created_at, after.pk, rest]).await?;
            found.extend(rows.into_iter().map(|Bare(order)| OrderRow {
                company: source.company,
                shop: source.shop,
                shop_name: source.shop_name.clone(),
                account: source.account,
                ..order
            }));
            if found.len() >= limit {
                break;
            }
        }
        self.fill_items(&mut found).await?;
        Ok(found)
    }

    /// Counts and sums by status and currency, of one shop or of all visible shops. The caller decides which statuses are sales.
    pub async fn totals_by_currency(&mut self, shop: Option<ShopId>) -> Result<Vec<OrderTotals>, StoreError> {
        let mut statement = self.compose();
        let select = "SELECT o.status, o.total_currency, COUNT(*) AS orders, \
                      CAST(COALESCE(SUM(o.total_minor), 0) AS BIGINT) AS total_minor \
                      FROM shop JOIN seller_account a ON a.shop_pk = shop.pk JOIN orders o ON o.account_pk = a.pk WHERE ";
        statement.push(select, &[]);
        self.limit_shops(&mut statement);
        if let Some(shop) = shop {
            statement.push("AND shop.id = $1 ", args![shop]);
        }
        statement.push("GROUP BY o.status, o.total_currency ORDER BY o.status, o.total_currency", &[]);
        self.tx.fetch_composed(statement).await
    }

    /// The visible accounts in list order. Listing account by account makes every page an index range, independent of the
    /// number of orders.
    async fn sources(&mut self, filter: &OrderFilter) -> Result<Vec<Source>, StoreError> {
        let select = scoped!(
            visible "SELECT a.pk, v.company_id, v.id AS shop_id, v.name AS shop_name, a.id FROM seller_account a \
             JOIN visible v ON v.pk = a.shop_pk WHERE ($1 IS NULL OR v.id = $1) AND a.pk >= $2 ORDER BY a.pk"
        );
        let first = filter.after.map_or(i64::MIN, |after| after.account_pk);
        self.all(select, args![filter.shop, first]).await
    }

    pub(super) async fn fill_items(&mut self, orders: &mut [OrderRow]) -> Result<(), StoreError> {
        let keys: Vec<i64> = orders.iter().map(|order| order.cursor.pk).collect();
        let keys = serde_json::to_string(&keys).unwrap_or_default();
        let mut items: BTreeMap<i64, Vec<OrderItem>> = BTreeMap::new();
        for ItemOf(order, item) in self.tx.fetch_all(ITEMS_OF, args![keys]).await? {
            items.entry(order).or_default().push(item);
        }
        for order in orders {
            order.items = items.remove(&order.cursor.pk).unwrap_or_default();
        }
        Ok(())
    }
}
