//! The store's behaviour, each test once on SQLite and once on PostgreSQL.

mod accounts;
mod applications;
mod audit;
mod authorisations;
mod claims;
mod failures;
mod instance;
mod orders;
mod pages;
mod quotas;
mod schema;
mod scope;
mod shops;
mod support;
mod tokens;
mod verifications;
