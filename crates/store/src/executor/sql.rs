//! A statement in both dialects. Where they differ (the database's time, row locks), `sql!` composes a text for each at
//! compile time, so that statements stay prepared.

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

/// Builds a statement from literals and pieces. A piece is one of these, or the name of a macro that expands to a literal
/// (`shop_columns`, or with arguments `(select "WHERE ")`):
///
/// - `NOW`: the database's time in microseconds;
/// - `LOCK`: locks the rows that are read; `LOCK_CHANGES` lets other rows refer to them meanwhile; `SKIP_LOCKED` locks those
///   that are not locked yet;
/// - `(IDS "$1")`: the ids in that argument, see [`ids`];
/// - `(EITHER "…" "…")`: a text for SQLite and one for PostgreSQL.
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
    (sqlite (EITHER $sqlite:literal $postgres:literal)) => {
        $sqlite
    };
    (postgres (EITHER $sqlite:literal $postgres:literal)) => {
        $postgres
    };
    ($dialect:ident ($name:ident $($argument:tt)*)) => {
        $name!($($argument)*)
    };
    ($dialect:ident $name:ident) => {
        $name!()
    };
    ($dialect:ident $text:literal) => {
        $text
    };
}

pub(crate) use {piece, sql};

/// Any number of ids as one argument, for the piece `IDS`: the text of the statement does not depend on their number.
pub(crate) fn ids(ids: impl IntoIterator<Item = Uuid>) -> String {
    let mut text = String::from("[");
    for (number, id) in ids.into_iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{}\"{}\"", if number > 0 { "," } else { "" }, id.simple());
    }
    text.push(']');
    text
}

/// The numbers of rows that a statement of [`BatchSql`] may have, largest first. A few sizes make a few texts, which stay
/// prepared.
const BATCHES: [usize; 7] = [100, 50, 20, 10, 5, 2, 1];

/// An `INSERT … VALUES` of many rows, or a condition `IN` with a list of values.
pub(crate) struct BatchSql {
    /// The text up to and including `VALUES` or `IN (`.
    pub head: &'static str,
    /// Columns per row; 0 for a list of values.
    pub columns: usize,
    /// The text after the values.
    pub tail: &'static str,
}

impl BatchSql {
    /// Statements for `rows` rows in total, each with its number of rows.
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

    /// SQLite gets `?`, because it searches the list of all parameters for each numbered one.
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
