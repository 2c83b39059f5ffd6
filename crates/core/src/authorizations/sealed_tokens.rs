//! The stored tokens of an authorization.

use super::Authorization;
use crate::applications::Application;
use crate::{CompanyId, Timestamp};

/// Everything that is needed to use or to refresh the access token of an authorization. Secrets are sealed.
#[derive(Debug, Clone)]
pub struct SealedTokens {
    /// The owning company.
    pub company: CompanyId,
    /// The authorization, with its sealed refresh token.
    pub authorization: Authorization,
    /// Its application, with its sealed client secret.
    pub application: Application,
    /// The sealed access token.
    pub access_token: Option<Vec<u8>>,
    /// Time at which the access token expires.
    pub access_expires_at: Option<Timestamp>,
    /// The holder of the lease to fetch a new access token; `None` if the lease is free.
    pub refreshing_by: Option<String>,
}
