//! The result type of the benchmarks: a value, or a message about the failure.

use std::fmt::Display;

pub type BenchResult<T> = Result<T, String>;

/// Prefixes an error with what was being done.
pub fn context<E: Display>(what: impl Display) -> impl FnOnce(E) -> String {
    move |error| format!("{what}: {error}")
}
