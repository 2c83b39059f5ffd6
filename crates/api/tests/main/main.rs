//! The HTTP surface, on both databases, against the simulated Amazon where Amazon is asked.
#![expect(clippy::unwrap_used, reason = "a test fails where it stands")]

mod accounts;
mod api_keys;
mod app;
mod audit;
mod consent;
mod documents;
mod gate;
mod interface;
mod invitations;
mod members;
mod orders;
mod origins;
mod others;
mod pages;
mod passwords;
mod permission_walk;
mod problems;
mod second_factor;
mod sessions;
mod setup;
mod shops;
