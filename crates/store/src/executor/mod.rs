//! One executor over SQLite and PostgreSQL. Everything that differs between the two is in this folder: connections,
//! pieces of statements, arguments, rows, errors. It must not depend on the domains.

pub(crate) mod argument;
mod composed;
pub(crate) mod error;
mod open;
mod row;
mod sql;
#[cfg(feature = "testing")]
mod testing;

pub(crate) use crate::executor::argument::{Arg, args};
pub(crate) use crate::executor::error::{conflict, store_error};
pub(crate) use composed::Composed;
pub(crate) use row::{FromRow, Pk, Row};
pub(crate) use sql::{BatchSql, Sql, ids, piece, sql};
#[cfg(feature = "testing")]
pub(crate) use testing::{Server, noted};

use crate::{AuditKey, Backend, StoreError};
use row::DbRow;
use sqlx::{
    AssertSqlSafe, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
};
use std::{
    borrow::Cow,
    sync::{Arc, OnceLock},
};

/// An audit entry without a MAC is never written.
const NO_AUDIT_KEY: StoreError = StoreError::Misuse { rule: "the audit key must be set before the first entry" };

/// The database: its connections, and the key of the audit trail.
#[derive(Debug, Clone)]
pub(crate) struct Db {
    pools: Pools,
    audit_key: Arc<OnceLock<AuditKey>>,
}

/// The connections.
#[derive(Debug, Clone)]
enum Pools {
    /// One connection that writes, some that read.
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    /// One pool.
    Postgres(PgPool),
}

/// A transaction. It is rolled back if it is dropped without [`Tx::commit`].
#[derive(Debug)]
pub(crate) struct Tx {
    begun: DbTx,
    writes: bool,
    audit_key: Arc<OnceLock<AuditKey>>,
}

#[derive(Debug)]
enum DbTx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// The connection that a statement runs on.
enum Conn<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// A connection for a single statement outside a transaction.
enum Pooled {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Db {
    /// Begins a transaction that reads a consistent snapshot and cannot write.
    pub(crate) async fn read(&self) -> Result<Tx, StoreError> {
        let begun = match &self.pools {
            Pools::Sqlite { readers, .. } => DbTx::Sqlite(readers.begin().await.map_err(store_error)?),
            Pools::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                DbTx::Postgres(pool.begin_with(begin).await.map_err(store_error)?)
            }
        };
        Ok(Tx { begun, writes: false, audit_key: Arc::clone(&self.audit_key) })
    }

    /// Begins a writing transaction. On SQLite it waits for the writer before it reads anything.
    pub(crate) async fn write(&self) -> Result<Tx, StoreError> {
        let begun = match &self.pools {
            Pools::Sqlite { writer, .. } => {
                DbTx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await.map_err(store_error)?)
            }
            Pools::Postgres(pool) => DbTx::Postgres(pool.begin().await.map_err(store_error)?),
        };
        Ok(Tx { begun, writes: true, audit_key: Arc::clone(&self.audit_key) })
    }

    async fn single(&self) -> Result<Pooled, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => Pooled::Sqlite(writer.acquire().await.map_err(store_error)?),
            Pools::Postgres(pool) => Pooled::Postgres(pool.acquire().await.map_err(store_error)?),
        })
    }

    pub(crate) const fn backend(&self) -> Backend {
        match &self.pools {
            Pools::Sqlite { .. } => Backend::Sqlite,
            Pools::Postgres(_) => Backend::Postgres,
        }
    }

    /// Sets the key of the audit trail for all later transactions.
    pub(crate) fn set_audit_key(&self, key: AuditKey) -> Result<(), StoreError> {
        let given = self.audit_key.get_or_init(|| key.clone());
        if *given == key { Ok(()) } else { Err(StoreError::Misuse { rule: "an instance has one audit key" }) }
    }

    /// The key of the audit trail.
    pub(crate) fn audit_key(&self) -> Result<&AuditKey, StoreError> {
        self.audit_key.get().ok_or(NO_AUDIT_KEY)
    }

    /// Reads many rows without a transaction, whose beginning and end would each be a round trip to the database.
    pub(crate) async fn fetch_many<T: FromRow>(
        &self,
        values: &BatchSql,
        mut args: &[Arg<'_>],
    ) -> Result<Vec<T>, StoreError> {
        let mut connection = match &self.pools {
            Pools::Sqlite { readers, .. } => Pooled::Sqlite(readers.acquire().await.map_err(store_error)?),
            Pools::Postgres(pool) => Pooled::Postgres(pool.acquire().await.map_err(store_error)?),
        };
        let mut found = Vec::new();
        for (text, rows) in values.statements(args.len() / values.columns.max(1), self.backend()) {
            let (batch, rest) = args.split_at(rows * values.columns.max(1));
            args = rest;
            found.extend(connection.conn().fetch_all(Cow::Owned(text), batch).await?);
        }
        Ok(found)
    }

    /// Writes SQLite's write-ahead log back into the file and empties it. Returns `false` if readers prevented it.
    /// PostgreSQL manages its log itself.
    pub(crate) async fn empty_log(&self) -> Result<bool, StoreError> {
        match &self.pools {
            Pools::Sqlite { writer, .. } => {
                let row =
                    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(writer).await.map_err(store_error)?;
                Ok(sqlx::Row::try_get::<i64, _>(&row, 0).map_err(store_error)? == 0)
            }
            Pools::Postgres(_) => Ok(true),
        }
    }

    /// Runs one writing statement in its own transaction. Returns the number of affected rows.
    pub(crate) async fn execute(&self, sql: impl Into<Sql>, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        self.single().await?.conn().execute(sql.into().of(self.backend()), args).await
    }
}

impl Pooled {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(connection) => Conn::Sqlite(connection),
            Self::Postgres(connection) => Conn::Postgres(connection),
        }
    }
}

impl Tx {
    fn conn(&mut self) -> Conn<'_> {
        match &mut self.begun {
            DbTx::Sqlite(tx) => Conn::Sqlite(tx),
            DbTx::Postgres(tx) => Conn::Postgres(tx),
        }
    }

    pub(crate) const fn backend(&self) -> Backend {
        match &self.begun {
            DbTx::Sqlite(_) => Backend::Sqlite,
            DbTx::Postgres(_) => Backend::Postgres,
        }
    }

    /// The key of the audit trail; an error if it is not set.
    pub(crate) fn audit_key(&self) -> Result<&AuditKey, StoreError> {
        self.audit_key.get().ok_or(NO_AUDIT_KEY)
    }

    /// Writing in a reading transaction is the caller's defect, not a state of the database.
    fn blame<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        match result {
            Err(StoreError::ReadOnly) if !self.writes => {
                Err(StoreError::Misuse { rule: "a reading transaction does not write" })
            }
            result => result,
        }
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.begun {
            DbTx::Sqlite(tx) => tx.commit().await,
            DbTx::Postgres(tx) => tx.commit().await,
        }
        .map_err(store_error)
    }

    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self.begun {
            DbTx::Sqlite(tx) => tx.rollback().await,
            DbTx::Postgres(tx) => tx.rollback().await,
        }
        .map_err(store_error)
    }

    /// Runs a statement. Returns the number of affected rows.
    pub(crate) async fn execute(&mut self, sql: impl Into<Sql>, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        let text = sql.into().of(self.backend());
        let result = self.conn().execute(text, args).await;
        self.blame(result)
    }

    pub(crate) async fn fetch_all<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        args: &[Arg<'_>],
    ) -> Result<Vec<T>, StoreError> {
        let text = sql.into().of(self.backend());
        let result = self.conn().fetch_all(Cow::Borrowed(text), args).await;
        self.blame(result)
    }

    /// The rows of a composed statement.
    pub(crate) async fn fetch_composed<T: FromRow>(&mut self, sql: Composed<'_>) -> Result<Vec<T>, StoreError> {
        let result = self.conn().fetch_all(Cow::Owned(sql.text), &sql.args).await;
        self.blame(result)
    }

    /// The first row.
    pub(crate) async fn fetch_optional<T: FromRow>(
        &mut self,
        sql: impl Into<Sql>,
        args: &[Arg<'_>],
    ) -> Result<Option<T>, StoreError> {
        Ok(self.fetch_all(sql, args).await?.into_iter().next())
    }

    /// Runs a statement for many rows in a few batches; `args` contains the values row by row.
    pub(crate) async fn fetch_many<T: FromRow>(
        &mut self,
        values: &BatchSql,
        mut args: &[Arg<'_>],
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for (text, rows) in values.statements(args.len() / values.columns.max(1), self.backend()) {
            let (batch, rest) = args.split_at(rows * values.columns.max(1));
            args = rest;
            let result = self.conn().fetch_all(Cow::Owned(text), batch).await;
            found.extend(self.blame(result)?);
        }
        Ok(found)
    }

    /// Runs a script of several statements without arguments: a migration.
    pub(crate) async fn run_script(&mut self, script: Sql) -> Result<(), StoreError> {
        let text = script.of(self.backend());
        match self.conn() {
            Conn::Sqlite(conn) => sqlx::raw_sql(text).execute(conn).await.map(|_| ()),
            Conn::Postgres(conn) => sqlx::raw_sql(text).execute(conn).await.map(|_| ()),
        }
        .map_err(store_error)
    }
}

/// Arguments come from this crate, so one that cannot be bound is a defect.
fn unbindable(_: sqlx::error::BoxDynError) -> StoreError {
    StoreError::Misuse { rule: "arguments fit the database's limits" }
}

impl Conn<'_> {
    async fn execute(self, text: &'static str, args: &[Arg<'_>]) -> Result<u64, StoreError> {
        #[cfg(feature = "testing")]
        testing::note(text);
        match self {
            Self::Sqlite(conn) => {
                let query = sqlx::query_with(text, argument::for_sqlite(args).map_err(unbindable)?);
                query.execute(conn).await.map(|done| done.rows_affected())
            }
            Self::Postgres(conn) => {
                let query = sqlx::query_with(text, argument::for_postgres(args).map_err(unbindable)?);
                query.execute(conn).await.map(|done| done.rows_affected())
            }
        }
        .map_err(store_error)
    }

    /// Texts that are not static consist of static parts and placeholders; only this folder composes them.
    async fn fetch_all<T: FromRow>(self, text: Cow<'static, str>, args: &[Arg<'_>]) -> Result<Vec<T>, StoreError> {
        #[cfg(feature = "testing")]
        testing::note(&text);
        let text = AssertSqlSafe(text);
        let rows: Vec<DbRow> = match self {
            Self::Sqlite(conn) => {
                let query = sqlx::query_with(text, argument::for_sqlite(args).map_err(unbindable)?);
                query.fetch_all(conn).await.map_err(store_error)?.into_iter().map(DbRow::Sqlite).collect()
            }
            Self::Postgres(conn) => {
                let query = sqlx::query_with(text, argument::for_postgres(args).map_err(unbindable)?);
                query.fetch_all(conn).await.map_err(store_error)?.into_iter().map(DbRow::Postgres).collect()
            }
        };
        rows.into_iter().map(|cells| T::from_row(&Row { cells, table: T::TABLE })).collect()
    }
}
