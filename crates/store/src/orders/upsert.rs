//! Stores the orders of a page with a handful of statements for a hundred orders, none per row.

use super::{OrderItem, OrderUpsert};
use crate::{
    StoreError,
    executor::{Arg, BatchSql, FromRow, Pk, Row, Tx, args},
};
use hawser_core::{AmazonOrderId, Currency, MarketplaceId, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// An order is written only if it is not older than the stored version, and not if it is the same version with less data.
/// Its id and its position in lists stay.
const UPSERT: BatchSql = BatchSql {
    head: "INSERT INTO orders (id, account_pk, order_id, marketplace_id, status, created_at, last_updated_at, total_minor, \
           total_currency, total_text, personal_day, doc, personal, missing_data, company_pk) VALUES",
    columns: 15,
    tail: " ON CONFLICT (account_pk, order_id) DO UPDATE SET marketplace_id = excluded.marketplace_id, \
           status = excluded.status, created_at = excluded.created_at, last_updated_at = excluded.last_updated_at, \
           total_minor = excluded.total_minor, total_currency = excluded.total_currency, \
           total_text = excluded.total_text, personal_day = excluded.personal_day, doc = excluded.doc, \
           personal = excluded.personal, missing_data = excluded.missing_data \
           WHERE excluded.last_updated_at > orders.last_updated_at \
           OR (excluded.last_updated_at = orders.last_updated_at \
           AND (excluded.missing_data IS NULL OR orders.missing_data IS NOT NULL)) \
           RETURNING pk, order_id, status, last_updated_at",
};

const DELETE_ITEMS: BatchSql = BatchSql { head: "DELETE FROM order_item WHERE order_pk IN (", columns: 0, tail: ")" };

const INSERT_ITEMS: BatchSql = BatchSql {
    head: "INSERT INTO order_item (order_pk, position, item_id, sku, asin, title, quantity, price_minor, price_currency, \
           price_text) VALUES",
    columns: 10,
    tail: "",
};

/// The effect of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageCommitted {
    /// New orders.
    pub inserted: u32,
    /// Orders that have changed since they were stored.
    pub updated: u32,
    /// Unchanged orders, orders older than the stored version, and duplicates within the page.
    pub unchanged_or_older: u32,
    /// Orders that were set aside and had not been before.
    pub set_aside: u32,
}

/// An order counts for its status only, so a change of status moves it from one counter to another.
const COUNT: BatchSql = BatchSql {
    head: "INSERT INTO order_count (account_pk, status, orders) VALUES",
    columns: 3,
    tail: " ON CONFLICT (account_pk, status) DO UPDATE SET orders = order_count.orders + excluded.orders",
};

struct Stored {
    pk: i64,
    order_id: AmazonOrderId,
    status: String,
    last_updated: Timestamp,
}

impl FromRow for Stored {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            pk: row.int("pk")?,
            order_id: row.parsed("order_id")?,
            status: row.text("status")?,
            last_updated: row.time("last_updated_at")?,
        })
    }
}

/// Stores orders of one account. The caller owns the account's stream, so no other worker stores its orders at the same time.
pub(crate) async fn upsert_orders(
    tx: &mut Tx,
    account: i64,
    orders: &[OrderUpsert],
) -> Result<PageCommitted, StoreError> {
    let mut by_id: HashMap<&AmazonOrderId, &OrderUpsert> = HashMap::with_capacity(orders.len());
    for order in orders {
        // A statement may write a row only once. The version that changed last counts; of equal ones, the last in the page.
        let known = by_id.entry(&order.order_id).or_insert(order);
        if known.last_updated_time <= order.last_updated_time {
            *known = order;
        }
    }
    // In page order, so that new rows follow Amazon's order.
    let distinct: Vec<&OrderUpsert> =
        orders.iter().filter(|order| std::ptr::eq(by_id[&order.order_id], *order)).collect();
    let before = stored_before(tx, account, &distinct).await?;
    let company = "SELECT company_pk AS pk FROM seller_account WHERE pk = $1";
    let missing = StoreError::NotFound { what: "account" };
    let company = tx.fetch_optional::<Pk>(company, args![account]).await?.ok_or(missing)?.0;

    let mut rows = Vec::with_capacity(distinct.len() * UPSERT.columns);
    for order in &distinct {
        rows.extend_from_slice(args![
            order.id,
            account,
            &order.order_id,
            order.marketplace_id.as_ref().map(MarketplaceId::as_str),
            &order.status,
            order.created_time,
            order.last_updated_time,
            order.total_minor,
            order.total_currency.as_ref().map(Currency::as_str),
            &order.total_text,
            &order.personal_day,
            &order.doc,
            &order.personal,
            &order.missing_data,
            company,
        ]);
    }
    let written: Vec<Stored> = tx.fetch_many(&UPSERT, &rows).await?;

    let mut done = PageCommitted::default();
    let mut replaced: Vec<Arg<'_>> = Vec::new();
    let mut items = Vec::new();
    let mut changes: BTreeMap<&str, i64> = BTreeMap::new();
    for stored in &written {
        *changes.entry(&stored.status).or_default() += 1;
        match before.get(&stored.order_id) {
            None => done.inserted += 1,
            Some(earlier) => {
                *changes.entry(&earlier.status).or_default() -= 1;
                done.updated += u32::from(earlier.last_updated < stored.last_updated);
                replaced.push(stored.pk.into());
            }
        }
        if let Some(order) = by_id.get(&stored.order_id) {
            push_items(&mut items, stored.pk, &order.items);
        }
    }
    tx.fetch_many::<Pk>(&DELETE_ITEMS, &replaced).await?;
    tx.fetch_many::<Pk>(&INSERT_ITEMS, &items).await?;
    let changes = changes.into_iter().filter(|(_, change)| *change != 0);
    let changes: Vec<Arg<'_>> = changes
        .flat_map(|(status, change)| -> [Arg<'_>; 3] { [account.into(), status.into(), change.into()] })
        .collect();
    tx.fetch_many::<Pk>(&COUNT, &changes).await?;
    let received = u32::try_from(orders.len()).unwrap_or(u32::MAX);
    done.unchanged_or_older = received - done.inserted - done.updated;
    Ok(done)
}

/// Those of the orders that are already stored, as they are stored.
async fn stored_before(
    tx: &mut Tx,
    account: i64,
    orders: &[&OrderUpsert],
) -> Result<HashMap<AmazonOrderId, Stored>, StoreError> {
    // CROSS JOIN makes SQLite look up each key; otherwise it reads all orders.
    const SELECT: BatchSql = BatchSql {
        head: "WITH page (account_pk, order_id) AS (VALUES",
        columns: 2,
        tail: ") SELECT o.pk, o.order_id, o.status, o.last_updated_at FROM page CROSS JOIN orders o \
               WHERE o.account_pk = page.account_pk AND o.order_id = page.order_id",
    };
    let keys: Vec<Arg<'_>> =
        orders.iter().flat_map(|order| -> [Arg<'_>; 2] { [account.into(), (&order.order_id).into()] }).collect();
    let stored: Vec<Stored> = tx.fetch_many(&SELECT, &keys).await?;
    Ok(stored.into_iter().map(|stored| (stored.order_id.clone(), stored)).collect())
}

fn push_items<'a>(rows: &mut Vec<Arg<'a>>, order: i64, items: &'a [OrderItem]) {
    for (position, item) in (0_i64..).zip(items) {
        rows.extend_from_slice(args![
            order,
            position,
            &item.item_id,
            &item.sku,
            &item.asin,
            &item.title,
            item.quantity,
            item.price_minor,
            item.price_currency.as_ref().map(Currency::as_str),
            &item.price_text,
        ]);
    }
}
