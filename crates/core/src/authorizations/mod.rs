//! Authorizations, consents and tokens as they are stored, the state of an authorization, and the meaning of `invalid_grant`.

mod authorization;
mod consent;
mod invalid_grant;
mod kind;
mod sealed_tokens;
mod state;

pub use authorization::Authorization;
pub use consent::Consent;
pub use invalid_grant::{GrantHistory, RENEWAL_SETTLES_WITHIN, classify_invalid_grant};
pub use kind::{AuthorizationKind, DateSource};
pub use sealed_tokens::SealedTokens;
pub use state::{
    AUTHORIZATION_LIFETIME, AuthorizationState, EXPIRING_FROM_DAYS, NOTICE_DAYS, is_stated_date_wrong, notice_reached,
    valid_until,
};
