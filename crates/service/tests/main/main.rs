//! Use cases against the simulated Amazon, on both databases, in manual time.

mod bind;
mod buyer_data;
mod faults;
mod pull;
mod tokens;
mod verify;
mod world;
