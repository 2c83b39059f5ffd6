//! A statement in both dialects. Most are one text; where the databases differ (the database's own time, row locks), the
//! `sql!` macro puts both texts together at compile time, so that statements stay prepared.

use crate::Backend;
use std::fmt::Write;
use uuid::Uuid;

/// A statement's text for each database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Sql {
    pub(crate) const fn twin(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text for one of them.
    pub(crate) const fn of(self, backend: Backend) -> &'static str {
        match backend {
            Backend::Sqlite => self.sqlite,
            Backend::Postgres => self.postgres,
        }
    }
}

impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self::twin(text, text)
    }
}

/// A statement out of texts and the names of pieces: `NOW` (the database's time in microseconds), `LOCK` (lock the rows
/// read), `LOCK_CHANGES`, `SKIP_LOCKED` (lock what nobody else has), `(IDS "$7")` (the ids in that
/// argument, see [`ids`]), and the shared pieces of [`crate::access::tenant`] and the nouns.
macro_rules! sql {
    ($($part:tt)+) => {
        $crate::executor::Sql::twin(
            concat!($($crate::executor::piece!(sqlite $part)),+),
            concat!($($crate::executor::piece!(postgres $part)),+),
        )
    };
}

macro_rules! piece {
    (sqlite NOW) => {
        "CAST(unixepoch('subsec') * 1000000 AS INTEGER)"
    };
    (postgres NOW) => {
        "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint"
    };
    (sqlite LOCK) => {
        ""
    };
    (postgres LOCK) => {
        " FOR UPDATE"
    };
    (sqlite SKIP_LOCKED) => {
        ""
    };
    (postgres SKIP_LOCKED) => {
        " FOR UPDATE OF stream SKIP LOCKED"
    };
    // Locks rows against changes, and lets others refer to them meanwhile.
    (sqlite LOCK_CHANGES) => {
        ""
    };
    (postgres LOCK_CHANGES) => {
        " FOR NO KEY UPDATE"
    };
    (sqlite (IDS $argument:literal)) => {
        concat!("(SELECT unhex(value) FROM json_each(", $argument, "))")
    };
    (postgres (IDS $argument:literal)) => {
        concat!("(SELECT value::uuid FROM jsonb_array_elements_text(", $argument, "::jsonb))")
    };
    ($dialect:ident VISIBLE) => {
        $crate::access::tenant::visible!()
    };
    ($dialect:ident ACCOUNT) => {
        $crate::shops::accounts::account_columns!()
    };
    ($dialect:ident APPLICATION) => {
        $crate::applications::application_columns!()
    };
    ($dialect:ident AUTHORIZATION) => {
        $crate::authorizations::authorization::authorization_columns!()
    };
    ($dialect:ident ORDER) => {
        $crate::orders::order_columns!()
    };
    ($dialect:ident SHOP) => {
        $crate::shops::shop::shop_columns!()
    };
    ($dialect:ident STREAM) => {
        $crate::sync::stream_columns!()
    };
    ($dialect:ident $text:literal) => {
        $text
    };
}

pub(crate) use {piece, sql};

/// Any number of ids as one argument, for the piece `IDS`: a statement stays one text however many there are.
pub(crate) fn ids(ids: impl IntoIterator<Item = Uuid>) -> String {
    let mut text = String::from("[");
    for (number, id) in ids.into_iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}\"{}\"", if number > 0 { "," } else { "" }, id.simple());
    }
    text.push(']');
    text
}

/// Rows a statement of [`BatchSql`] may carry, largest first: few sizes make few texts, which stay prepared.
const BATCHES: [usize; 7] = [100, 50, 20, 10, 5, 2, 1];

/// An `INSERT … VALUES` of many rows, or a list of values for `IN`.
pub(crate) struct BatchSql {
    /// Everything up to and with `VALUES`, or `IN (`.
    pub head: &'static str,
    /// How many columns a row has; 0 for a bare list.
    pub columns: usize,
    /// Everything after.
    pub tail: &'static str,
}

impl BatchSql {
    /// Statements, each with the number of rows it takes, that together take `rows` rows.
    pub(super) fn statements(&self, mut rows: usize, backend: Backend) -> Vec<(String, usize)> {
        let mut statements = Vec::new();
        for size in BATCHES {
            while rows >= size {
                statements.push((self.text(size, backend), size));
                rows -= size;
            }
        }
        statements
    }

    /// SQLite gets `?`: it looks the name of a numbered parameter up by going through all of them, for each of them.
    fn text(&self, rows: usize, backend: Backend) -> String {
        let mut text = String::with_capacity(self.head.len() + self.tail.len() + rows * (self.columns.max(1) * 6 + 4));
        text.push_str(self.head);
        let mut number = 0;
        for row in 0..rows {
            text.push_str(if row > 0 { ", " } else { " " });
            let group = self.columns > 0;
            for column in 0..self.columns.max(1) {
                number += 1;
                text.push_str(match (group, column) {
                    (true, 0) => "(",
                    (true, _) => ", ",
                    (false, _) => "",
                });
                match backend {
                    Backend::Sqlite => text.push('?'),
                    Backend::Postgres => {
                        // Writing to a String cannot fail.
                        let _ = write!(text, "${number}");
                    }
                }
            }
            if group {
                text.push(')');
            }
        }
        text.push_str(self.tail);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_spread_over_few_statement_sizes() {
        let values = BatchSql { head: "INSERT INTO t (a, b) VALUES", columns: 2, tail: " RETURNING a" };
        let sizes: Vec<usize> = values.statements(233, Backend::Sqlite).iter().map(|(_, size)| *size).collect();
        assert_eq!(sizes, [100, 100, 20, 10, 2, 1]);
        assert_eq!(values.text(2, Backend::Postgres), "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING a");
        let list = BatchSql { head: "SELECT a FROM t WHERE a IN (", columns: 0, tail: ")" };
        assert_eq!(list.text(2, Backend::Sqlite), "SELECT a FROM t WHERE a IN ( ?, ?)");
    }
}
