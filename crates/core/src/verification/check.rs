//! The checks of a verification and their results (DESIGN §7).

use serde::{Deserialize, Serialize};

/// A check, in the order in which the checks run.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Check {
    /// Refresh token and client secret are well-formed. Nothing is sent.
    Format,
    /// Amazon knows the application and accepts its secret.
    Application,
    /// The refresh token yields an access token.
    Token,
    /// Amazon's list of marketplaces contains every selected country.
    Participations,
    /// The Seller ID belongs to the token.
    Identity,
    /// Amazon answers an order search over the selected countries.
    OrdersProbe,
    /// The application has the roles that its features need.
    Roles,
}

impl Check {
    /// The text in rows and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The outcome of a check.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Measured, without a failure.
    Passed,
    /// Measured, with a failure that the code explains.
    Failed,
    /// Not measured, because an earlier check failed.
    Skipped,
    /// Cannot be measured; a person stated the value.
    Stated,
    /// Could not be measured, for the reason that the code names. What does not depend on it is checked all the same.
    NotMeasured,
}

impl Outcome {
    /// The text in rows and answers.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The result of one check. Stored as JSON, so its field names are a stored format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The check.
    pub name: Check,
    /// The failure code, or the code of a notice on a passed check.
    pub code: Option<String>,
    /// Duration in milliseconds.
    pub ms: u64,
    /// The outcome.
    pub result: Outcome,
    /// Amazon's id of the request, to quote in a support case.
    pub request_id: Option<String>,
    /// The exact observation, without secrets and buyer data.
    pub detail: Option<String>,
    /// The marketplace, on a result about one country only.
    pub marketplace_id: Option<String>,
}
