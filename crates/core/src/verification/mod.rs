//! Verifications: the checks, their results, the state derived from the last run, and failures that shops share.

mod check;
mod incident;
mod run;
mod state;

pub use check::{Check, CheckResult, Outcome};
pub use incident::{Incident, RefusalContext};
pub use run::Verification;
pub use state::{LastVerification, VERIFICATION_LIFETIME, VerificationState};
