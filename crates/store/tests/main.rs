//! The store's behavior, each test once on SQLite and once on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that meets an error has failed")]

mod access;
mod accounts;
mod applications;
mod audit;
mod auth;
mod authorizations;
mod claims;
mod counters;
mod failures;
mod incidents;
mod instance;
mod kills;
mod order_pages;
mod orders;
mod pages;
mod quotas;
mod retention;
mod schema;
mod shop_list;
mod shops;
mod support;
mod tokens;
mod unreadable;
mod verifications;
