//! Starting a scenario: Node with the driver that `cargo xtask test` installed, and our script.

use super::house::House;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{io::AsyncWriteExt as _, process::Command};

const PATIENCE: Duration = Duration::from_secs(240);

/// A scenario to be played.
pub struct Driver {
    scenario: &'static str,
}

impl Driver {
    /// The script of that name in `e2e/browser/scenarios`.
    pub fn new(scenario: &'static str) -> Self {
        Self { scenario }
    }

    /// Plays it to its end; what it prints is shown.
    pub async fn run(&self, house: &House, more: Value) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/run.mjs");
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser").join(self.scenario);
        let mut job = house.description().await;
        job["scenario"] = self.scenario.into();
        job["chromium"] = set_up("HAWSER_TEST_CHROMIUM").to_str().into();
        job["driver"] = set_up("HAWSER_TEST_BROWSER_DIR").to_str().into();
        job["pictures"] = pictures.to_str().into();
        job["more"] = more;
        let mut child = Command::new("node")
            .arg(&script)
            .kill_on_drop(true)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&serde_json::to_vec(&job).unwrap()).await.unwrap();
        let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
        let output = output.expect("the scenario ends in time").unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        println!("{out}");
        assert!(output.status.success(), "{}: {}\n{out}\n{err}", self.scenario, output.status);
        assert!(out.contains(&format!("{} … ok", self.scenario)), "it did not come to its end:\n{out}\n{err}");
    }
}

fn set_up(variable: &str) -> PathBuf {
    let value = std::env::var_os(variable);
    value.unwrap_or_else(|| panic!("{variable} is not set: run the tests by `cargo xtask test`")).into()
}
