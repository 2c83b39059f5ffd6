//! The npm folder of the independent client `amazon-sp-api`, installed from the committed lock file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::Cache;
use super::{apt, on_path};
use crate::process::{Outcome, read, run};

const CLIENT: &str = "amazon-sp-api";
const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// A folder that has the client among its `node_modules`.
pub struct Client {
    /// The folder that holds `node_modules`.
    pub folder: PathBuf,
    /// Name and version of the client and of Node.
    pub version: String,
}

/// Finds or makes the folder that the package files in `pins` describe.
///
/// # Errors
/// When Node or npm is missing and cannot be installed, or npm fails.
pub fn ensure(cache: &Cache, pins: &Path) -> Outcome<Client> {
    let files = PINS.iter().map(|name| {
        let path = pins.join(name);
        fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    });
    let files = files.collect::<Outcome<Vec<_>>>()?;
    let pinned = files.iter().map(Vec::as_slice).collect::<Vec<_>>();
    let folder = cache.folder("node", &pinned, |folder| version(folder).is_ok(), |folder| make(folder, &pinned))?;
    Ok(Client { version: version(&folder)?, folder })
}

fn make(folder: &Path, pinned: &[&[u8]]) -> Outcome<()> {
    eprintln!("installing {CLIENT} in {}", folder.display());
    if on_path("node").is_none() || on_path("npm").is_none() {
        apt::install("Node.js with npm", &["nodejs", "npm"])?;
    }
    for (name, contents) in PINS.iter().zip(pinned) {
        fs::write(folder.join(name), contents).map_err(|error| format!("cannot write {name}: {error}"))?;
    }
    // No scripts of packages: the client and all it needs are plain JavaScript.
    let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run(Command::new("npm").args(install).current_dir(folder))
}

fn version(folder: &Path) -> Outcome<String> {
    let script = format!(
        "require('{CLIENT}'); \
         console.log('{CLIENT} ' + require('{CLIENT}/package.json').version + ' (Node ' + process.version.slice(1) + ')')"
    );
    read(Command::new("node").args(["-e", &script]).current_dir(folder))
}
