//! Node.js with npm: found or installed, and new enough for the pinned packages.

use std::path::Path;
use std::process::Command;

use super::{apt, on_path};
use crate::process::{Outcome, read, run};

/// The oldest Node.js that the pinned packages support.
const OLDEST: (u32, u32) = (20, 19);

/// Finds or installs both.
///
/// # Errors
/// When they are missing and cannot be installed, or Node.js is too old.
pub fn ensure() -> Outcome<()> {
    if !is_there() {
        apt::install("Node.js with npm", &["nodejs", "npm"])?;
    }
    find()
}

fn is_there() -> bool {
    on_path("node").is_some() && on_path("npm").is_some()
}

/// Finds both and installs nothing.
///
/// # Errors
/// When they are missing, or Node.js is too old.
pub fn find() -> Outcome<()> {
    if !is_there() {
        return Err("Node.js with npm is missing (https://nodejs.org/)".to_owned());
    }
    let said = read(Command::new("node").arg("--version"))?;
    match version(&said) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => Err(format!(
            "Node.js is {said}; version {}.{} or newer is required (https://nodejs.org/)",
            OLDEST.0, OLDEST.1
        )),
    }
}

fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

/// Installs exactly what the lock file in `folder` pins. Install scripts of packages are disabled; none is needed.
///
/// # Errors
/// When npm fails.
pub fn install(folder: &Path) -> Outcome<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
    run(Command::new("npm").args(arguments).current_dir(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(version("v20.20.2") > Some(OLDEST));
        assert!(version("v22.3.0") > Some(OLDEST));
        assert!(version("v20.9.0") < Some(OLDEST));
        assert!(version("v18.19.1") < Some(OLDEST));
        assert_eq!(version("nightly"), None);
    }
}
