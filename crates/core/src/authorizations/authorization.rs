//! An authorization as it is stored.

use super::{AuthorizationKind, DateSource};
use crate::{AccountId, ApplicationId, AuthorizationId, FailureCode, Timestamp};

/// What a seller account granted to an application. Each account has one current authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// Its id.
    pub id: AuthorizationId,
    /// The seller account that granted it.
    pub account: AccountId,
    /// The application it was granted to.
    pub application: ApplicationId,
    /// The way in which it was obtained.
    pub kind: AuthorizationKind,
    /// 1 for an account's first authorization, and one more for each later one.
    pub generation: i64,
    /// The sealed refresh token.
    pub refresh_token: Vec<u8>,
    /// Time at which the seller authorized, if known.
    pub authorized_at: Option<Timestamp>,
    /// The source of that time.
    pub authorized_source: DateSource,
    /// Time at which it was first found not to work any more.
    pub revoked_at: Option<Timestamp>,
    /// The failure found then.
    pub revoked_code: Option<FailureCode>,
    /// Time at which it first worked.
    pub worked_at: Option<Timestamp>,
    /// Time at which it replaced an earlier authorization; `None` for an account's first.
    pub renewed_at: Option<Timestamp>,
    /// Time at which it was stored.
    pub created_at: Timestamp,
    /// True for the authorization in use.
    pub is_current: bool,
}
