//! Converts the drivers' errors into errors that tell the caller what to do.

use crate::StoreError;
use sqlx::sqlite::SqliteError;

/// Primary result codes of SQLite (sqlite.org/rescode.html).
mod sqlite {
    pub(super) const BUSY: u32 = 5;
    pub(super) const LOCKED: u32 = 6;
    pub(super) const READONLY: u32 = 8;
    pub(super) const CORRUPT: u32 = 11;
    pub(super) const FULL: u32 = 13;
    pub(super) const CANTOPEN: u32 = 14;
    pub(super) const NOTADB: u32 = 26;
}

/// The meaning of a driver's error.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(inner) => {
            let code = inner.code().unwrap_or_default().into_owned();
            let cause = inner.message().to_owned();
            if inner.try_downcast_ref::<SqliteError>().is_some() {
                return of_sqlite(code.parse().unwrap_or(0), cause, error);
            }
            of_postgres(&code, cause, error)
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed | sqlx::Error::PoolClosed => {
            StoreError::Unavailable { cause: error.to_string() }
        }
        sqlx::Error::PoolTimedOut => {
            StoreError::Unavailable { cause: "no connection became free within the time limit".to_owned() }
        }
        _ => StoreError::Database(error),
    }
}

/// Converts a unique violation into a conflict, for statements that can violate one rule only. PostgreSQL has then
/// ended the transaction.
pub(crate) fn conflict<T>(result: Result<T, StoreError>, what: &'static str) -> Result<T, StoreError> {
    match result {
        Err(StoreError::Database(sqlx::Error::Database(inner))) if inner.is_unique_violation() => {
            Err(StoreError::Conflict { what })
        }
        result => result,
    }
}

fn of_sqlite(code: u32, cause: String, error: sqlx::Error) -> StoreError {
    // The low byte is the primary code; the caller does not need the rest.
    match code & 0xff {
        sqlite::BUSY | sqlite::LOCKED => StoreError::Locked,
        sqlite::READONLY => StoreError::ReadOnly,
        sqlite::FULL => StoreError::DiskFull,
        sqlite::CANTOPEN | sqlite::CORRUPT | sqlite::NOTADB => StoreError::CannotOpen { place: "file".into(), cause },
        _ => StoreError::Database(error),
    }
}

/// Classes and codes of PostgreSQL (its documentation, appendix A).
fn of_postgres(code: &str, cause: String, error: sqlx::Error) -> StoreError {
    match code {
        "53100" => StoreError::DiskFull,
        "25006" => StoreError::ReadOnly,
        "55P03" => StoreError::Locked,
        // Deadlock and serialization failure: the transaction was rolled back and can be tried again.
        "40P01" | "40001" => StoreError::Unavailable { cause },
        // Shutting down, starting up, too many connections.
        "57P01" | "57P02" | "57P03" | "53300" => StoreError::Unavailable { cause },
        "3D000" | "3F000" => StoreError::CannotOpen { place: "server".into(), cause },
        _ if code.starts_with("08") => StoreError::Unavailable { cause },
        _ if code.starts_with("28") => StoreError::CannotOpen { place: "server".into(), cause },
        _ => StoreError::Database(error),
    }
}
