//! One run of nextest. The results are read from its JUnit report, the stable one of its formats for machines.

use std::fs;
use std::path::Path;

use super::filter::filter_set;
use super::junit::{self, TestResult};
use crate::process::{Outcome, cargo, run as run_command};
use crate::setup::Tools;
use crate::workspace;

/// What one run gave.
pub struct Run {
    /// Each test that ran.
    pub results: Vec<TestResult>,
    /// Why the run is not to be believed although no test failed: it did not build, or matched nothing.
    pub ended: Outcome<()>,
}

/// Runs the tests that `filter` names, or all, ignored ones included: nothing is left out in silence.
///
/// # Errors
/// When the target folder is unknown.
pub fn run(root: &Path, tools: &Tools, filter: Option<&str>, is_ci: bool) -> Outcome<Run> {
    let profile = if is_ci { "ci" } else { "default" };
    let report = workspace::metadata()?.target_directory.join("nextest").join(profile).join("junit.xml");
    if report.exists() {
        fs::remove_file(&report).map_err(|error| format!("cannot remove the last run's {report}: {error}"))?;
    }
    let mut command = cargo();
    command.args(["nextest", "run", "--workspace", "--run-ignored", "all", "--profile", profile]).current_dir(root);
    if let Some(filter) = filter {
        // Who asks for certain tests wants to read what they print.
        command.args(["--success-output", "immediate", "-E", &filter_set(filter)]);
    }
    tools.pass_to(&mut command);
    let ended = run_command(&mut command);
    let results = fs::read_to_string(&report).map(|xml| junit::results(&xml)).unwrap_or_default();
    let has_failure = results.iter().any(|test| !test.has_passed);
    let ended = match (ended, filter) {
        (Ok(()), Some(filter)) if results.is_empty() => Err(format!("no test matches `{filter}`")),
        (Ok(()), None) if results.is_empty() => Err("there are no tests".to_owned()),
        (Err(_), Some(filter)) if results.is_empty() => {
            Err(format!("it does not build, or no test matches `{filter}`"))
        }
        // The failed tests speak for themselves.
        (Err(_), _) if has_failure => Ok(()),
        (ended, _) => ended,
    };
    Ok(Run { results, ended })
}
