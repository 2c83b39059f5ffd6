//! End-to-end tests, one module per subject. They need the tools that `cargo xtask test` sets up and fail without them;
//! none is skipped.
#![expect(clippy::unwrap_used, reason = "this binary is tests throughout")]

mod browser;
mod clients;
mod flow_a;
mod host;
