//! A page of orders over all visible accounts, newest first. Each account contributes its newest orders, an index range, and
//! the newest of those form the page, so that the cost of a page does not depend on the number of orders.

use super::{OrderRow, list::Bare};
use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::{AccountId, CompanyId, MarketplaceId, OrderId, OrderStatus, ShopId, Timestamp};
use std::{fmt, str::FromStr};
use uuid::Uuid;

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
    /// Prefix of the order number.
    pub number: Option<String>,
    /// Lists orders after this position.
    pub after: Option<PagePosition>,
    /// Maximum number of orders.
    pub limit: u32,
}

/// A position in a list sorted by time, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PagePosition {
    created_time: Timestamp,
    id: OrderId,
}

impl PagePosition {
    /// The position after an order.
    pub const fn of(order: &OrderRow) -> Self {
        Self { created_time: order.created_time, id: order.id }
    }
}

impl fmt::Display for PagePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{}", self.created_time.as_micros(), self.id.0.simple())
    }
}

/// The text is not a valid position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a place in a list of orders")]
pub struct InvalidPosition;

impl FromStr for PagePosition {
    type Err = InvalidPosition;

    fn from_str(text: &str) -> Result<Self, InvalidPosition> {
        let (time, id) = text.split_at_checked(16).ok_or(InvalidPosition)?;
        let is_hex = text.len() == 48 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let time = u64::from_str_radix(time, 16).ok().filter(|_| is_hex).ok_or(InvalidPosition)?;
        let id = Uuid::try_parse(id).map_err(|_| InvalidPosition)?;
        Ok(Self { created_time: Timestamp::from_micros(time.cast_signed()), id: OrderId(id) })
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
         v.company_id, v.id AS shop_id, v.name AS shop_name, a.id AS account_id "
    };
}
impl TenantTx {
    /// The orders of a page with their items, newest first.
    pub async fn page_orders(&mut self, query: &OrderQuery) -> Result<Vec<OrderRow>, StoreError> {
        // The newest of each account. SQLite correlates a list of keys, PostgreSQL a joined query.
        let select = scoped!(
            visible "SELECT " order_columns "FROM visible v JOIN seller_account a ON a.shop_pk = v.pk "
            (EITHER "JOIN orders o ON o.pk IN (SELECT x.pk" "CROSS JOIN LATERAL (SELECT x.*")
            " FROM orders x WHERE x.account_pk = a.pk AND ($2 IS NULL OR x.status = $2) \
             AND ($3 IS NULL OR x.marketplace_id = $3) AND x.created_at >= $4 AND x.created_at < $5 \
             AND ($6 IS NULL OR substr(x.order_id, 1, CAST($7 AS INTEGER)) = $6) \
             AND (x.created_at < $8 OR (x.created_at = $8 AND x.id < $9)) \
             ORDER BY x.created_at DESC, x.id DESC LIMIT $10) " (EITHER "" "o ")
            "WHERE ($1 IS NULL OR v.id = $1) ORDER BY o.created_at DESC, o.id DESC LIMIT $10"
        );
        let number_len = query.number.as_ref().map_or(0, |number| i64::try_from(number.len()).unwrap_or(0));
        let args = args![
            query.shop,
            query.status.as_ref().map(OrderStatus::as_str),
            query.marketplace.as_ref().map(MarketplaceId::as_str),
            query.created_from.map_or(i64::MIN, Timestamp::as_micros),
            query.created_to.map_or(i64::MAX, Timestamp::as_micros),
            &query.number,
            number_len,
            query.after.map_or(i64::MAX, |after| after.created_time.as_micros()),
            query.after.map_or(Uuid::nil(), |after| after.id.0),
            query.limit,
        ];
        let mut found: Vec<OrderRow> =
            self.all::<Whole>(select, args).await?.into_iter().map(|Whole(order)| order).collect();
        self.fill_items(&mut found).await?;
        Ok(found)
    }

    /// The order with an id.
    pub async fn lookup_order(&mut self, id: OrderId) -> Result<Option<OrderRow>, StoreError> {
        let select = scoped!(
            visible "SELECT " order_columns "FROM orders o JOIN seller_account a ON a.pk = o.account_pk \
             JOIN visible v ON v.pk = a.shop_pk WHERE o.id = $1"
        );
        let Some(Whole(order)) = self.first(select, args![id]).await? else { return Ok(None) };
        let mut found = [order];
        self.fill_items(&mut found).await?;
        Ok(Some(found).map(|[order]| order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_list_round_trips_and_anything_else_is_refused() {
        let place = PagePosition { created_time: Timestamp::from_micros(-5), id: OrderId(Uuid::from_u128(7)) };
        assert_eq!(place.to_string().parse(), Ok(place));
        for bad in ["", "1", &"x".repeat(48), &place.to_string()[1..], &format!("{place}0"), "ééééééééé"] {
            assert_eq!(bad.parse::<PagePosition>(), Err(InvalidPosition), "{bad}");
        }
    }
}
