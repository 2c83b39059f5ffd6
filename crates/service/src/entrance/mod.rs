//! The door: setting up the first owner by a one-time link, signing in and out, sessions, and requests that are made once.
//! Tokens are stored as hashes; whether an account exists is never told, neither in words nor in time.

pub(crate) mod email;
mod error;
mod once;
pub(crate) mod password;
mod ready;
pub(crate) mod session;
mod set_up;
mod sign_in;
mod slow_down;
pub(crate) mod token;

pub use error::EntranceError;
pub use once::Once;
pub use ready::Readiness;
pub use session::Session;
pub use set_up::SetUpOwner;
pub use sign_in::{SignIn, SignedIn};
pub(crate) use slow_down::network;

use std::net::IpAddr;

/// Where a request comes from, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The network address.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
}

/// What the door keeps in memory.
#[derive(Default)]
pub(crate) struct Door {
    pub(crate) passwords: password::Passwords,
    pub(crate) slow_down: slow_down::SlowDown,
}
