//! The shared test harness. Only tests, the benchmarks and the end-to-end host may depend on this crate; what a single
//! test crate needs stays in that crate.

mod app_builder;
mod environment;
mod fixtures;
mod ledger;
mod pull_job;

pub use app_builder::{AppBuilder, BuildError};
pub use environment::TestEnvironment;
pub use fixtures::{bind_request, binding, create_applications};
pub use ledger::{assert_matches_ledger, assert_stored_matches_ledger, stored_orders};
pub use pull_job::PullJob;
