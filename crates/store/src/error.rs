//! What can go wrong between a use case and its rows. Each variant tells the caller what to do next; the text says what
//! happened, why if known, and what to do, and holds no value of a row.

use crate::migrations::Schema;

/// A failure of the store. *Not found* is no failure: look-ups answer `Ok(None)`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Something unique is taken; nothing was written.
    #[error("{what} is already taken")]
    Conflict {
        /// What is taken: `shop_name`, `company_name`, `application_name`, `seller_account`, `proven_seller`, `id`.
        what: &'static str,
    },
    /// The thing to hang a new row below does not exist, or is not the actor's: the two are not told apart.
    #[error("{what} not found")]
    NotFound {
        /// The noun: `shop`, `account`, `company`, `application`, `authorization`, `stream`.
        what: &'static str,
    },
    /// The stream's lease was lost to another worker: nothing was written, stop working on this claim.
    #[error("the lease of this stream was lost to another worker; nothing was written")]
    Fenced,
    /// The master key that a new data key was wrapped by is in use no more: read the source again, and wrap it anew.
    #[error("the master key is retired; nothing was written. Give this program the keys that are in use now")]
    KeyRetired,
    /// The caller broke a rule of this crate; a defect, not a condition to handle.
    #[error("the store was misused: {rule}")]
    Misuse {
        /// The rule.
        rule: &'static str,
    },
    /// Another program holds the database longer than the time limit.
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
    #[error("no space is left for the database; nothing of this change was kept. Free some space, then try again")]
    DiskFull,
    /// The schema is not the one this program was built for.
    #[error("{}", schema_text(*found))]
    Schema {
        /// What the database holds.
        found: Schema,
    },
    /// The database does not answer, or cut the connection. What was not committed is gone; trying again is right.
    #[error("the database is not reachable ({cause}); check that it runs and that the address is right")]
    Unavailable {
        /// The driver's words.
        cause: String,
    },
    /// The address, or what lies there, is no database of ours.
    #[error("cannot open the database {place}: {cause}")]
    CannotOpen {
        /// Path or address, without a password.
        place: String,
        /// Why.
        cause: String,
    },
    /// A stored row makes no sense.
    #[error("row {row} of table {table} makes no sense in column {column}; restore it from a backup or report this")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: String,
        /// Its key in the database, or `?`.
        row: String,
    },
    /// Anything else that the database refused.
    #[error("the database refused a statement: {0}")]
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
            "the database has schema {version}, this program knows {wanted} at most; run the newer program that made it"
        ),
    }
}
