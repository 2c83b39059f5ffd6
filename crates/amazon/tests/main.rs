//! The client against a scripted server: what really goes over the wire, and what comes back broken.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod behavior;
mod network;
mod proxy;
mod requests;
mod samples;
mod server;
mod tls;
