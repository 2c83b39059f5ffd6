//! The browser of the tests: Debian's Chromium, a Chinese font, and the npm folder of `playwright-core`.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::Cache;
use super::{apt, node, on_path};
use crate::process::{Outcome, read};

/// Names under which Chromium is installed.
const PROGRAMS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser and the package that controls it.
pub struct Browser {
    /// The program.
    pub program: PathBuf,
    /// The folder that holds `node_modules`.
    pub folder: PathBuf,
    /// The version for the report.
    pub version: String,
}

/// Finds or installs both.
///
/// # Errors
/// When one is missing and cannot be installed.
pub fn ensure(cache: &Cache, pins: &Path) -> Outcome<Browser> {
    let found = || PROGRAMS.iter().find_map(|program| on_path(program));
    if found().is_none() {
        apt::install("Chromium", &["chromium", "fonts-wqy-microhei"])?;
    }
    let program = found().ok_or("Chromium was installed, but there is no `chromium` on the PATH")?;
    let driver = node::folder(cache, "browser", "playwright-core", pins)?;
    // Debian's start script needs more of the system than the tests do, so an unreadable version is not an error.
    let version = read(Command::new(&program).arg("--version")).unwrap_or_default();
    let number = version.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let version = format!("Chromium {} ({})", number.unwrap_or("?"), driver.version);
    Ok(Browser { program, folder: driver.folder, version })
}
