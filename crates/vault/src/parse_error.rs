//! Errors of the text form of master keys. They name the line and never its content.

/// The reason why a text holds no usable keys. It names the line, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The text has no line with a key.
    #[error("no master key in it")]
    Empty,
    /// The text is not UTF-8, or too long for a list of keys.
    #[error("not a text of master keys")]
    NotText,
    /// A line is malformed.
    #[error("line {line}: {problem}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        problem: LineProblem,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineProblem {
    /// The line is not the prefix followed by two words.
    #[error("expected `hawser-master-key-v1`, a key id and a key")]
    Form,
    /// The key id is malformed.
    #[error("the key id must have 32 hexadecimal digits")]
    KeyId,
    /// The key is malformed.
    #[error("the key must be 32 bytes in base64")]
    Key,
    /// The key does not match its id; a character was changed when it was copied.
    #[error("the key does not belong to its id; it may have been copied wrongly")]
    Mismatch,
    /// The same key appears twice.
    #[error("an earlier line has the same key")]
    Repeated,
}
