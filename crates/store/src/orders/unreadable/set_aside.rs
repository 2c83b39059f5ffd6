//! Sets orders aside, and removes those that were stored after all. Both run in the transaction that commits the page.

use super::SetAsideOrder;
use crate::orders::OrderUpsert;
use crate::{
    StoreError,
    executor::{Arg, BatchSql, FromRow, Pk, Row, Tx, args},
};
use hawser_core::{AmazonOrderId, Timestamp, UnreadableOrderId};

struct Written(UnreadableOrderId);

impl FromRow for Written {
    const TABLE: &'static str = "unreadable_order";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.id("id").map(|id| Self(UnreadableOrderId(id)))
    }
}

/// Sets orders of one account aside and returns the number of new rows. An order whose stored version is at least as new is
/// left out, because nothing is missing. Without a time of the last change, the first document stays: otherwise its retention
/// period would start again whenever the order is received.
pub(crate) async fn set_aside(
    tx: &mut Tx,
    account: i64,
    orders: &[SetAsideOrder],
    at: Timestamp,
) -> Result<u32, StoreError> {
    let upsert = "INSERT INTO unreadable_order (id, account_pk, order_key, order_id, reason, path, rule, last_updated_at, \
                  first_seen_at, last_seen_at, retry_at, sealed_day, sealed) \
                  SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12 \
                  WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.account_pk = $2 AND o.order_id = $4 \
                  AND o.last_updated_at >= $8) \
                  ON CONFLICT (account_pk, order_key) DO UPDATE SET reason = excluded.reason, path = excluded.path, \
                  rule = excluded.rule, last_updated_at = excluded.last_updated_at, \
                  last_seen_at = excluded.last_seen_at, \
                  sealed_day = CASE WHEN $8 IS NULL THEN unreadable_order.sealed_day ELSE excluded.sealed_day END, \
                  sealed = CASE WHEN $8 IS NULL THEN unreadable_order.sealed ELSE excluded.sealed END RETURNING id";
    let mut added = 0;
    for order in orders {
        let args = args![
            order.id,
            account,
            &order.order_key,
            order.order_id.as_ref().map(AmazonOrderId::as_str),
            order.reason.as_str(),
            &order.path,
            &order.rule,
            order.last_updated_time,
            at,
            order.retry_at,
            &order.sealed_day,
            &order.sealed,
        ];
        let written: Option<Written> = tx.fetch_optional(upsert, args).await?;
        added += u32::from(written.is_some_and(|Written(id)| id == order.id));
    }
    Ok(added)
}

/// Removes the rows of orders that are stored now in a version that is not older.
pub(crate) async fn resolve(tx: &mut Tx, account: i64, orders: &[OrderUpsert]) -> Result<(), StoreError> {
    // CROSS JOIN makes SQLite look up each key.
    const DELETE: BatchSql = BatchSql {
        head: "WITH page (account_pk, order_key, last_updated_at) AS (VALUES",
        columns: 3,
        tail: ") DELETE FROM unreadable_order WHERE pk IN (SELECT u.pk FROM page CROSS JOIN unreadable_order u \
               WHERE u.account_pk = page.account_pk AND u.order_key = page.order_key \
               AND (u.last_updated_at IS NULL OR u.last_updated_at <= page.last_updated_at)) RETURNING pk",
    };
    let any = "SELECT pk FROM unreadable_order WHERE account_pk = $1 LIMIT 1";
    if orders.is_empty() || tx.fetch_optional::<Pk>(any, args![account]).await?.is_none() {
        return Ok(());
    }
    let mut keys: Vec<Arg<'_>> = Vec::with_capacity(orders.len() * DELETE.columns);
    for order in orders {
        keys.extend_from_slice(args![account, &order.order_id, order.last_updated_time]);
    }
    tx.fetch_many::<Pk>(&DELETE, &keys).await.map(|_| ())
}
