//! Use cases against the simulated Amazon, on both databases, in manual time.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod bind;
mod buyer_data;
mod consent;
mod faults;
mod mass_failure;
mod pull;
mod scheduler;
mod tokens;
mod verify;
mod world;
