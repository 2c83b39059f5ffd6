//! Opens the connections with the settings that the rest relies on.

use super::{Db, Pools, store_error};
use crate::{Connections, StoreError};
use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// The time that a writer waits for a file locked by another program.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The time that a caller waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// Rows that SQLite's thread may read ahead: about one page, so that it and the reader do not wake each other for each
/// row.
const ROWS_AHEAD: usize = 256;
/// Statements that stay prepared per connection: more than this crate has.
const STATEMENTS: usize = 250;

impl Db {
    /// Opens `sqlite:PATH` (read-only with `?mode=ro`) or `postgres://…`.
    pub(crate) async fn open(url: &str, connections: Connections) -> Result<Self, StoreError> {
        let pools = if let Some(path) = url.strip_prefix("sqlite:") {
            open_sqlite(path.strip_prefix("//").unwrap_or(path), connections.sqlite_readers).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            open_postgres(url, connections.postgres).await?
        } else {
            let cause = "the address must begin with sqlite: or postgres://".to_owned();
            let place = url.split(':').next().unwrap_or_default().to_owned();
            return Err(StoreError::CannotOpen { place, cause });
        };
        Ok(Self { pools, audit_key: std::sync::Arc::default() })
    }

    pub(crate) async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                // Readers first: the last connection to close folds the write-ahead log into the file.
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &str, readers: u32) -> Result<Pools, StoreError> {
    let (path, read_only) = match path.strip_suffix("?mode=ro") {
        Some(path) => (path, true),
        None => (path, false),
    };
    let cannot = |cause: String| StoreError::CannotOpen { place: path.to_owned(), cause };
    if path.is_empty() || path == ":memory:" {
        return Err(cannot("the path of a file is required".to_owned()));
    }
    if !read_only {
        create_private(Path::new(path)).map_err(|error| match error.kind() {
            std::io::ErrorKind::ReadOnlyFilesystem => StoreError::ReadOnly,
            std::io::ErrorKind::StorageFull => StoreError::DiskFull,
            _ => cannot(error.to_string()),
        })?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .statement_cache_capacity(STATEMENTS)
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging();
    let options = if read_only { options.read_only(true) } else { options.journal_mode(SqliteJournalMode::Wal) };
    let pool = |connections| {
        SqlitePoolOptions::new()
            .max_connections(connections)
            .min_connections(0)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .after_release(|connection, _| Box::pin(is_reusable(connection)))
    };
    // Deleted content is overwritten with zeros instead of staying in free pages.
    let writing = options
        .clone()
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY");
    let writer = pool(1).connect_with(writing).await.map_err(|error| name_place(store_error(error), path))?;
    let readers = pool(readers).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Pools::Sqlite { writer, readers })
}

/// True if a connection may be used again: it is in no transaction. SQLite ends a transaction of its own accord when the
/// disk is full and after some errors of input and output; the driver's rollback then fails, and the connection would refuse
/// every later transaction. The pool closes such a connection and opens another one when it is needed.
async fn is_reusable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The driver rolls back a dropped transaction in the background; the answer comes after that.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Creates a missing file, readable by its owner only; SQLite gives its other files the same permissions.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

async fn open_postgres(url: &str, connections: u32) -> Result<Pools, StoreError> {
    // The driver's message is left out, because it could quote the address and with it a password.
    let options: PgConnectOptions = url.parse().map_err(|_| StoreError::CannotOpen {
        place: "postgres".to_owned(),
        cause: "the address must have the form postgres://user:password@host:port/database".to_owned(),
    })?;
    let options = options.application_name("hawser").statement_cache_capacity(STATEMENTS).disable_statement_logging();
    let place = format!("{}:{}/{}", options.get_host(), options.get_port(), options.get_database().unwrap_or_default());
    // One attempt outside the pool, which would hide an error behind its own retries and time limit.
    let first = options.connect().await.map_err(|error| name_place(store_error(error), &place))?;
    first.close().await.map_err(store_error)?;
    let pool = PgPoolOptions::new().max_connections(connections).min_connections(0).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(Pools::Postgres(pool.connect_lazy_with(options)))
}

fn name_place(error: StoreError, opened: &str) -> StoreError {
    match error {
        StoreError::CannotOpen { cause, .. } => StoreError::CannotOpen { place: opened.to_owned(), cause },
        other => other,
    }
}
