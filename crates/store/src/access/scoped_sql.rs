//! Statements that run inside an actor's scope. They name the scope's arguments and number only their own, so that neither
//! depends on the position of the other.

use crate::executor::Sql;

/// The scope's arguments, in the order in which they are bound: before those of the statement.
pub(crate) const ARGUMENTS: [&str; 6] = ["company", "sees_all", "only_shop", "actor_kind", "actor_id", "now"];

/// A statement made by `scoped!`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScopedSql(pub(super) Sql);

impl ScopedSql {
    pub(crate) const fn new(sqlite: &'static str, postgres: &'static str) -> Self {
        Self(Sql::twin(sqlite, postgres))
    }
}

/// Builds a statement like `sql!`. Arguments of the scope are written by name, such as `@company` (see [`ARGUMENTS`]); the
/// statement's own arguments are `$1`, `$2` and so on.
macro_rules! scoped {
    ($($part:tt)+) => {
        $crate::access::scoped_sql::ScopedSql::new(
            $crate::access::scoped_sql::numbered!(concat!($($crate::executor::piece!(sqlite $part)),+)),
            $crate::access::scoped_sql::numbered!(concat!($($crate::executor::piece!(postgres $part)),+)),
        )
    };
}

/// Numbers a text's arguments at compile time.
macro_rules! numbered {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const LENGTH: usize = $crate::access::scoped_sql::number::<0>(TEXT).1;
        const BYTES: [u8; LENGTH] = $crate::access::scoped_sql::number::<LENGTH>(TEXT).0;
        const NUMBERED: &str = $crate::access::scoped_sql::text_of(&BYTES);
        NUMBERED
    }};
}

pub(crate) use {numbered, scoped};

/// Replaces `@name` by the number of that argument of the scope, and `$n` by a number after those of the scope. Returns the
/// first `N` bytes of the text and its whole length.
pub(crate) const fn number<const N: usize>(text: &str) -> ([u8; N], usize) {
    let text = text.as_bytes();
    let (mut out, mut length, mut at) = ([0; N], 0, 0);
    while at < text.len() {
        let (number, end) = match text[at] {
            b'@' => named(text, at + 1),
            b'$' => own(text, at + 1),
            byte => {
                length = put(&mut out, length, byte);
                at += 1;
                continue;
            }
        };
        at = end;
        length = put(&mut out, length, b'$');
        if number >= 10 {
            length = put(&mut out, length, b'0' + number / 10);
        }
        length = put(&mut out, length, b'0' + number % 10);
    }
    (out, length)
}

/// The text that these bytes are.
pub(crate) const fn text_of(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a statement is not UTF-8"),
    }
}

/// The number of the argument of the scope whose name begins at `start`, and the end of the name.
const fn named(text: &[u8], start: usize) -> (u8, usize) {
    let mut end = start;
    while end < text.len() && (text[end] == b'_' || text[end].is_ascii_lowercase()) {
        end += 1;
    }
    let mut number = 0;
    while number < ARGUMENTS.len() {
        if is_at(text, start, end, ARGUMENTS[number].as_bytes()) {
            #[expect(clippy::cast_possible_truncation, reason = "there are six names")]
            return (number as u8 + 1, end);
        }
        number += 1;
    }
    panic!("a statement names an argument that a scope does not have")
}

/// The number of the statement's own argument whose digits begin at `start`, after those of the scope, and their end.
const fn own(text: &[u8], start: usize) -> (u8, usize) {
    let (mut number, mut end) = (0, start);
    while end < text.len() && text[end].is_ascii_digit() {
        number = number * 10 + (text[end] - b'0');
        end += 1;
    }
    assert!(number > 0 && number < 90, "arguments are numbered from 1 to 89");
    #[expect(clippy::cast_possible_truncation, reason = "there are six names")]
    (number + ARGUMENTS.len() as u8, end)
}

const fn is_at(text: &[u8], start: usize, end: usize, word: &[u8]) -> bool {
    if end - start != word.len() {
        return false;
    }
    let mut at = 0;
    while at < word.len() {
        if text[start + at] != word[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn put<const N: usize>(out: &mut [u8; N], length: usize, byte: u8) -> usize {
    if length < N {
        out[length] = byte;
    }
    length + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Backend;

    #[test]
    fn own_arguments_are_numbered_after_those_of_the_scope() {
        const STATEMENT: ScopedSql =
            scoped!("SELECT é WHERE a = @now AND b = $1 AND c IN " (IDS "$12") " AND d = @company" LOCK);
        assert_eq!(
            STATEMENT.0.of(Backend::Sqlite),
            "SELECT é WHERE a = $6 AND b = $7 AND c IN (SELECT unhex(value) FROM json_each($18)) AND d = $1"
        );
        assert_eq!(
            STATEMENT.0.of(Backend::Postgres),
            "SELECT é WHERE a = $6 AND b = $7 AND c IN \
             (SELECT value::uuid FROM jsonb_array_elements_text($18::jsonb)) AND d = $1 FOR UPDATE"
        );
    }
}
