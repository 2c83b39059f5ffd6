//! What the tests need on the machine, found or installed: a C compiler, nextest, a throw-away PostgreSQL, and the two
//! independent clients. What is missing and cannot be installed stops the run; nothing is left out in silence.

mod apt;
mod cache;
mod compiler;
mod nextest;
mod node;
mod postgres;
mod python;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::Outcome;

/// Everything the tests use; the database ends with this value.
pub struct Tools {
    postgres: postgres::Cluster,
    python: python::Client,
    node: node::Client,
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
        let cache = cache::Cache::open()?;
        let python = python::ensure(&cache, &root.join("e2e/clients/python"))?;
        let node = node::ensure(&cache, &root.join("e2e/clients/node"))?;
        let postgres = postgres::start()?;
        Ok(Self { postgres, python, node })
    }

    /// Tells a test run where everything is.
    pub fn pass_to(&self, command: &mut Command) {
        command
            .env("HAWSER_TEST_POSTGRES", &self.postgres.url)
            .env("HAWSER_TEST_PYTHON", &self.python.interpreter)
            .env("HAWSER_TEST_NODE_DIR", &self.node.folder);
    }

    /// The versions that a report should carry.
    pub fn versions(&self) -> Vec<&str> {
        vec![&self.postgres.version, &self.python.version, &self.node.version]
    }
}

/// Where a program lies on the PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}
