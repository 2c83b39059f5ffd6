//! The checks that run before the tests: format, lints, structure, wording, spelling, dependencies, generated files.

use std::path::Path;
use std::process::ExitCode;

use crate::process::{Outcome, cargo, run};
use crate::{arrows, generate, setup, words};

/// One check and its result.
pub struct Check {
    /// The name of the check in the report.
    pub name: &'static str,
    /// A summary of the error; details have been printed.
    pub result: Outcome<()>,
}

/// Runs every check, also after one has failed.
pub fn all(root: &Path) -> Vec<Check> {
    let format = ["fmt", "--all", "--check"];
    // Warnings are denied here rather than in RUSTFLAGS, which would build everything a second time.
    let lints = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    let linters = setup::linters();
    let lint = |check: fn(&setup::Linters, &Path) -> Outcome<()>| {
        linters.as_ref().map_err(Clone::clone).and_then(|linters| check(linters, root))
    };
    vec![
        Check { name: "format", result: run(cargo().args(format).current_dir(root)) },
        Check { name: "lints", result: run(cargo().args(lints).current_dir(root)) },
        Check { name: "arrows", result: passed(arrows::run(), "a forbidden edge or a cycle") },
        Check { name: "words", result: passed(words::run(), "a retired word or a comment that is not a sentence") },
        Check { name: "spelling", result: lint(setup::Linters::check_spelling) },
        Check { name: "unused dependencies", result: lint(setup::Linters::check_unused_dependencies) },
        Check { name: "licenses and sources", result: lint(setup::Linters::check_dependencies) },
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
