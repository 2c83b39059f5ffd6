//! Lists the orders that were set aside, within the scope of an actor.

use super::UnreadableOrderRow;
use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::{
    StoreError, TenantTx,
    executor::{FromRow, Row, args},
};
use hawser_core::{AccountId, CompanyId, ShopId, Timestamp, UnreadableOrderId};
use uuid::Uuid;

/// The filters of a page of the list.
#[derive(Debug, Clone, Default)]
pub struct UnreadableFilter {
    /// Limits the list to one shop.
    pub shop: Option<ShopId>,
    /// Lists orders after this one; its time and its id.
    pub after: Option<(Timestamp, UnreadableOrderId)>,
    /// Maximum number of orders.
    pub limit: u32,
}

impl FromRow for UnreadableOrderRow {
    const TABLE: &'static str = "unreadable_order";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: UnreadableOrderId(row.id("id")?),
            company: CompanyId(row.id("company_id")?),
            shop: ShopId(row.id("shop_id")?),
            shop_name: row.text("shop_name")?,
            account: AccountId(row.id("account_id")?),
            order_id: row.opt_parsed("order_id")?,
            reason: row.parsed("reason")?,
            path: row.text("path")?,
            rule: row.text("rule")?,
            last_updated_time: row.opt_time("last_updated_at")?,
            first_seen_at: row.time("first_seen_at")?,
            last_seen_at: row.time("last_seen_at")?,
            attempts: row.count("attempts")?,
            tried_at: row.opt_time("tried_at")?,
            retry_at: row.opt_time("retry_at")?,
        })
    }
}

/// The number of orders of a seller account that are set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableCount {
    pub shop: ShopId,
    pub account: AccountId,
    pub orders: u64,
}

impl FromRow for UnreadableCount {
    const TABLE: &'static str = "unreadable_order";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { shop: ShopId(row.id("shop_id")?), account: AccountId(row.id("id")?), orders: row.count("orders")? })
    }
}

macro_rules! unreadable_columns {
    () => {
        "u.pk, u.id, u.order_id, u.reason, u.path, u.rule, u.last_updated_at, u.first_seen_at, u.last_seen_at, u.attempts, \
         u.tried_at, u.retry_at, v.company_id, v.id AS shop_id, v.name AS shop_name, a.id AS account_id \
         FROM unreadable_order u JOIN seller_account a ON a.pk = u.account_pk JOIN visible v ON v.pk = a.shop_pk "
    };
}

impl TenantTx {
    /// The orders of a page of the list, those set aside last first.
    pub async fn list_unreadable_orders(
        &mut self,
        filter: &UnreadableFilter,
    ) -> Result<Vec<UnreadableOrderRow>, StoreError> {
        let select = scoped!(
            visible "SELECT " unreadable_columns
            "WHERE ($1 IS NULL OR v.id = $1) AND (u.first_seen_at < $2 OR (u.first_seen_at = $2 AND u.id < $3)) \
             ORDER BY u.first_seen_at DESC, u.id DESC LIMIT $4"
        );
        let args = args![
            filter.shop,
            filter.after.map_or(i64::MAX, |(time, _)| time.as_micros()),
            filter.after.map_or(Uuid::nil(), |(_, id)| id.0),
            filter.limit,
        ];
        self.all(select, args).await
    }

    /// The order with an id.
    pub async fn lookup_unreadable_order(
        &mut self,
        id: UnreadableOrderId,
    ) -> Result<Option<UnreadableOrderRow>, StoreError> {
        let select = scoped!(visible "SELECT " unreadable_columns "WHERE u.id = $1");
        self.first(select, args![id]).await
    }

    /// The number of orders set aside by seller account, of one shop or of all visible shops. An account without any is left
    /// out.
    pub async fn count_unreadable_orders(&mut self, shop: Option<ShopId>) -> Result<Vec<UnreadableCount>, StoreError> {
        let select = scoped!(
            visible "SELECT v.id AS shop_id, a.id, COUNT(*) AS orders FROM unreadable_order u \
             JOIN seller_account a ON a.pk = u.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE ($1 IS NULL OR v.id = $1) GROUP BY v.id, a.id ORDER BY v.id, a.id"
        );
        self.all(select, args![shop]).await
    }

    /// Makes an order due now. Returns `false` if it has no number to ask for.
    pub async fn request_retry(&mut self, id: UnreadableOrderId, now: Timestamp) -> Result<bool, StoreError> {
        let update = scoped!(
            visible "UPDATE unreadable_order SET retry_at = $2 WHERE id = $1 AND order_id IS NOT NULL \
             AND account_pk IN (SELECT a.pk FROM seller_account a JOIN visible v ON v.pk = a.shop_pk)"
        );
        Ok(self.run(update, args![id, now]).await? > 0)
    }
}
