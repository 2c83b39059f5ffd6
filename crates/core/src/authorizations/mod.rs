//! The state of an authorization, and what `invalid_grant` means.

mod invalid_grant;
mod kind;
mod state;

pub use invalid_grant::{GrantHistory, RENEWAL_SETTLES_WITHIN, classify_invalid_grant};
pub use kind::{AuthorizationKind, DateSource};
pub use state::{
    AUTHORIZATION_LIFETIME, AuthorizationState, EXPIRING_FROM_DAYS, NOTICE_DAYS, authorization, notice_reached,
    valid_until,
};
