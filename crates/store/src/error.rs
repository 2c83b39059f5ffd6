//! The failures of the store. Each variant tells the caller what to do next. The text says what happened, why if known, and
//! what to do; it contains no value of a row.

use crate::schema::Schema;

/// A failure of the store. A look-up that finds nothing does not fail: it returns `Ok(None)`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A unique value is taken; nothing was written.
    #[error("{what} is already taken")]
    Conflict {
        /// `shop_name`, `company_name`, `application_name`, `seller_account`, `id` and others.
        what: &'static str,
    },
    /// The parent of a new row does not exist or is not visible to the actor; the error does not say which.
    #[error("{what} not found")]
    NotFound {
        /// `shop`, `account`, `company`, `application`, `authorization`, `stream` and others.
        what: &'static str,
    },
    /// The stream's lease was lost to another worker; nothing was written. Stop working on this claim.
    #[error("the lease of this stream was lost to another worker; nothing was written")]
    Fenced,
    /// The master key that a new data key was encrypted under has been retired. Reload the keys and encrypt it again.
    #[error(
        "the master key has been retired; nothing was written. Configure the current master keys, then restart this program"
    )]
    KeyRetired,
    /// The caller broke a rule of this crate: a defect, not a condition to handle.
    #[error("the store was misused: {rule}")]
    Misuse {
        /// The rule.
        rule: &'static str,
    },
    /// Another program held the database for longer than the time limit.
    #[error(
        "the database is locked by another program; close whatever else has it open (a backup, a database browser), then try again"
    )]
    Locked,
    /// The database cannot be written to.
    #[error(
        "the database is read-only; check owner and permissions of the file and its folder, or the server's settings"
    )]
    ReadOnly,
    /// No space is left.
    #[error("no space is left for the database; this change was not saved. Free some space, then try again")]
    DiskFull,
    /// The schema is not the one that this program needs.
    #[error("{}", schema_text(*found))]
    Schema {
        /// The schema of the database.
        found: Schema,
    },
    /// The database does not answer, or closed the connection. Uncommitted changes are lost; trying again is safe.
    #[error("the database is not reachable ({cause}); check that it runs and that the address is right")]
    Unavailable {
        /// The driver's message.
        cause: String,
    },
    /// The address, or the file there, is not a database of this program.
    #[error("cannot open the database {place}: {cause}")]
    CannotOpen {
        /// Path or address, without a password.
        place: String,
        /// The reason.
        cause: String,
    },
    /// A stored value is invalid.
    #[error(
        "row {row} of table {table} has an invalid value in column {column}; restore it from a backup or report this"
    )]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// The row's key in the database, or `?`.
        row: String,
    },
    /// Any other error of the database.
    #[error("the database rejected a statement: {0}")]
    Database(#[source] sqlx::Error),
}

fn schema_text(found: Schema) -> String {
    let wanted = Schema::LATEST;
    match found {
        Schema::Current => "the database has the right schema".to_owned(),
        Schema::Empty => "the database is empty; run `hawser migrate`, or `hawser serve`, which does it".to_owned(),
        Schema::Older(version) => {
            format!(
                "the database has schema {version}, this program needs {wanted}; run `hawser migrate` after a backup"
            )
        }
        Schema::Newer(version) => format!(
            "the database has schema {version}, this program knows at most {wanted}; run the newer program that created it"
        ),
        Schema::Edited(version) => format!(
            "migration {version} of this database is not the one of this program: it was edited after it had been applied; \
             run the program that created the database, or create a new database"
        ),
    }
}
