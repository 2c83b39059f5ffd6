//! Stores pages in Hawser's tables: the columns that can be searched, the items, and the whole order compressed.

use std::{fmt::Write as _, time::Duration};

use hawser_core::{Money, Timestamp};
use hawser_store::document;
use serde_json::Value;
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

struct Order<'a> {
    pk: i64,
    id: Uuid,
    order_id: &'a str,
    marketplace_id: Option<&'a str>,
    status: &'a str,
    created_at: i64,
    last_updated_at: i64,
    total: Option<Amount<'a>>,
    doc: Vec<u8>,
}

struct Item<'a> {
    order_pk: i64,
    position: i64,
    item_id: &'a str,
    product: &'a Value,
    quantity: i64,
    price: Option<Amount<'a>>,
}

struct Amount<'a> {
    minor: Option<i64>,
    currency: &'a str,
    text: &'a str,
}

impl<'a> Amount<'a> {
    fn read(value: &'a Value) -> Option<Self> {
        let (text, currency) = (value["amount"].as_str()?, value["currencyCode"].as_str()?);
        Some(Self { minor: Money::parse(text, currency).ok().map(|money| money.minor), currency, text })
    }
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
    /// A field that is needed is missing, or the database refuses.
    pub async fn store(&mut self, page: &[Value]) -> Outcome<()> {
        let mut orders = Vec::with_capacity(page.len());
        let mut items = Vec::with_capacity(page.len() * 2);
        for order in page {
            self.orders += 1;
            orders.push(read(self.orders, order)?);
            for (position, item) in (0..).zip(order["orderItems"].as_array().into_iter().flatten()) {
                items.push(Item {
                    order_pk: self.orders,
                    position,
                    item_id: item["orderItemId"].as_str().ok_or("an item without an id")?,
                    product: &item["product"],
                    quantity: item["quantityOrdered"].as_i64().ok_or("an item without a quantity")?,
                    price: Amount::read(&item["product"]["price"]["unitPrice"]),
                });
            }
        }
        self.write(&orders, &items).await.map_err(doing("a page"))
    }

    async fn write(&mut self, orders: &[Order<'_>], items: &[Item<'_>]) -> Result<(), sqlx::Error> {
        let mut tx = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        ORDERS
            .run(&mut tx, orders, |statement, order| {
                let total = order.total.as_ref();
                statement
                    .bind(order.pk)
                    .bind(order.id)
                    .bind(1_i64)
                    .bind(order.order_id)
                    .bind(order.marketplace_id)
                    .bind(order.status)
                    .bind(order.created_at)
                    .bind(order.last_updated_at)
                    .bind(total.and_then(|total| total.minor))
                    .bind(total.map(|total| total.currency))
                    .bind(total.map(|total| total.text))
                    .bind(&order.doc[..])
            })
            .await?;
        ITEMS
            .run(&mut tx, items, |statement, item| {
                let price = item.price.as_ref();
                statement
                    .bind(item.order_pk)
                    .bind(item.position)
                    .bind(item.item_id)
                    .bind(item.product["sellerSku"].as_str())
                    .bind(item.product["asin"].as_str())
                    .bind(item.product["title"].as_str())
                    .bind(item.quantity)
                    .bind(price.and_then(|price| price.minor))
                    .bind(price.map(|price| price.currency))
                    .bind(price.map(|price| price.text))
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

fn read(pk: i64, order: &Value) -> Outcome<Order<'_>> {
    let time = |key: &str| {
        let text = order[key].as_str().ok_or_else(|| format!("an order without {key}"))?;
        Timestamp::parse(text).map(Timestamp::as_micros).map_err(doing(key))
    };
    Ok(Order {
        pk,
        id: Uuid::from_u128(u128::from(pk.cast_unsigned())),
        order_id: order["orderId"].as_str().ok_or("an order without a number")?,
        marketplace_id: order["salesChannel"]["marketplaceId"].as_str(),
        status: order["fulfillment"]["fulfillmentStatus"].as_str().unwrap_or_default(),
        created_at: time("createdTime")?,
        last_updated_at: time("lastUpdatedTime")?,
        total: Amount::read(&order["proceeds"]["grandTotal"]),
        doc: document::pack(order.to_string().as_bytes()),
    })
}
