//! Use cases against the simulated Amazon, on both databases, in manual time.
#![expect(clippy::unwrap_used, reason = "a failing unwrap fails the test")]

mod access;
mod api_keys;
mod audit;
mod auth;
mod bind;
mod buyer_data;
mod consent;
mod faults;
mod fencing;
mod field;
mod gate;
mod gate_hub;
mod hub;
mod idempotency;
mod invitations;
mod lists;
mod mass_failure;
mod members;
mod people;
mod pull;
mod retention;
mod revisions;
mod rotation;
mod scheduler;
mod services;
mod shop_names;
mod test_app;
mod tokens;
mod verify;
mod worker_failures;
