//! The door: the first owner, registration, signing in and out, passwords, the second factor, sessions, and requests that are
//! made once. Tokens are stored as hashes; whether an account exists is never told, neither in words nor in time.

pub(crate) mod email;
mod error;
pub(crate) mod names;
mod once;
pub(crate) mod password;
mod password_change;
mod password_link;
mod password_mail;
mod ready;
mod recovery_code;
mod register;
mod rescue;
mod second_factor;
pub(crate) mod session;
mod set_up;
mod sign_in;
mod slow_down;
pub(crate) mod token;
mod totp;

pub use error::EntranceError;
pub use once::Once;
pub use password_link::PasswordLink;
pub use ready::Readiness;
pub use register::{EntranceView, Register};
pub use second_factor::{Enrolment, SecondFactor};
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
    /// Passwords, by e-mail address.
    pub(crate) slow_down: slow_down::SlowDown,
    /// Codes of the second factor, by person, wherever they come from.
    codes: slow_down::SlowDown,
    /// Companies made by registering, by network address alone.
    registrations: slow_down::SlowDown,
    /// Mails asked for, by e-mail address.
    pub(crate) mails: slow_down::SlowDown,
}
