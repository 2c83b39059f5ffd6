//! Collects the results of the checks of one verification. Pure.

use hawser_core::FailureCode;
use hawser_core::verification::{Check, CheckResult, Outcome};
use std::time::Duration;
use strum::VariantArray as _;

/// The results so far.
#[derive(Debug, Default)]
pub(super) struct CheckList {
    results: Vec<CheckResult>,
    failed: Option<FailureCode>,
}

impl CheckList {
    /// Adds a result.
    pub(super) fn push(
        &mut self,
        check: Check,
        outcome: Outcome,
        code: Option<FailureCode>,
        took: Duration,
    ) -> &mut CheckResult {
        if outcome == Outcome::Failed && self.failed.is_none() {
            self.failed = code;
        }
        let index = self.results.len();
        self.results.push(CheckResult {
            name: check,
            code: code.map(|code| code.as_str().to_owned()),
            ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            result: outcome,
            request_id: None,
            detail: None,
            marketplace_id: None,
        });
        &mut self.results[index]
    }

    /// The first failure so far.
    pub(super) const fn failed(&self) -> Option<FailureCode> {
        self.failed
    }

    /// Returns all results in order, with *skipped* for the checks that did not run, and the first failure.
    pub(super) fn finish(mut self) -> (Vec<CheckResult>, Option<FailureCode>) {
        for check in Check::VARIANTS {
            if !self.results.iter().any(|result| result.name == *check) {
                self.push(*check, Outcome::Skipped, None, Duration::ZERO);
            }
        }
        self.results.sort_by_key(|result| result.name);
        (self.results, self.failed)
    }
}
