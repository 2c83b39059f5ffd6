//! The HTTP surface, on both databases, against the simulated Amazon where Amazon is asked.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod api_keys;
mod app;
mod audit;
mod consent;
mod documents;
mod invitations;
mod members;
mod orders;
mod others;
mod pages;
mod permission_walk;
mod problems;
mod sessions;
mod setup;
mod shops;
