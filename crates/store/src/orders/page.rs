//! A page of orders over all visible accounts, newest first. A *source* is a company or a seller account, whose orders an
//! index has in order of time for each filter. Each source contributes its newest orders, and the newest of those form the
//! page, so that the cost of a page does not depend on the number of orders.

use super::{OrderRow, list::Bare};
use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{Composed, FromRow, Pk, Row, args, sql},
};
use hawser_core::paging::{BoundedCount, COUNTED, Slice};
use hawser_core::{AccountId, Actor, CompanyId, Environment, MarketplaceId, OrderId, OrderStatus, ShopId, Timestamp};

/// The length of the end of an order number that an index finds: the last group of Amazon's numbers.
const TAIL: usize = 7;

/// The filters of a page.
#[derive(Debug, Clone, Default)]
pub struct OrderQuery {
    /// Limits the page to one shop.
    pub shop: Option<ShopId>,
    pub status: Option<OrderStatus>,
    pub marketplace: Option<MarketplaceId>,
    /// Earliest time of purchase, inclusive.
    pub created_from: Option<Timestamp>,
    /// Latest time of purchase, exclusive.
    pub created_to: Option<Timestamp>,
    /// The whole order number, or its last seven or more characters.
    pub number: Option<String>,
}

impl OrderQuery {
    /// True if nothing but the shop limits the orders.
    const fn is_only_shop(&self) -> bool {
        self.status.is_none()
            && self.marketplace.is_none()
            && self.created_from.is_none()
            && self.created_to.is_none()
            && self.number.is_none()
    }
}

/// The position of an order in a list, newest first: its time of purchase in microseconds, and the order itself among those
/// of the same time.
pub type OrderPosition = (i64, OrderId);

impl OrderRow {
    /// Its position in a list, newest first.
    pub const fn position(&self) -> OrderPosition {
        (self.created_time.as_micros(), self.id)
    }
}

/// An order with the columns of its account and shop.
struct Whole(OrderRow);

impl FromRow for Whole {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let Bare(order) = Bare::from_row(row)?;
        Ok(Self(OrderRow {
            company: CompanyId(row.id("company_id")?),
            shop: ShopId(row.id("shop_id")?),
            shop_name: row.text("shop_name")?,
            account: AccountId(row.id("account_id")?),
            ..order
        }))
    }
}

macro_rules! order_columns {
    () => {
        "o.pk, o.account_pk, o.id, o.order_id, o.marketplace_id, o.status, o.created_at, o.last_updated_at, o.total_minor, \
         o.total_currency, o.total_text, o.doc, o.personal, o.personal_day, \
         c.id AS company_id, v.id AS shop_id, v.name AS shop_name, a.id AS account_id "
    };
}

/// The owner of orders that an index has in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    Account,
    Company {
        /// True if every order of the company is in scope.
        is_whole: bool,
    },
}

impl TenantTx {
    /// The orders of a page with their items, newest first.
    pub async fn page_orders(
        &mut self,
        query: &OrderQuery,
        slice: &Slice<OrderPosition>,
    ) -> Result<Vec<OrderRow>, StoreError> {
        let mut statement = self.compose();
        let by = self.push_sources(&mut statement, query, Some(slice));
        // SQLite correlates a list of keys, PostgreSQL a joined query.
        let newest = sql!("), found AS (SELECT o.pk, o.created_at FROM source s CROSS JOIN "
            (EITHER "orders o WHERE o.pk IN (SELECT x.pk" "LATERAL (SELECT x.pk, x.created_at") " FROM orders x ");
        statement.push(newest, &[]);
        push_index(&mut statement, query);
        self.push_matches(&mut statement, by, query, Some(slice));
        let last = sql!("ORDER BY x.created_at DESC, x.pk DESC LIMIT $1) " (EITHER "" "o ")
            "ORDER BY o.created_at DESC, o.pk DESC LIMIT $1) SELECT " order_columns
            "FROM found f CROSS JOIN orders o JOIN seller_account a ON a.pk = o.account_pk \
             JOIN shop v ON v.pk = a.shop_pk JOIN company c ON c.pk = v.company_pk \
             WHERE o.pk = f.pk ORDER BY o.created_at DESC, o.pk DESC");
        statement.push(last, args![slice.rows()]);
        let found: Vec<Whole> = self.tx.fetch_composed(statement).await?;
        let mut found: Vec<OrderRow> = found.into_iter().map(|Whole(order)| order).collect();
        self.fill_items(&mut found).await?;
        Ok(found)
    }

    /// The number of orders that match. The counters have that of one shop; all other counts are exact up to a limit.
    pub async fn count_matching_orders(&mut self, query: &OrderQuery) -> Result<BoundedCount, StoreError> {
        if query.shop.is_some() && query.is_only_shop() {
            return Ok(BoundedCount { count: self.count_orders(query.shop).await?, has_more: false });
        }
        let mut statement = self.compose();
        let by = self.push_sources(&mut statement, query, None);
        let count = ") SELECT COUNT(*) AS pk FROM (SELECT 1 AS one FROM source s CROSS JOIN orders x ";
        statement.push(count, &[]);
        push_index(&mut statement, query);
        self.push_matches(&mut statement, by, query, None);
        statement.push("LIMIT $1) found", args![i64::try_from(COUNTED + 1).unwrap_or(i64::MAX)]);
        let counted = self.tx.fetch_composed::<Pk>(statement).await?.first().map_or(0, |count| count.0);
        Ok(BoundedCount::of(u64::try_from(counted).unwrap_or(0)))
    }

    /// The kind of the sources for a query.
    fn source(&self, query: &OrderQuery) -> Source {
        if query.number.is_some() {
            // The index finds a few orders of the company; those of accounts out of scope are left out.
            return Source::Company { is_whole: false };
        }
        // Orders of the sandbox are few, and would be hard to find among all others.
        let is_sandbox_key = matches!(self.scope.actor, Actor::Key { environment: Environment::Sandbox, .. });
        if query.shop.is_some() || !self.scope.sees_all() || is_sandbox_key {
            return Source::Account;
        }
        Source::Company { is_whole: !matches!(self.scope.actor, Actor::Key { .. }) }
    }

    /// Begins the statement with the sources of the orders.
    fn push_sources<'a>(
        &self,
        statement: &mut Composed<'a>,
        query: &'a OrderQuery,
        slice: Option<&Slice<OrderPosition>>,
    ) -> Source {
        let by = self.source(query);
        if let Source::Company { .. } = by {
            statement.push("WITH source AS (SELECT pk FROM company ", &[]);
            statement.push(if self.is_of_company() { "WHERE id = @company" } else { "WHERE @sees_all = 1" }, &[]);
            return by;
        }
        statement.push("WITH source AS (SELECT a.pk FROM shop JOIN seller_account a ON a.shop_pk = shop.pk ", &[]);
        // Of many accounts, only those with the newest orders can contribute to a page.
        let ranked = slice.filter(|_| query.shop.is_none());
        if ranked.is_some() {
            statement.push("JOIN orders n ON n.pk = (SELECT x.pk FROM orders x WHERE x.account_pk = a.pk ", &[]);
            push_filters(statement, query, slice);
            statement.push("ORDER BY x.created_at DESC, x.pk DESC LIMIT 1) ", &[]);
        }
        statement.push("WHERE ", &[]);
        self.push_scope(statement, query);
        if let Some(slice) = ranked {
            statement.push("ORDER BY n.created_at DESC, n.pk DESC LIMIT $1", args![slice.rows()]);
        }
        by
    }

    /// Appends the conditions on the orders `x` of a source `s`.
    fn push_matches<'a>(
        &self,
        statement: &mut Composed<'a>,
        by: Source,
        query: &'a OrderQuery,
        slice: Option<&Slice<OrderPosition>>,
    ) {
        match by {
            Source::Account => statement.push("x.account_pk = s.pk ", &[]),
            Source::Company { .. } => statement.push("x.company_pk = s.pk ", &[]),
        }
        push_filters(statement, query, slice);
        if by == (Source::Company { is_whole: false }) {
            let within = "AND EXISTS (SELECT 1 FROM seller_account w JOIN shop ON shop.pk = w.shop_pk \
                          WHERE w.pk = x.account_pk AND ";
            statement.push(within, &[]);
            self.push_scope(statement, query);
            statement.push(") ", &[]);
        }
    }

    /// Appends the conditions on a table `shop`.
    fn push_scope(&self, statement: &mut Composed<'_>, query: &OrderQuery) {
        self.limit_shops(statement);
        if let Some(shop) = query.shop {
            statement.push("AND shop.id = $1 ", args![shop]);
        }
    }

    /// The order with an id.
    pub async fn lookup_order(&mut self, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let select = scoped!(
            visible "SELECT " order_columns "FROM orders o JOIN seller_account a ON a.pk = o.account_pk \
             JOIN visible v ON v.pk = a.shop_pk JOIN company c ON c.pk = v.company_pk WHERE o.id = $1"
        );
        let Some(Whole(order)) = self.first(select, args![id]).await? else { return Ok(None) };
        let mut found = [order];
        self.fill_items(&mut found).await?;
        Ok(Some(found).map(|[order]| order))
    }
}

/// Names the index of a search by number. SQLite would rather read all orders in their order than sort the few that match.
fn push_index(statement: &mut Composed<'_>, query: &OrderQuery) {
    if query.number.is_some() {
        statement.push(sql!((EITHER "INDEXED BY orders_by_tail " "")), &[]);
    }
    statement.push("WHERE ", &[]);
}

/// Appends the filters of orders `x`, and the position after which they begin.
fn push_filters<'a>(statement: &mut Composed<'a>, query: &'a OrderQuery, slice: Option<&Slice<OrderPosition>>) {
    if let Some(status) = &query.status {
        statement.push("AND x.status = $1 ", args![status]);
    }
    if let Some(marketplace) = &query.marketplace {
        statement.push("AND x.marketplace_id = $1 ", args![marketplace]);
    }
    if let Some(from) = query.created_from {
        statement.push("AND x.created_at >= $1 ", args![from]);
    }
    if let Some(to) = query.created_to {
        statement.push("AND x.created_at < $1 ", args![to]);
    }
    if let Some(number) = &query.number {
        let tail = number.char_indices().rev().nth(TAIL - 1).map_or(number.as_str(), |(at, _)| &number[at..]);
        let ends = sql!((EITHER "AND substr(x.order_id, -7) = $1 AND substr(x.order_id, -$2) = $3 "
            "AND right(x.order_id, 7) = $1 AND right(x.order_id, CAST($2 AS INTEGER)) = $3 "));
        statement.push(ends, args![tail, i64::try_from(number.chars().count()).unwrap_or(0), number]);
    }
    if let Some((created_at, order)) = slice.and_then(|slice| slice.after) {
        let after = "AND (x.created_at, x.pk) < ($1, (SELECT p.pk FROM orders p WHERE p.id = $2)) ";
        statement.push(after, args![created_at, order]);
    }
}
