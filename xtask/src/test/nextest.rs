//! Runs nextest. The results are read from its JUnit report, its only stable machine-readable format.

use std::fs;
use std::path::Path;

use super::filter::filter_set;
use super::junit::{self, TestResult};
use crate::process::{Outcome, cargo, shown};
use crate::setup::Tools;
use crate::workspace;

/// Nextest's exit codes for failed tests and for an empty selection.
const TESTS_FAILED: i32 = 100;
const NO_TESTS: i32 = 4;

/// The result of one run.
pub struct Run {
    /// Each test that ran.
    pub results: Vec<TestResult>,
    /// An error other than a failed test: the build failed, the run was cut off, or no test matched.
    pub ended: Outcome<()>,
}

/// Runs the tests that `filter` selects, or all of them. Ignored tests run as well, so that none is skipped silently.
///
/// # Errors
/// Nextest cannot be started, or the report of the last run cannot be removed.
pub fn run(root: &Path, tools: &Tools, filter: Option<&str>, is_ci: bool) -> Outcome<Run> {
    let profile = if is_ci { "ci" } else { "default" };
    // Nextest writes its reports below the source folder, regardless of cargo's target folder.
    let report = root.join("target/nextest").join(profile).join("junit.xml");
    if report.exists() {
        fs::remove_file(&report).map_err(|error| format!("cannot remove {}: {error}", report.display()))?;
    }
    let mut command = cargo();
    command.args(["nextest", "run", "--workspace", "--run-ignored", "all", "--profile", profile]).current_dir(root);
    if let Some(filter) = filter {
        let metadata = workspace::metadata()?;
        let crates = metadata.workspace_packages();
        let filter_set = filter_set(filter, crates.iter().map(|package| package.name.as_str()));
        // A person who selects certain tests wants to read what they print.
        command.args(["--success-output", "immediate", "-E", &filter_set]);
    }
    tools.pass_to(&mut command);
    if is_ci {
        // Snapshots are only compared, never written.
        command.env("INSTA_UPDATE", "no");
    }
    let status = command.status().map_err(|error| format!("cannot start `{}`: {error}", shown(&command)))?;
    let results = fs::read_to_string(&report).map(|xml| junit::results(&xml)).unwrap_or_default();
    let has_failure = results.iter().any(|test| !test.has_passed);
    let ended = match status.code() {
        Some(0) if !results.is_empty() => Ok(()),
        Some(0) => Err(format!("it left no report in {}", report.display())),
        Some(TESTS_FAILED) if has_failure => Ok(()),
        Some(NO_TESTS) => {
            Err(filter.map_or("the workspace has no tests".into(), |filter| format!("no test matches `{filter}`")))
        }
        _ => Err(format!("`{}` failed: {status}", shown(&command))),
    };
    Ok(Run { results, ended })
}
