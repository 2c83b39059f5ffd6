//! Signing in and out, sessions, passwords, the second factor, registration and the first owner. Tokens are stored as hashes.
//! No answer reveals, by its text or its timing, whether an e-mail address has an account.

pub(crate) mod admin_recovery;
pub(crate) mod email;
mod error;
pub(crate) mod first_owner;
pub(crate) mod password;
mod password_change;
pub(crate) mod password_email;
pub(crate) mod password_hash;
mod password_link;
mod recovery_code;
mod register;
mod second_factor;
pub(crate) mod session;
mod sign_in;
mod totp;
mod validation;

pub use error::AuthError;
pub use first_owner::FirstOwner;
pub use password_link::PasswordLink;
pub use register::{AuthOptions, Register};
pub use second_factor::{Enrollment, SecondFactor};
pub use session::{Caller, Session};
pub(crate) use sign_in::NewSignIn;
pub use sign_in::{SignIn, SignedIn};
