//! A C compiler for the bundled SQLite, zstd and ring. It is checked first, because otherwise a build script fails minutes
//! later with an obscure message.

use std::env;

use super::{apt, on_path};
use crate::process::Outcome;

/// Finds a C compiler or installs gcc.
///
/// # Errors
/// When there is none and it cannot be installed.
pub fn ensure() -> Outcome<()> {
    let is_chosen = env::var_os("CC").is_some_and(|compiler| !compiler.is_empty());
    if is_chosen || ["cc", "gcc", "clang"].iter().any(|name| on_path(name).is_some()) {
        return Ok(());
    }
    apt::install("a C compiler (cc)", &["gcc", "libc6-dev"])
}
