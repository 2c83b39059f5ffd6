//! Folders of npm packages, installed from committed lock files: the independent client `amazon-sp-api` and the browser
//! control.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::Cache;
use super::npm;
use crate::process::{Outcome, read};

const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// A folder with an installed npm package.
pub struct Client {
    /// The folder that holds `node_modules`.
    pub folder: PathBuf,
    /// Name and version of the package and of Node.
    pub version: String,
}

/// Finds or makes the folder of the independent client that the package files in `pins` describe.
///
/// # Errors
/// As [`folder`].
pub fn ensure(cache: &Cache, pins: &Path) -> Outcome<Client> {
    folder(cache, "node", "amazon-sp-api", pins)
}

/// Finds or makes the folder of a package.
///
/// # Errors
/// When Node or npm is missing and cannot be installed, or npm fails.
pub fn folder(cache: &Cache, tool: &str, package: &str, pins: &Path) -> Outcome<Client> {
    npm::ensure()?;
    let files = PINS.iter().map(|name| {
        let path = pins.join(name);
        fs::read(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))
    });
    let files = files.collect::<Outcome<Vec<_>>>()?;
    let pinned = files.iter().map(Vec::as_slice).collect::<Vec<_>>();
    let works = |folder: &Path| version(folder, package).is_ok();
    let folder = cache.folder(tool, &pinned, works, |folder| make(folder, package, &pinned))?;
    Ok(Client { version: version(&folder, package)?, folder })
}

fn make(folder: &Path, package: &str, pinned: &[&[u8]]) -> Outcome<()> {
    eprintln!("installing {package} in {}", folder.display());
    for (name, contents) in PINS.iter().zip(pinned) {
        fs::write(folder.join(name), contents).map_err(|error| format!("cannot write {name}: {error}"))?;
    }
    npm::install(folder)
}

fn version(folder: &Path, package: &str) -> Outcome<String> {
    let script = format!(
        "require('{package}'); \
         console.log('{package} ' + require('{package}/package.json').version + ' (Node ' + process.version.slice(1) + ')')"
    );
    read(Command::new("node").args(["-e", &script]).current_dir(folder))
}
