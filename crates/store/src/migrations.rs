//! The schema: embedded twin migrations for both databases, forward only.

use crate::{Store, StoreError};

/// How the database's schema stands to the one this program was built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// The same.
    Current,
    /// No schema yet.
    Empty,
    /// An older one, with its number.
    Older(i64),
    /// A newer one, with its number.
    Newer(i64),
}

impl Schema {
    /// The number of the newest migration this program knows.
    pub const LATEST: i64 = 1;
}

impl Store {
    /// How the database's schema stands to this program's.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        todo!()
    }

    /// Brings the schema up to this program's; does nothing when it is. Safe when several processes start at once, and
    /// when killed at any moment.
    ///
    /// # Errors
    /// [`StoreError::Schema`] when the database is newer than the program.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        todo!()
    }

    /// Refuses any schema but the current one.
    ///
    /// # Errors
    /// [`StoreError::Schema`], which says what to do.
    pub async fn require_schema(&self) -> Result<(), StoreError> {
        todo!()
    }
}
