//! Whole-system tests, one module a subject. They need what `cargo xtask test` sets up, and fail where it is missing:
//! nothing is skipped.
#![expect(clippy::unwrap_used, reason = "this binary is tests throughout")]

mod browser;
mod clients;
mod flow_a;
mod host;
