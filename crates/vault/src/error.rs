//! What can go wrong. No message carries a key, a blob, a line of a key file or the text of a command.

use crate::{KeyId, ParseError};
use std::{io, path::PathBuf};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// Too short for a blob, or malformed.
    #[error("this is not a sealed blob, or it was cut short")]
    Malformed,
    /// Sealed by a later version of this program.
    #[error("sealed in form {version}, which this version does not know")]
    UnknownVersion {
        /// The form it claims to have.
        version: u8,
    },
    /// The key that sealed it is not at hand.
    #[error("sealed with key {needed}, which is not at hand")]
    UnknownKey {
        /// The key that is needed.
        needed: KeyId,
    },
    /// The key that sealed it is not at hand, and looking for it at its source failed.
    #[error("sealed with key {needed}, which is not at hand, and the master keys could not be read again")]
    ReloadFailed {
        /// The key that is needed.
        needed: KeyId,
        #[source]
        cause: SourceError,
    },
    /// The key check carries this key's name and yet does not open with it.
    #[error("master key {key} does not open the key check: the key is wrong, or the check is damaged")]
    WrongKey {
        /// The key that was tried.
        key: KeyId,
    },
    /// The key is the right one, and yet it does not open.
    #[error("does not open with its own key {key}: damaged, or sealed for another place")]
    Refused {
        /// The key that was tried.
        key: KeyId,
    },
}

/// Why the master keys cannot be had, or not be written down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// No such file.
    #[error("the key file {} does not exist", path.display())]
    Missing { path: PathBuf },
    /// The file is there and cannot be read.
    #[error("the key file {} cannot be read: {kind}", path.display())]
    Unreadable { path: PathBuf, kind: io::ErrorKind },
    /// A key file is never overwritten.
    #[error("{} exists already and is left as it is", path.display())]
    AlreadyExists { path: PathBuf },
    /// The file cannot be written.
    #[error("the key file {} cannot be written: {kind}", path.display())]
    Unwritable { path: PathBuf, kind: io::ErrorKind },
    /// The text holds no usable keys.
    #[error("{place}: {error}")]
    Malformed {
        /// Where the text came from, in words.
        place: String,
        /// What is wrong with it, and in which line.
        #[source]
        error: ParseError,
    },
    /// The command could not be started.
    #[error("the master key command cannot be started: {kind}")]
    CommandNotStarted { kind: io::ErrorKind },
    /// The command ended with a failure. What it printed is not repeated: it may hold a secret.
    #[error("the master key command failed with {}", status.map_or("a signal".to_owned(), |code| format!("exit status {code}")))]
    CommandFailed {
        /// Its exit status; `None` when a signal ended it.
        status: Option<i32>,
    },
    /// The command did not end in time and was killed.
    #[error("the master key command did not end within {} seconds", limit.as_secs())]
    CommandTimedOut {
        /// The time that it had.
        limit: std::time::Duration,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RetireError {
    /// The active key wraps what is new: add another one first.
    #[error("key {0} is the active one: add another before retiring it")]
    Active(KeyId),
    /// The ring does not hold it.
    #[error("key {0} is not in the ring")]
    NotHeld(KeyId),
}
