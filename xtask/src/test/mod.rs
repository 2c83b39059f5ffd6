//! `test`: installs what the tests need, checks the code, runs every test and prints a report. The last line is always
//! `N passed, N failed`, even if something failed before the first test.

mod checks;
mod doctests;
mod field;
mod filter;
mod junit;
mod nextest;
mod report;

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use crate::process::Outcome;
use crate::setup::Tools;
use crate::workspace;
use report::Report;

/// Runs everything, or only the tests that `filter` selects.
///
/// # Errors
/// None: failures become part of the report, so that the last line is always printed.
pub fn run(filter: Option<&str>) -> Outcome<ExitCode> {
    let started = Instant::now();
    let mut report = Report::default();
    let is_ci = std::env::var_os("CI").is_some_and(|value| value == "true" || value == "1");
    if let Err(message) = fill(&mut report, filter, is_ci) {
        report.check("set-up", Err(message));
    }
    print!("{}", report.text(started.elapsed()));
    Ok(if report.has_failed() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn fill(report: &mut Report, filter: Option<&str>, is_ci: bool) -> Outcome<()> {
    let root = workspace::root();
    let tools = Tools::prepare(&root)?;
    report.versions = tools.versions().into_iter().map(str::to_owned).collect();
    if filter.is_none() {
        for check in checks::all(&root) {
            report.check(check.name, check.result);
        }
    }
    let tests = nextest::run(&root, &tools, filter, is_ci)?;
    report.tests = tests.results;
    if let Err(message) = tests.ended {
        report.check("nextest", Err(message));
    }
    if filter.is_none() {
        add_doctests(report, &root)?;
    }
    Ok(())
}

fn add_doctests(report: &mut Report, root: &Path) -> Outcome<()> {
    for package in doctests::packages(&workspace::metadata()?) {
        report.check(&format!("doc tests of {package}"), doctests::run(root, &package));
    }
    Ok(())
}
