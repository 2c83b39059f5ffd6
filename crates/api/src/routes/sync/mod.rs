//! Pulls, their progress, and streams.

pub(crate) mod progress;
pub(crate) mod pulls;
pub(crate) mod streams;
