//! Sign-in, sessions, passwords, second factor, registration and first set-up.

pub(crate) mod passwords;
pub(crate) mod registrations;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod setup;
