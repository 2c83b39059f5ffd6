//! Readiness and the checks of `hawser doctor`.

pub(crate) mod doctor;
pub(crate) mod readiness;
