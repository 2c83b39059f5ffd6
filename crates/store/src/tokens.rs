//! Access tokens on the rows of authorisations: read by all processes, refreshed by the one that holds the row's lease. No
//! lock is held across a call of Amazon.

use crate::{ApplicationRow, AuthorisationRow, Claims, StoreError};
use hawser_core::{AuthorisationId, CompanyId, FailureCode, Timestamp};
use std::time::Duration;

/// An authorisation's tokens.
#[derive(Debug, Clone)]
pub struct TokensRow {
    /// Whose.
    pub company: CompanyId,
    /// The authorisation, with its sealed refresh token.
    pub authorisation: AuthorisationRow,
    /// Its application, with its sealed secret.
    pub application: ApplicationRow,
    /// The access token, sealed.
    pub access_token: Option<Vec<u8>>,
    /// When it expires.
    pub access_expires_at: Option<Timestamp>,
    /// Who is fetching a new one; `None` when nobody, or when the lease ran out.
    pub refreshing_by: Option<String>,
}

impl Claims {
    /// The tokens of an authorisation.
    pub async fn load_tokens(&self, authorisation: AuthorisationId) -> Result<Option<TokensRow>, StoreError> {
        let _ = authorisation;
        todo!()
    }

    /// Takes the right to fetch a new access token; `false` while another owner has it.
    pub async fn try_lease_refresh(
        &self,
        authorisation: AuthorisationId,
        owner: &str,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let _ = (authorisation, owner, lease);
        todo!()
    }

    /// Stores a new access token and gives the right back; `false`, and nothing stored, when the right was lost.
    pub async fn save_access_token(
        &self,
        authorisation: AuthorisationId,
        sealed: &[u8],
        expires_at: Timestamp,
        owner: &str,
    ) -> Result<bool, StoreError> {
        let _ = (authorisation, sealed, expires_at, owner);
        todo!()
    }

    /// Drops the access token if it still is that one (byte for byte as read); `false` when it is not.
    pub async fn drop_access_token(
        &self,
        authorisation: AuthorisationId,
        if_sealed_equals: &[u8],
    ) -> Result<bool, StoreError> {
        let _ = (authorisation, if_sealed_equals);
        todo!()
    }

    /// Gives the right to fetch back without a token.
    pub async fn end_refresh(&self, authorisation: AuthorisationId, owner: &str) -> Result<(), StoreError> {
        let _ = (authorisation, owner);
        todo!()
    }

    /// Notes that an authorisation worked, the first time.
    pub async fn mark_worked(&self, authorisation: AuthorisationId, at: Timestamp) -> Result<bool, StoreError> {
        let _ = (authorisation, at);
        todo!()
    }

    /// Notes that an authorisation does not work any more (the first time stays), and drops its access token.
    pub async fn mark_revoked(
        &self,
        authorisation: AuthorisationId,
        code: FailureCode,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let _ = (authorisation, code, at);
        todo!()
    }
}
