//! What the tests need on the machine, found or installed: a C compiler, nextest, a throw-away PostgreSQL, the two
//! independent clients, a browser; and the web interface, built. What is missing and cannot be installed stops the run; nothing is left out in silence.

mod apt;
mod browser;
mod cache;
mod compiler;
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

/// Everything the tests use; the database ends with this value.
pub struct Tools {
    postgres: postgres::Cluster,
    python: python::Client,
    node: node::Client,
    browser: browser::Browser,
}

/// The independent clients alone: what measurements compare with.
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

    /// Tells a program where they are.
    pub fn pass_to(&self, command: &mut Command) {
        command.env("HAWSER_TEST_PYTHON", &self.python.interpreter).env("HAWSER_TEST_NODE_DIR", &self.node.folder);
    }
}

impl Tools {
    /// Finds or installs each tool, starts the database.
    ///
    /// # Errors
    /// When a tool is missing and cannot be installed: with the command that failed, or the one to run.
    pub fn prepare(root: &Path) -> Outcome<Self> {
        compiler::ensure()?;
        nextest::ensure()?;
        shell::ensure()?;
        let cache = cache::Cache::open()?;
        let python = python::ensure(&cache, &root.join("e2e/clients/python"))?;
        let node = node::ensure(&cache, &root.join("e2e/clients/node"))?;
        let browser = browser::ensure(&cache, &root.join("e2e/browser"))?;
        // Before anything is compiled: it goes into the binary.
        web::ensure(&cache, root)?;
        let postgres = postgres::start()?;
        Ok(Self { postgres, python, node, browser })
    }

    /// Tells a test run where everything is.
    pub fn pass_to(&self, command: &mut Command) {
        command
            .env("HAWSER_TEST_POSTGRES", &self.postgres.url)
            .env("HAWSER_TEST_PYTHON", &self.python.interpreter)
            .env("HAWSER_TEST_NODE_DIR", &self.node.folder)
            .env("HAWSER_TEST_CHROMIUM", &self.browser.program)
            .env("HAWSER_TEST_BROWSER_DIR", &self.browser.folder);
    }

    /// The versions that a report should carry.
    pub fn versions(&self) -> Vec<&str> {
        vec![&self.postgres.version, &self.python.version, &self.node.version, &self.browser.version]
    }
}

/// The web interface alone, built.
///
/// # Errors
/// When Node.js is missing or too old, or the build fails.
pub fn build_web(root: &Path) -> Outcome<()> {
    web::ensure(&cache::Cache::open()?, root)
}

/// The web interface alone, built where Node.js is at hand: nothing is installed on the machine for it.
///
/// # Errors
/// When Node.js is missing or too old, or the build fails.
pub fn build_web_if_possible(root: &Path) -> Outcome<()> {
    npm::find()?;
    build_web(root)
}

/// Runs a script of the web interface's own, with its packages.
///
/// # Errors
/// When the packages cannot be installed, or the script fails.
pub fn run_in_web(root: &Path, script: &str) -> Outcome<()> {
    web::packages(&cache::Cache::open()?, root)?;
    web::npm_run(root, script)
}

/// The web interface's types, out of a description of the HTTP interface.
///
/// # Errors
/// When the packages cannot be installed, or the program that makes them fails.
pub fn web_types(root: &Path, document: &Path) -> Outcome<String> {
    web::packages(&cache::Cache::open()?, root)?;
    read(
        Command::new(root.join("web/node_modules/.bin/openapi-typescript")).arg(document).current_dir(root.join("web")),
    )
}

/// Where a program lies on the PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}
