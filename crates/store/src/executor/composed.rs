//! A statement that is composed at run time of static pieces, one for each filter that is present. A planner that sees
//! `$1 IS NULL OR …` has to plan for both cases and then uses no index.

use super::{Arg, Sql};
use crate::Backend;
use std::fmt::Write as _;

/// A statement under composition, with its arguments.
pub(crate) struct Composed<'a> {
    backend: Backend,
    /// Names of the first arguments.
    names: &'static [&'static str],
    pub(super) text: String,
    pub(super) args: Vec<Arg<'a>>,
}

impl<'a> Composed<'a> {
    /// An empty statement whose first arguments have names.
    pub(crate) fn new(backend: Backend, names: &'static [&'static str], args: Vec<Arg<'a>>) -> Self {
        Self { backend, names, text: String::new(), args }
    }

    /// Appends a piece. Its arguments are `$1`, `$2` and so on; `@name` is an argument of the whole statement.
    pub(crate) fn push(&mut self, piece: impl Into<Sql>, args: &[Arg<'a>]) {
        let before = self.args.len();
        let piece = piece.into().of(self.backend);
        let mut rest = piece;
        while let Some(at) = rest.find(['$', '@']) {
            self.text.push_str(&rest[..at]);
            let is_own = rest.as_bytes()[at] == b'$';
            let word = &rest[at + 1..];
            let is_part = |c: char| if is_own { c.is_ascii_digit() } else { c == '_' || c.is_ascii_lowercase() };
            let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
            let number = if is_own {
                word[..end].parse().ok().map(|number: usize| before + number)
            } else {
                self.names.iter().position(|name| *name == &word[..end]).map(|position| position + 1)
            };
            // An unknown name keeps its text, which the database refuses.
            match number {
                // Writing to a String cannot fail.
                Some(number) => _ = write!(self.text, "${number}"),
                None => self.text.push_str(&rest[at..=at + end]),
            }
            rest = &word[end..];
        }
        self.text.push_str(rest);
        self.args.extend_from_slice(args);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::args;

    #[test]
    fn pieces_number_their_own_arguments() {
        let mut statement = Composed::new(Backend::Sqlite, &["company", "now"], args![7_i64, 8_i64].to_vec());
        statement.push("SELECT é WHERE a = @now AND b IN ($2, $1)", args![1_i64, 2_i64]);
        statement.push(" AND c < $1 AND d = @company", args![3_i64]);
        assert_eq!(statement.text, "SELECT é WHERE a = $2 AND b IN ($4, $3) AND c < $5 AND d = $1");
        assert_eq!(statement.args.len(), 5);
    }
}
