//! Stores pages in Hawser's tables: the columns that can be searched, the items, and the whole order compressed.

use std::{fmt::Write as _, time::Duration};

use hawser_amazon::Order;
use sqlx::{
    AssertSqlSafe, Connection as _, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use uuid::Uuid;

use crate::outcome::{Outcome, doing};

/// As in Hawser's migrations.
const TABLES: &str = "
    CREATE TABLE seller_account (pk INTEGER PRIMARY KEY) STRICT;
    INSERT INTO seller_account (pk) VALUES (1);
    CREATE TABLE orders (
        pk INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
        account_pk INTEGER NOT NULL REFERENCES seller_account (pk) ON DELETE CASCADE,
        order_id TEXT NOT NULL,
        marketplace_id TEXT,
        status TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        last_updated_at INTEGER NOT NULL,
        total_minor INTEGER,
        total_currency TEXT,
        total_text TEXT,
        personal_month TEXT,
        doc BLOB NOT NULL,
        personal BLOB,
        UNIQUE (account_pk, order_id)
    ) STRICT;
    CREATE INDEX orders_by_time ON orders (account_pk, created_at);
    CREATE TABLE order_item (
        order_pk INTEGER NOT NULL REFERENCES orders (pk) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        item_id TEXT NOT NULL,
        sku TEXT,
        asin TEXT,
        title TEXT,
        quantity INTEGER NOT NULL,
        price_minor INTEGER,
        price_currency TEXT,
        price_text TEXT,
        PRIMARY KEY (order_pk, position)
    ) STRICT, WITHOUT ROWID;";

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

/// Rows a statement may carry: few sizes make few texts, which stay prepared.
const BATCHES: [usize; 4] = [100, 25, 5, 1];

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

/// A row, with the key it gets.
struct Row<'a, T> {
    pk: i64,
    position: i64,
    of: &'a T,
    doc: &'a [u8],
}

/// The database.
pub struct Floor {
    connection: SqliteConnection,
    orders: i64,
}

impl Floor {
    /// Makes the file and its tables.
    ///
    /// # Errors
    /// The file cannot be made.
    pub async fn create(path: &str) -> Outcome<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(250)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let mut connection = SqliteConnection::connect_with(&options).await.map_err(doing(path))?;
        sqlx::raw_sql(TABLES).execute(&mut connection).await.map_err(doing(path))?;
        Ok(Self { connection, orders: 0 })
    }

    /// Stores a page in one transaction.
    ///
    /// # Errors
    /// The database refuses.
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
    /// The log cannot be folded into it.
    pub async fn close(self) -> Outcome<()> {
        self.connection.close().await.map_err(doing("closing the database"))
    }
}
