//! Tests of the simulated Amazon over HTTP, without its own protocol code.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail their test")]

mod consent;
mod control;
mod faults;
mod ledger;
mod login;
mod quotas;
mod restricted;
mod schema;
mod search;
mod sellers;
mod support;
mod tls;
mod v0;
mod wire;
