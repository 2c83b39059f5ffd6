//! The door: the first owner, registration, signing in and out, passwords, the second factor, sessions, and requests that are
//! made once. Tokens are stored as hashes; whether an account exists is never told, neither in words nor in time.

pub(crate) mod admin_recovery;
pub(crate) mod email;
mod error;
pub(crate) mod first_owner;
pub(crate) mod password;
mod password_change;
pub(crate) mod password_email;
mod password_link;
pub(crate) mod rate_limit;
mod recovery_code;
mod register;
mod second_factor;
pub(crate) mod session;
mod sign_in;
mod totp;
pub(crate) mod validation;

pub use crate::auth::first_owner::FirstOwner;
pub(crate) use crate::auth::rate_limit::network;
pub use crate::health::readiness::Readiness;
pub use crate::idempotency::Once;
pub use error::AuthError;
pub use password_link::PasswordLink;
pub use register::{EntranceView, Register};
pub use second_factor::{Enrolment, SecondFactor};
pub use session::Session;
pub use sign_in::{SignIn, SignedIn};

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
pub(crate) struct AuthState {
    pub(crate) passwords: password::Passwords,
    /// Passwords, by e-mail address.
    pub(crate) slow_down: rate_limit::RateLimit,
    /// Codes of the second factor, by person, wherever they come from.
    codes: rate_limit::RateLimit,
    /// Companies made by registering, by network address alone.
    registrations: rate_limit::RateLimit,
    /// Mails asked for, by e-mail address.
    pub(crate) mails: rate_limit::RateLimit,
}
