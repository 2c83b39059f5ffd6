//! curl and jq: the lines for a shell in the documents are run as they stand.

use super::{apt, on_path};
use crate::process::Outcome;

/// Finds them or installs them.
///
/// # Errors
/// When one is missing and cannot be installed.
pub fn ensure() -> Outcome<()> {
    for tool in ["curl", "jq"] {
        if on_path(tool).is_none() {
            apt::install(tool, &[tool, "ca-certificates"])?;
        }
    }
    Ok(())
}
