//! Reads the orders that the baseline and the clients stored in SQLite files. A missing file has no orders.

use std::path::{Path, PathBuf};

use hawser_core::Timestamp;
use hawser_sandbox::ledger::{LedgerTotal, StoredOrder};
use hawser_store::orders::document;
use serde_json::Value;
use sqlx::{Connection as _, Row as _, SqliteConnection, sqlite::SqliteConnectOptions, sqlite::SqliteRow};

use crate::{
    ground_truth::Stored,
    result::{BenchResult, context},
};

/// The file of the n-th seller.
pub fn path(folder: &Path, index: usize) -> PathBuf {
    folder.join(format!("{index}.db"))
}

/// The orders that a client stored.
pub async fn of_client(path: &Path) -> BenchResult<Vec<Stored>> {
    let select = "SELECT order_id, marketplace_id, status, last_updated_time, total_amount, total_currency, items, raw \
                  FROM orders";
    rows(path, select, |row| {
        Ok(Stored {
            order: StoredOrder {
                order_id: row.try_get(0)?,
                marketplace_id: row.try_get(1)?,
                status: row.try_get(2)?,
                last_updated_time: row.try_get(3)?,
                total: total(row.try_get(4)?, row.try_get(5)?),
                is_damaged: false,
            },
            items: row.try_get::<i64, _>(6)?.try_into().unwrap_or_default(),
            raw: read(row.try_get::<String, _>(7)?.as_bytes()),
        })
    })
    .await
}

/// The orders that the baseline stored.
pub async fn of_baseline(path: &Path) -> BenchResult<Vec<Stored>> {
    let select = "SELECT order_id, marketplace_id, status, last_updated_at, total_text, total_currency, \
                  (SELECT COUNT(*) FROM order_item WHERE order_pk = orders.pk), doc FROM orders";
    rows(path, select, |row| {
        let doc = document::unpack(row.try_get::<&[u8], _>(7)?).unwrap_or_default();
        Ok(Stored {
            order: StoredOrder {
                order_id: row.try_get(0)?,
                marketplace_id: row.try_get(1)?,
                status: row.try_get(2)?,
                last_updated_time: Timestamp::from_micros(row.try_get(3)?).to_string(),
                total: total(row.try_get(4)?, row.try_get(5)?),
                is_damaged: false,
            },
            items: row.try_get::<i64, _>(6)?.try_into().unwrap_or_default(),
            raw: read(&doc),
        })
    })
    .await
}

async fn rows(
    path: &Path,
    select: &'static str,
    read: impl Fn(&SqliteRow) -> Result<Stored, sqlx::Error>,
) -> BenchResult<Vec<Stored>> {
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let named = || context(path.display());
    let options = SqliteConnectOptions::new().filename(path);
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(named())?;
    let has_table = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'orders'";
    let tables: i64 = sqlx::query_scalar(has_table).fetch_one(&mut connection).await.map_err(named())?;
    let rows = match tables {
        0 => Vec::new(),
        _ => sqlx::query(select).fetch_all(&mut connection).await.map_err(named())?,
    };
    let stored = rows.iter().map(read).collect::<Result<_, _>>().map_err(named())?;
    connection.close().await.map_err(named())?;
    Ok(stored)
}

fn total(amount: Option<String>, currency: Option<String>) -> Option<LedgerTotal> {
    Some(LedgerTotal { amount: amount?, currency: currency? })
}

/// Parses JSON. Malformed text becomes null, which differs from the ground truth.
fn read(raw: &[u8]) -> Value {
    serde_json::from_slice(raw).unwrap_or_default()
}
