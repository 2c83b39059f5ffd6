//! The paths of the binary, the interpreters of the published clients, and our scripts. `cargo xtask bench` finds or builds
//! them and passes their paths in the environment.

use std::path::{Path, PathBuf};

use clap::Args;

/// The paths of all tools.
#[derive(Debug, Clone, Args)]
pub struct Tools {
    /// The binary `hawser`
    #[arg(long, env = "HAWSER_BENCH_HAWSER")]
    pub hawser: PathBuf,
    /// The profile both binaries were built with; only `release` is written to the results
    #[arg(long, env = "HAWSER_BENCH_PROFILE")]
    pub profile: String,
    /// The folder of the sources
    #[arg(long, env = "HAWSER_BENCH_ROOT")]
    pub root: PathBuf,
    /// The Python that has `python-amazon-sp-api`
    #[arg(long, env = "HAWSER_TEST_PYTHON")]
    pub python: PathBuf,
    /// The folder whose `node_modules` have `amazon-sp-api`
    #[arg(long, env = "HAWSER_TEST_NODE_DIR")]
    pub node_dir: PathBuf,
}

impl Tools {
    /// A script that drives a published client; the end-to-end tests use the same scripts.
    pub fn script(&self, path: &str) -> PathBuf {
        self.root.join("e2e/clients").join(path)
    }

    /// The file of results; `None` if the build profile makes them meaningless.
    pub fn results(&self) -> Option<PathBuf> {
        (self.profile == "release").then(|| self.root.join("bench/RESULTS.md"))
    }
}

/// A path as text, for arguments and JSON.
pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
