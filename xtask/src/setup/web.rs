//! Builds the web interface into `web/dist`, from where it is embedded in the binary. A build from the same source files is
//! reused; file times are ignored.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::{Cache, hash};
use super::npm;
use crate::process::{Outcome, run};

/// The files that pin the packages.
const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Generated folders below `web/`.
const MADE: [&str; 2] = ["node_modules", "dist"];

/// Builds the web interface unless it is up to date. The lock of the cache keeps a second run out.
///
/// # Errors
/// When Node.js is missing or too old, or the build fails.
pub fn ensure(cache: &Cache, root: &Path) -> Outcome<()> {
    let web = root.join("web");
    let stamp = web.join("dist/.stamp");
    let wanted = format!("{:016x}", hash_of(&files(&web)?)?);
    if web.join("dist/index.html").is_file() && fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    packages(cache, root)?;
    eprintln!("building the web interface");
    npm_run(root, "build")?;
    write(&stamp, &wanted)
}

/// Installs the packages unless exactly these are installed.
///
/// # Errors
/// As [`ensure`].
pub fn packages(_: &Cache, root: &Path) -> Outcome<()> {
    npm::ensure()?;
    let web = root.join("web");
    let stamp = web.join("node_modules/.stamp");
    let pins: Vec<PathBuf> = PINS.iter().map(|name| web.join(name)).collect();
    let wanted = format!("{:016x}", hash_of(&pins)?);
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    eprintln!("installing the packages of the web interface");
    npm::install(&web)?;
    write(&stamp, &wanted)
}

/// Runs a script of `web/package.json`.
///
/// # Errors
/// When it fails.
pub fn npm_run(root: &Path, script: &str) -> Outcome<()> {
    // The output of npm goes to standard error, because a program may read this program's standard output.
    let script = format!("npm run --silent {script} 1>&2");
    run(Command::new("sh").args(["-c", &script]).current_dir(root.join("web")))
}

fn write(stamp: &Path, text: &str) -> Outcome<()> {
    fs::write(stamp, text).map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

/// Every source file, in a fixed order.
fn files(web: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![web.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_made = folder == *web && MADE.iter().any(|name| path.ends_with(name));
            if path.is_dir() && !is_made {
                folders.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A hash over names and contents.
fn hash_of(files: &[PathBuf]) -> Outcome<u64> {
    let mut parts = Vec::new();
    for path in files {
        parts.push(path.as_os_str().as_encoded_bytes().to_vec());
        parts.push(fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?);
    }
    Ok(hash(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_does_not_count_and_what_is_written_does() {
        let web = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = web.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let now = || hash_of(&files(web.path()).unwrap()).unwrap();
        put("package.json", "{}");
        put("src/dist/main.ts", "1");
        let before = now();
        put("dist/index.html", "made");
        put("node_modules/x/index.js", "fetched");
        assert_eq!(now(), before);
        put("src/dist/main.ts", "2");
        assert_ne!(now(), before);
    }
}
