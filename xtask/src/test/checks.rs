//! What is checked before the tests: format, lints, the edges between crates, generated files.

use std::path::Path;
use std::process::ExitCode;

use crate::process::{Outcome, cargo, run};
use crate::{arrows, generate, setup};

/// One check and how it went.
pub struct Check {
    /// As the report names it.
    pub name: &'static str,
    /// What went wrong; details were printed.
    pub result: Outcome<()>,
}

/// Runs every check, also after one has failed.
pub fn all(root: &Path) -> Vec<Check> {
    let format = ["fmt", "--all", "--check"];
    // Warnings are refused here and not by RUSTFLAGS, which would build everything a second time.
    let lints = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    vec![
        Check { name: "format", result: run(cargo().args(format).current_dir(root)) },
        Check { name: "lints", result: run(cargo().args(lints).current_dir(root)) },
        Check { name: "arrows", result: passed(arrows::run(), "a forbidden edge") },
        Check { name: "web: format, lints, types", result: setup::run_in_web(root, "check") },
        Check { name: "web: unit tests", result: setup::run_in_web(root, "test") },
        Check { name: "generated files", result: passed(generate::run(true), "a stale file: run `cargo xtask gen`") },
    ]
}

fn passed(result: Outcome<ExitCode>, otherwise: &str) -> Outcome<()> {
    match result {
        Ok(code) if code == ExitCode::SUCCESS => Ok(()),
        Ok(_) => Err(otherwise.to_owned()),
        Err(message) => Err(message),
    }
}
