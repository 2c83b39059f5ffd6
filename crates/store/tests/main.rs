//! The store's behavior, each test once on SQLite and once on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that meets an error has failed")]

mod accounts;
mod applications;
mod assignments;
mod audit;
mod authorizations;
mod claims;
mod entrance;
mod failures;
mod incidents;
mod instance;
mod kills;
mod orders;
mod pages;
mod quotas;
mod schema;
mod scope;
mod shops;
mod support;
mod tokens;
mod verifications;
