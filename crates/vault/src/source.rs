//! Where the master keys come from: a file, an environment variable, or a command that prints them.

use crate::key_command::{TIME_LIMIT, output_of};
use crate::{KeyRing, ParseError, PermissionsTooOpen, SourceError, load_file, parse};
use std::{fmt, path::PathBuf};
use zeroize::Zeroizing;

/// A source of master keys. It can be read again while everything runs, which is how a rotation reaches a server.
#[derive(Clone, PartialEq, Eq)]
pub enum MasterKeySource {
    /// A key file.
    File(PathBuf),
    /// The value of an environment variable, in the form of a key file. Reading it again gives the same keys.
    Env(Zeroizing<String>),
    /// A command for `sh -c` that prints what a key file would hold.
    Command(String),
}

impl MasterKeySource {
    /// Reads the keys. Blocks: a file may lie on a slow disk, and a command may take up to 30 seconds.
    ///
    /// # Errors
    /// [`SourceError`], without any part of a secret in it.
    pub fn load(&self) -> Result<KeyRing, SourceError> {
        match self {
            Self::File(path) => load_file(path).map(|file| file.ring),
            Self::Env(value) => parse(value).map_err(|error| self.malformed(error)),
            Self::Command(command) => self.parse_output(&output_of(command, TIME_LIMIT)?),
        }
    }

    /// What should be said about this source although it works: a key file that others can read.
    pub fn warning(&self) -> Option<PermissionsTooOpen> {
        match self {
            Self::File(path) => load_file(path).ok()?.warning,
            Self::Env(_) | Self::Command(_) => None,
        }
    }

    fn parse_output(&self, output: &[u8]) -> Result<KeyRing, SourceError> {
        let text = std::str::from_utf8(output).map_err(|_| self.malformed(ParseError::NotText))?;
        parse(text).map_err(|error| self.malformed(error))
    }

    fn malformed(&self, error: ParseError) -> SourceError {
        SourceError::Malformed { place: self.to_string(), error }
    }
}

impl fmt::Display for MasterKeySource {
    /// In words, for messages: `the key file /etc/hawser/master.key`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "the key file {}", path.display()),
            Self::Env(_) => f.write_str("the master key of the environment"),
            Self::Command(_) => f.write_str("the output of the master key command"),
        }
    }
}

impl fmt::Debug for MasterKeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Env(_) => f.write_str("Env(***)"),
            Self::Command(_) => f.write_str("Command(***)"),
        }
    }
}
