//! Finds or installs what the tests need: a C compiler, nextest, a temporary PostgreSQL, the two independent clients, a
//! browser, linters, and the built web interface. The run stops if something is missing and cannot be installed; no test
//! is skipped silently.

mod apt;
mod browser;
mod cache;
mod compiler;
mod linters;
mod nextest;
mod node;
mod npm;
mod postgres;
mod python;
mod shell;
mod web;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Outcome, read};
pub use linters::Linters;
pub use postgres::start as start_postgres;

/// Everything the tests use. The database stops when this value is dropped.
pub struct Tools {
    postgres: postgres::Cluster,
    python: python::Client,
    node: node::Client,
    browser: browser::Browser,
}

/// Only the independent clients, for measurements.
pub struct Clients {
    python: python::Client,
    node: node::Client,
}

impl Clients {
    /// Finds or installs them.
    ///
    /// # Errors
    /// As [`Tools::prepare`].
    pub fn prepare(root: &Path) -> Outcome<Self> {
        compiler::ensure()?;
        let cache = cache::Cache::open()?;
        Ok(Self {
            python: python::ensure(&cache, &root.join("e2e/clients/python"))?,
            node: node::ensure(&cache, &root.join("e2e/clients/node"))?,
        })
    }

    /// Passes their paths to a program as environment variables.
    pub fn pass_to(&self, command: &mut Command) {
        command.env("HAWSER_TEST_PYTHON", &self.python.interpreter).env("HAWSER_TEST_NODE_DIR", &self.node.folder);
    }
}

impl Tools {
    /// Finds or installs each tool, starts the database.
    ///
    /// # Errors
    /// A tool is missing and cannot be installed; the message names the command that failed or the one to run.
    pub fn prepare(root: &Path) -> Outcome<Self> {
        compiler::ensure()?;
        nextest::ensure()?;
        shell::ensure()?;
        let cache = cache::Cache::open()?;
        let python = python::ensure(&cache, &root.join("e2e/clients/python"))?;
        let node = node::ensure(&cache, &root.join("e2e/clients/node"))?;
        let browser = browser::ensure(&cache, &root.join("e2e/browser"))?;
        // Built before anything is compiled, because the binary embeds it.
        web::ensure(&cache, root)?;
        let postgres = postgres::start()?;
        Ok(Self { postgres, python, node, browser })
    }

    /// Passes all paths to a test run as environment variables.
    pub fn pass_to(&self, command: &mut Command) {
        command
            .env("HAWSER_TEST_POSTGRES", &self.postgres.url)
            .env("HAWSER_TEST_PYTHON", &self.python.interpreter)
            .env("HAWSER_TEST_NODE_DIR", &self.node.folder)
            .env("HAWSER_TEST_CHROMIUM", &self.browser.program)
            .env("HAWSER_TEST_BROWSER_DIR", &self.browser.folder);
    }

    /// The versions for the report.
    pub fn versions(&self) -> Vec<&str> {
        vec![&self.postgres.version, &self.python.version, &self.node.version, &self.browser.version]
    }
}

/// Builds only the web interface.
///
/// # Errors
/// When Node.js is missing or too old, or the build fails.
pub fn build_web(root: &Path) -> Outcome<()> {
    web::ensure(&cache::Cache::open()?, root)
}

/// Builds the web interface if Node.js is available; nothing is installed on the machine.
///
/// # Errors
/// When Node.js is missing or too old, or the build fails.
pub fn build_web_if_possible(root: &Path) -> Outcome<()> {
    npm::find()?;
    build_web(root)
}

/// Runs a script of `web/package.json` after installing its packages.
///
/// # Errors
/// When the packages cannot be installed, or the script fails.
pub fn run_in_web(root: &Path, script: &str) -> Outcome<()> {
    web::packages(&cache::Cache::open()?, root)?;
    web::npm_run(root, script)
}

/// Generates the TypeScript types from an OpenAPI document.
///
/// # Errors
/// When the packages cannot be installed, or the program that makes them fails.
pub fn web_types(root: &Path, document: &Path) -> Outcome<String> {
    web::packages(&cache::Cache::open()?, root)?;
    read(
        Command::new(root.join("web/node_modules/.bin/openapi-typescript")).arg(document).current_dir(root.join("web")),
    )
}

/// The linters that the toolchain does not bring.
///
/// # Errors
/// When one is missing and cannot be installed.
pub fn linters() -> Outcome<Linters> {
    Linters::ensure(&cache::Cache::open()?)
}

/// The path of a program on the PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}
