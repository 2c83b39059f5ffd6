//! A row of either database, read by column name. A value that does not parse is an error that names table, column and
//! row.

use crate::StoreError;
use hawser_core::Timestamp;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};
use std::str::FromStr;
use uuid::Uuid;

/// A type that the rows of a statement are read into.
pub(crate) trait FromRow: Sized {
    /// The table the row mainly comes from, for the error message.
    const TABLE: &'static str;

    fn from_row(row: &Row) -> Result<Self, StoreError>;
}

pub(super) enum DbRow {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

pub(crate) struct Row {
    pub(super) cells: DbRow,
    pub(super) table: &'static str,
}

/// A type that both databases can give.
pub(crate) trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}
impl<T> Column for T where T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres> {}

impl Row {
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T, StoreError> {
        self.try_get(column).map_err(|_| self.corrupt(column))
    }

    fn try_get<T: Column>(&self, column: &str) -> Result<T, sqlx::Error> {
        match &self.cells {
            DbRow::Sqlite(row) => row.try_get(column),
            DbRow::Postgres(row) => row.try_get(column),
        }
    }

    /// The error for an invalid value in this row.
    pub(crate) fn corrupt(&self, column: &str) -> StoreError {
        let key = self.try_get::<i64>("pk").map(|pk| pk.to_string());
        let key = key.or_else(|_| self.try_get::<Uuid>("id").map(|id| id.simple().to_string()));
        StoreError::Corrupt { table: self.table, column: column.to_owned(), row: key.unwrap_or_else(|_| "?".into()) }
    }

    pub(crate) fn int(&self, column: &str) -> Result<i64, StoreError> {
        self.get(column)
    }

    pub(crate) fn opt_int(&self, column: &str) -> Result<Option<i64>, StoreError> {
        self.get(column)
    }

    pub(crate) fn text(&self, column: &str) -> Result<String, StoreError> {
        self.get(column)
    }

    pub(crate) fn opt_text(&self, column: &str) -> Result<Option<String>, StoreError> {
        self.get(column)
    }

    pub(crate) fn bytes(&self, column: &str) -> Result<Vec<u8>, StoreError> {
        self.get(column)
    }

    pub(crate) fn opt_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.get(column)
    }

    pub(crate) fn id(&self, column: &str) -> Result<Uuid, StoreError> {
        self.get(column)
    }

    pub(crate) fn opt_id(&self, column: &str) -> Result<Option<Uuid>, StoreError> {
        self.get(column)
    }

    pub(crate) fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        self.int(column).map(Timestamp::from_micros)
    }

    pub(crate) fn opt_time(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.opt_int(column)?.map(Timestamp::from_micros))
    }

    pub(crate) fn opt_flag(&self, column: &str) -> Result<Option<bool>, StoreError> {
        match self.opt_int(column)? {
            None => Ok(None),
            Some(0) => Ok(Some(false)),
            Some(1) => Ok(Some(true)),
            Some(_) => Err(self.corrupt(column)),
        }
    }

    pub(crate) fn flag(&self, column: &str) -> Result<bool, StoreError> {
        self.opt_flag(column)?.ok_or_else(|| self.corrupt(column))
    }

    /// A text that must parse.
    pub(crate) fn parsed<T: FromStr>(&self, column: &str) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| self.corrupt(column))
    }

    pub(crate) fn opt_parsed<T: FromStr>(&self, column: &str) -> Result<Option<T>, StoreError> {
        self.opt_text(column)?.map(|text| text.parse().map_err(|_| self.corrupt(column))).transpose()
    }

    /// A count, which is never negative.
    pub(crate) fn count(&self, column: &str) -> Result<u64, StoreError> {
        u64::try_from(self.int(column)?).map_err(|_| self.corrupt(column))
    }
}

/// A single integer, named `pk` in the statement: a key or a count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pk(pub i64);

impl FromRow for Pk {
    const TABLE: &'static str = "?";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        row.int("pk").map(Self)
    }
}
