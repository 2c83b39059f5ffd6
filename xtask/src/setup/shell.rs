//! curl and jq, because tests run the shell blocks of the documents literally.

use super::{apt, on_path};
use crate::process::Outcome;

/// Finds or installs both.
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
