//! The HTTP surface, on both databases, against the simulated Amazon where Amazon is asked.
#![expect(clippy::unwrap_used, reason = "a failing unwrap fails the test")]

mod api_keys;
mod app;
mod audit;
mod auth;
mod connections;
mod consent;
mod csrf;
mod documents;
mod field;
mod gate;
mod hardening;
mod interface;
mod invitations;
mod members;
mod orders;
mod pages;
mod people;
mod permission_matrix;
mod problems;
mod shops;
