//! What only tests need of the executor: statements that no use case makes, and throw-away databases on a server.

use super::{Conn, Db, store_error};
use crate::StoreError;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use std::{cell::RefCell, future::Future};

tokio::task_local! {
    /// The statements of the task so far.
    static STATEMENTS: RefCell<Vec<String>>;
}

/// Notes a statement of a task that runs in [`noted`].
pub(super) fn note(text: &str) {
    // Outside of it, nothing is noted.
    _ = STATEMENTS.try_with(|statements| statements.borrow_mut().push(text.to_owned()));
}

/// Runs a future and returns the statements that it ran, in their order. Those of other tasks are left out.
pub(crate) async fn noted<T>(body: impl Future<Output = T>) -> (T, Vec<String>) {
    let scope = STATEMENTS.scope(RefCell::default(), async {
        let result = body.await;
        (result, STATEMENTS.with(RefCell::take))
    });
    scope.await
}

impl Db {
    /// Runs a statement as it is, on the connection that writes.
    pub(crate) async fn run_raw(&self, text: &str) -> Result<(), StoreError> {
        match self.single().await?.conn() {
            Conn::Sqlite(conn) => sqlx::raw_sql(AssertSqlSafe(text)).execute(conn).await.map(|_| ()),
            Conn::Postgres(conn) => sqlx::raw_sql(AssertSqlSafe(text)).execute(conn).await.map(|_| ()),
        }
        .map_err(store_error)
    }

    /// The rows of a statement, each as its columns of text, joined by `|`.
    pub(crate) async fn rows_raw(&self, text: &str) -> Result<Vec<String>, StoreError> {
        let join = |columns: Vec<Option<String>>| {
            let columns: Vec<String> = columns.into_iter().map(Option::unwrap_or_default).collect();
            columns.join("|")
        };
        match self.single().await?.conn() {
            Conn::Sqlite(conn) => {
                let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(conn).await.map_err(store_error)?;
                Ok(rows.iter().map(|row| join((0..row.len()).map(|i| row.try_get(i).ok()).collect())).collect())
            }
            Conn::Postgres(conn) => {
                let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(conn).await.map_err(store_error)?;
                Ok(rows.iter().map(|row| join((0..row.len()).map(|i| row.try_get(i).ok()).collect())).collect())
            }
        }
    }
}

/// A connection to the server's own database, to make and drop others.
pub(crate) struct Server(PgConnection);

impl Server {
    pub(crate) async fn connect(url: &str) -> Result<Self, StoreError> {
        PgConnection::connect(url).await.map(Self).map_err(store_error)
    }

    pub(crate) async fn run(&mut self, text: &str) -> Result<(), StoreError> {
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut self.0).await.map(|_| ()).map_err(store_error)
    }

    pub(crate) async fn has_database(&mut self, name: &str) -> Result<bool, StoreError> {
        let query = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(name);
        Ok(query.fetch_optional(&mut self.0).await.map_err(store_error)?.is_some())
    }

    pub(crate) async fn close(self) {
        // It ends with the process at the latest.
        let _ = self.0.close().await;
    }
}
