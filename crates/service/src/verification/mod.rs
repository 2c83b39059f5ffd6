//! Verifies that a binding works, and attributes failures to shops or to their application.

mod check_list;
mod check_run;
pub(crate) mod failure_attribution;
mod history;
pub(crate) mod participations;
mod recent_success;
mod record;
pub(crate) mod single_flight;
pub(crate) mod verify;
