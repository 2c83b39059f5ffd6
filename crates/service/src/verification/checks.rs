//! The rungs of a verification and what came of each (DESIGN §7). Pure.

use hawser_core::FailureCode;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A rung, in the order they are climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Seller ID, token and secret have the right form; nothing was sent yet.
    Format,
    /// The application is known to Amazon and its secret is accepted.
    Application,
    /// The refresh token brings an access token.
    Token,
    /// Amazon's list of marketplaces holds every ticked country.
    Participations,
    /// The Seller ID is the token's.
    Identity,
    /// An order search with every ticked country is answered.
    OrdersProbe,
    /// The application has the roles that its features need.
    Roles,
}

impl Step {
    /// Every rung, in order.
    pub const ALL: [Self; 7] = [
        Self::Format,
        Self::Application,
        Self::Token,
        Self::Participations,
        Self::Identity,
        Self::OrdersProbe,
        Self::Roles,
    ];

    /// Its name in answers and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Application => "application",
            Self::Token => "token",
            Self::Participations => "participations",
            Self::Identity => "identity",
            Self::OrdersProbe => "orders_probe",
            Self::Roles => "roles",
        }
    }
}

/// What came of a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Measured, and well.
    Passed,
    /// Measured, and not well: the code says why.
    Failed,
    /// Not measured, since an earlier rung failed.
    Skipped,
    /// Cannot be measured; what is known was stated by a person.
    Stated,
}

/// A rung with its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Which.
    pub name: Step,
    /// The reason, when it failed or has something to notice.
    pub code: Option<String>,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// What came of it.
    pub result: Outcome,
    /// Amazon's id of the request, to quote in a support case.
    pub request_id: Option<String>,
    /// What exactly was seen, without secrets and buyer data.
    pub detail: Option<String>,
    /// The marketplace, on a row that speaks of one country only.
    pub marketplace_id: Option<String>,
}

/// A climb under way.
#[derive(Debug, Default)]
pub struct Ladder {
    rungs: Vec<CheckResult>,
    failed: Option<FailureCode>,
}

impl Ladder {
    /// Notes a rung.
    pub fn note(
        &mut self,
        step: Step,
        outcome: Outcome,
        code: Option<FailureCode>,
        took: Duration,
    ) -> &mut CheckResult {
        if outcome == Outcome::Failed && self.failed.is_none() {
            self.failed = code;
        }
        let index = self.rungs.len();
        self.rungs.push(CheckResult {
            name: step,
            code: code.map(|code| code.as_str().to_owned()),
            ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            result: outcome,
            request_id: None,
            detail: None,
            marketplace_id: None,
        });
        &mut self.rungs[index]
    }

    /// The first failure so far.
    pub const fn failed(&self) -> Option<FailureCode> {
        self.failed
    }

    /// Ends the climb: what was not reached is skipped.
    pub fn finish(mut self) -> (Vec<CheckResult>, Option<FailureCode>) {
        for step in Step::ALL {
            if !self.rungs.iter().any(|rung| rung.name == step) {
                self.note(step, Outcome::Skipped, None, Duration::ZERO);
            }
        }
        self.rungs.sort_by_key(|rung| Step::ALL.iter().position(|step| *step == rung.name));
        (self.rungs, self.failed)
    }
}
