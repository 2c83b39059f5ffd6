//! Stores pages in Hawser's tables, which the store's migrations create: searchable columns, items, and the compressed
//! order.

use std::{fmt::Write as _, path::Path, time::Duration};

use hawser_amazon::Order;
use hawser_store::{Store, StoreOptions};
use sqlx::{
    AssertSqlSafe, Connection as _, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use uuid::Uuid;

use crate::result::{BenchResult, context};

/// The rows that orders refer to.
const OWNERS: &str = "
    INSERT INTO company (pk, id, name, created_at) VALUES (1, zeroblob(16), 'Baseline', 0);
    INSERT INTO shop (pk, id, company_pk, name, platform, created_at) VALUES (1, zeroblob(16), 1, 'Shop', 'amazon', 0);
    INSERT INTO seller_account (pk, id, company_pk, shop_pk, seller_id, identity, region, account_group)
        VALUES (1, zeroblob(16), 1, 1, 'A1', 'proven', 'na', 'na');";

const ORDERS: Insert = Insert {
    head: "INSERT INTO orders (pk, id, account_pk, order_id, marketplace_id, status, created_at, last_updated_at, \
           total_minor, total_currency, total_text, doc) VALUES",
    columns: 12,
};
const ITEMS: Insert = Insert {
    head: "INSERT INTO order_item (order_pk, position, item_id, sku, asin, title, quantity, price_minor, \
           price_currency, price_text) VALUES",
    columns: 10,
};

/// Numbers of rows per statement. Few sizes mean few statement texts, which stay prepared.
const BATCHES: [usize; 4] = [100, 25, 5, 1];

/// Creates the file with the store's own migrations, and the rows that orders refer to.
///
/// # Errors
/// The file cannot be created.
pub async fn prepare(path: &Path) -> BenchResult<()> {
    let store = Store::open(&StoreOptions { url: format!("sqlite:{}", path.display()) })
        .await
        .map_err(context(path.display()))?;
    store.migrate().await.map_err(context(path.display()))?;
    store.close().await;
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(context(path.display()))?;
    sqlx::raw_sql(OWNERS).execute(&mut connection).await.map_err(context(path.display()))?;
    connection.close().await.map_err(context(path.display()))
}

/// An insert of many rows.
struct Insert {
    head: &'static str,
    columns: usize,
}

type Statement<'q> = Query<'q, Sqlite, SqliteArguments>;

impl Insert {
    fn text(&self, rows: usize) -> String {
        let mut text = self.head.to_owned();
        let row = format!("({})", vec!["?"; self.columns].join(", "));
        for index in 0..rows {
            // Writing to a String cannot fail.
            _ = write!(text, "{}{row}", if index > 0 { ", " } else { " " });
        }
        text
    }

    async fn run<'q, T>(
        &self,
        tx: &mut SqliteConnection,
        mut rows: &'q [T],
        bind: impl Fn(Statement<'q>, &'q T) -> Statement<'q>,
    ) -> Result<(), sqlx::Error> {
        for size in BATCHES {
            while let Some((batch, rest)) = rows.split_at_checked(size) {
                let statement = sqlx::query(AssertSqlSafe(self.text(size)));
                batch.iter().fold(statement, &bind).execute(&mut *tx).await?;
                rows = rest;
            }
        }
        Ok(())
    }
}

/// A row with its primary key.
struct Row<'a, T> {
    pk: i64,
    position: i64,
    of: &'a T,
    doc: &'a [u8],
}

/// The database.
pub struct Baseline {
    connection: SqliteConnection,
    orders: i64,
}

impl Baseline {
    /// Opens a prepared file.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub async fn open(path: &str) -> BenchResult<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(250)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let connection = SqliteConnection::connect_with(&options).await.map_err(context(path))?;
        Ok(Self { connection, orders: 0 })
    }

    /// Stores a page in one transaction.
    ///
    /// # Errors
    /// The database returns an error.
    pub async fn store(&mut self, page: &[(Order, Vec<u8>)]) -> Result<(), sqlx::Error> {
        let mut orders = Vec::with_capacity(page.len());
        let mut items = Vec::with_capacity(page.len() * 2);
        for (order, doc) in page {
            self.orders += 1;
            orders.push(Row { pk: self.orders, position: 0, of: order, doc });
            let rows = (0..).zip(&order.items);
            items.extend(rows.map(|(position, item)| Row { pk: self.orders, position, of: item, doc: &[] }));
        }
        let mut tx = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        ORDERS
            .run(&mut tx, &orders, |statement, Row { pk, of: order, doc, .. }| {
                let total = order.total.as_ref();
                statement
                    .bind(pk)
                    .bind(Uuid::from_u128(u128::from(pk.cast_unsigned())))
                    .bind(1_i64)
                    .bind(order.order_id.as_str())
                    .bind(order.marketplace_id.as_deref())
                    .bind(order.status.as_str())
                    .bind(order.created_time.as_micros())
                    .bind(order.last_updated_time.as_micros())
                    .bind(total.and_then(|total| total.money).map(|money| money.minor))
                    .bind(total.map(|total| total.currency.as_str()))
                    .bind(total.map(|total| total.text.as_str()))
                    .bind(*doc)
            })
            .await?;
        ITEMS
            .run(&mut tx, &items, |statement, Row { pk, position, of: item, .. }| {
                let price = item.unit_price.as_ref();
                statement
                    .bind(pk)
                    .bind(position)
                    .bind(item.order_item_id.as_str())
                    .bind(item.sku.as_deref())
                    .bind(item.asin.as_deref())
                    .bind(item.title.as_deref())
                    .bind(item.quantity)
                    .bind(price.and_then(|price| price.money).map(|money| money.minor))
                    .bind(price.map(|price| price.currency.as_str()))
                    .bind(price.map(|price| price.text.as_str()))
            })
            .await?;
        tx.commit().await
    }

    /// Closes the file.
    ///
    /// # Errors
    /// The write-ahead log cannot be checkpointed.
    pub async fn close(self) -> BenchResult<()> {
        self.connection.close().await.map_err(context("closing the database"))
    }
}
