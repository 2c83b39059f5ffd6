//! Sign-in, sessions, passwords, the second factor, registration and the first set-up.

pub mod passwords;
mod registrations;
pub mod second_factor;
mod sessions;
mod setup;
