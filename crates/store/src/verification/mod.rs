//! The history of verifications, and incidents.

pub(crate) mod history;
pub(crate) mod incidents;
