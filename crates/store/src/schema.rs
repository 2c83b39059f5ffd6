//! The state of a database's schema.

/// The schema of a database compared with the one that this program needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// The schema that this program needs.
    Current,
    /// No schema yet.
    Empty,
    /// An older schema, with its number.
    Older(i64),
    /// A newer schema, with its number.
    Newer(i64),
    /// The migration with this number was edited after it had been applied: its text is not this program's.
    Edited(i64),
}
