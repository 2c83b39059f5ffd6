//! What a step gives: a value, or a sentence saying what went wrong.

use std::fmt::Display;

/// A value, or why there is none.
pub type Outcome<T> = Result<T, String>;

/// Puts what was being done in front of what went wrong.
pub fn doing<E: Display>(what: impl Display) -> impl FnOnce(E) -> String {
    move |error| format!("{what}: {error}")
}
