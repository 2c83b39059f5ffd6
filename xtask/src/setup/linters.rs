//! Linters that are not part of the Rust toolchain: `typos` (a binary inside a Python package), `cargo-machete` and
//! `cargo-deny` (built by cargo once, some minutes).

use std::path::{Path, PathBuf};
use std::process::Command;

use super::cache::Cache;
use super::python;
use crate::process::{Outcome, cargo, read, run};

const TYPOS: &str = "typos==1.52.0";
const CARGO_TOOLS: [&str; 2] = ["cargo-machete@0.9.2", "cargo-deny@0.20.2"];

/// The folders of the installed linters.
pub struct Linters {
    typos: PathBuf,
    cargo_tools: PathBuf,
}

impl Linters {
    /// Finds or installs each linter.
    ///
    /// # Errors
    /// Python is missing, or pip or `cargo install` fails.
    pub fn ensure(cache: &Cache) -> Outcome<Self> {
        let works = |folder: &Path| read(Command::new(folder.join("bin/typos")).arg("--version")).is_ok();
        let typos = cache.folder("typos", &[TYPOS.as_bytes()], works, |folder| {
            eprintln!("installing {TYPOS} in {}", folder.display());
            python::create_environment(folder)?;
            run(python::pip(folder).args(["install", "--quiet", "--no-deps", TYPOS]))
        })?;
        let pins = CARGO_TOOLS.map(str::as_bytes);
        let works = |folder: &Path| {
            ["cargo-machete", "cargo-deny"]
                .iter()
                .all(|tool| read(Command::new(folder.join("bin").join(tool)).arg("--version")).is_ok())
        };
        let cargo_tools = cache.folder("cargo-tools", &pins, works, |folder| {
            eprintln!("building {} (some minutes, once)", CARGO_TOOLS.join(" and "));
            run(cargo().args(["install", "--quiet", "--locked", "--root"]).arg(folder).args(CARGO_TOOLS))
        })?;
        Ok(Self { typos, cargo_tools })
    }

    /// Checks the spelling of every file that git tracks.
    ///
    /// # Errors
    /// A misspelled word; `typos` has printed the place.
    pub fn check_spelling(&self, root: &Path) -> Outcome<()> {
        run(Command::new(self.typos.join("bin/typos")).current_dir(root))
    }

    /// Looks for dependencies that no crate uses.
    ///
    /// # Errors
    /// An unused dependency; `cargo machete` has printed it.
    pub fn check_unused_dependencies(&self, root: &Path) -> Outcome<()> {
        run(Command::new(self.cargo_tools.join("bin/cargo-machete")).arg(root).current_dir(root))
    }

    /// Checks the licenses, sources and bans of `deny.toml`. Advisories need a download and are not part of it.
    ///
    /// # Errors
    /// A dependency that breaks a rule; `cargo deny` has printed it.
    pub fn check_dependencies(&self, root: &Path) -> Outcome<()> {
        let mut command = Command::new(self.cargo_tools.join("bin/cargo-deny"));
        run(command.args(["--log-level", "error", "check", "bans", "licenses", "sources"]).current_dir(root))
    }
}
