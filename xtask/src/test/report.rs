//! The report at the end of a test run.

use std::fmt::Write as _;
use std::time::Duration;

use super::field;
use super::junit::TestResult;
use crate::process::Outcome;

/// The results collected so far.
#[derive(Default)]
pub struct Report {
    /// Each test that ran.
    pub tests: Vec<TestResult>,
    /// The database and the independent clients that the tests ran with.
    pub versions: Vec<String>,
    passed_checks: Vec<String>,
    failed_checks: Vec<(String, String)>,
}

impl Report {
    /// Records a check other than a test; the last line counts it like a test.
    pub fn check(&mut self, name: &str, result: Outcome<()>) {
        match result {
            Ok(()) => self.passed_checks.push(name.to_owned()),
            Err(message) => self.failed_checks.push((name.to_owned(), message)),
        }
    }

    /// True if a test or check failed.
    pub fn has_failed(&self) -> bool {
        !self.failed_checks.is_empty() || self.tests.iter().any(|test| !test.has_passed)
    }

    /// The text of the report; its last line is `N passed, N failed`.
    pub fn text(&self, took: Duration) -> String {
        let mut text = String::from("\n");
        for test in self.tests.iter().filter(|test| !test.has_passed) {
            _ = writeln!(text, "failed: {} {}", test.binary, test.name);
        }
        for (name, message) in &self.failed_checks {
            _ = writeln!(text, "failed: {name}: {message}");
        }
        _ = writeln!(
            text,
            "tests: {} on SQLite, {} on PostgreSQL, {} in all",
            self.on("sqlite_"),
            self.on("postgres_"),
            self.tests.len()
        );
        for line in field::lines(&self.tests) {
            _ = writeln!(text, "{line}");
        }
        if !self.passed_checks.is_empty() {
            _ = writeln!(text, "checks passed: {}", self.passed_checks.join(", "));
        }
        if !self.versions.is_empty() {
            _ = writeln!(text, "with: {}", self.versions.join(", "));
        }
        _ = writeln!(text, "took: {} s", took.as_secs());
        let passed = self.tests.iter().filter(|test| test.has_passed).count() + self.passed_checks.len();
        let failed = self.tests.iter().filter(|test| !test.has_passed).count() + self.failed_checks.len();
        _ = writeln!(text, "{passed} passed, {failed} failed");
        text
    }

    /// The number of tests that ran on a database; the name of the database is the prefix of the test's name.
    fn on(&self, prefix: &str) -> usize {
        let is_on = |test: &&TestResult| test.name.rsplit("::").next().is_some_and(|name| name.starts_with(prefix));
        self.tests.iter().filter(is_on).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str, has_passed: bool) -> TestResult {
        TestResult { binary: "hawser-store".into(), name: name.into(), has_passed }
    }

    #[test]
    fn a_good_run_ends_with_the_count() {
        let mut report = Report {
            tests: vec![test("shops::sqlite_a", true), test("shops::postgres_a", true), test("money::adds", true)],
            versions: vec!["PostgreSQL 15.18".into(), "amazon-sp-api 1.2.1 (Node 20.20.2)".into()],
            ..Report::default()
        };
        report.check("format", Ok(()));
        assert!(!report.has_failed());
        assert_eq!(
            report.text(Duration::from_millis(61_900)),
            "\ntests: 1 on SQLite, 1 on PostgreSQL, 3 in all\nchecks passed: format\n\
             with: PostgreSQL 15.18, amazon-sp-api 1.2.1 (Node 20.20.2)\ntook: 61 s\n4 passed, 0 failed\n"
        );
    }

    #[test]
    fn what_failed_is_named_and_counted() {
        let mut report = Report { tests: vec![test("shops::sqlite_a", false)], ..Report::default() };
        report.check("lints", Err("`cargo clippy` failed".into()));
        assert!(report.has_failed());
        let text = report.text(Duration::ZERO);
        assert!(
            text.contains("failed: hawser-store shops::sqlite_a\nfailed: lints: `cargo clippy` failed\n"),
            "{text}"
        );
        assert!(text.ends_with("\n0 passed, 2 failed\n"), "{text}");
    }

    #[test]
    fn a_run_that_ended_before_its_tests_has_failed() {
        let mut report = Report::default();
        report.check("set-up", Err("no PostgreSQL".into()));
        assert!(report.text(Duration::ZERO).ends_with("\n0 passed, 1 failed\n"));
    }
}
