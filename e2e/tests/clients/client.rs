//! Starts an independent client: the interpreter and the package that `cargo xtask test` installed, with our script.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_secs(120);

/// A published client and how to start it.
pub struct Client {
    program: PathBuf,
    script: PathBuf,
}

/// The last output of a script.
#[derive(Debug, Deserialize)]
pub struct Summary {
    pub client: String,
    pub client_version: String,
    /// Number of written orders.
    pub orders: usize,
}

impl Client {
    /// PyPI `python-amazon-sp-api`.
    pub fn python() -> Self {
        Self { program: set_up("HAWSER_TEST_PYTHON"), script: script("python/pull.py") }
    }

    /// The same package with a token of the broker.
    pub fn python_with_broker() -> Self {
        Self { program: set_up("HAWSER_TEST_PYTHON"), script: script("python/broker.py") }
    }

    /// npm `amazon-sp-api`; its script finds the package by the same variable.
    pub fn node() -> Self {
        set_up("HAWSER_TEST_NODE_DIR");
        Self { program: "node".into(), script: script("node/pull.mjs") }
    }

    /// Runs a job and returns the summary of the script.
    pub async fn run<S: DeserializeOwned>(&self, job: &impl Serialize) -> S {
        let mut command = Command::new(&self.program);
        command
            .arg(&self.script)
            .kill_on_drop(true)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(&serde_json::to_vec(job).unwrap()).await.unwrap();
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
        let output = output.expect("the client ends in time").unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {}\n{said}", self.script.display(), output.status);
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn set_up(variable: &str) -> PathBuf {
    let value = std::env::var_os(variable);
    value.unwrap_or_else(|| panic!("{variable} is not set: run the tests by `cargo xtask test`")).into()
}

fn script(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients").join(path)
}
