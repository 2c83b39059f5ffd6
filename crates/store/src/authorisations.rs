//! What a seller account granted to an application: kind, generation, sealed token, facts. One a seller account is current.

use crate::{AuthorisationKind, DateSource, Scoped, StoreError};
use hawser_core::{AccountId, ApplicationId, AuthorisationId, FailureCode, Timestamp};

/// An authorisation to add; it becomes the current one.
#[derive(Debug, Clone)]
pub struct NewAuthorisation {
    /// Its id.
    pub id: AuthorisationId,
    /// Who granted.
    pub account: AccountId,
    /// To which application.
    pub application: ApplicationId,
    /// How.
    pub kind: AuthorisationKind,
    /// The refresh token (or MWS auth token), sealed.
    pub refresh_token: Vec<u8>,
    /// When the seller authorised, where known.
    pub authorised_at: Option<Timestamp>,
    /// Where that date comes from.
    pub authorised_source: DateSource,
    /// When it is stored.
    pub created_at: Timestamp,
}

/// An authorisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorisationRow {
    /// Its id.
    pub id: AuthorisationId,
    /// Who granted.
    pub account: AccountId,
    /// To which application.
    pub application: ApplicationId,
    /// How.
    pub kind: AuthorisationKind,
    /// 1 for an account's first, one more for each that follows.
    pub generation: i64,
    /// The refresh token (or MWS auth token), sealed.
    pub refresh_token: Vec<u8>,
    /// When the seller authorised, where known.
    pub authorised_at: Option<Timestamp>,
    /// Where that date comes from.
    pub authorised_source: DateSource,
    /// Since when it is known not to work.
    pub revoked_at: Option<Timestamp>,
    /// Why.
    pub revoked_code: Option<FailureCode>,
    /// When it first worked.
    pub worked_at: Option<Timestamp>,
    /// When it replaced an earlier one; `None` for the first.
    pub renewed_at: Option<Timestamp>,
    /// When it was stored.
    pub created_at: Timestamp,
    /// Whether it is the one in use.
    pub is_current: bool,
}

impl Scoped {
    /// Adds an authorisation and makes it the account's current one, one generation further.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account` or `application`.
    pub async fn add_authorisation(&mut self, authorisation: &NewAuthorisation) -> Result<(), StoreError> {
        let _ = authorisation;
        todo!()
    }

    /// The account's authorisation in use.
    pub async fn current_authorisation(&mut self, account: AccountId) -> Result<Option<AuthorisationRow>, StoreError> {
        let _ = account;
        todo!()
    }

    /// Notes that it worked, the first time; `false` when there is no such authorisation.
    pub async fn mark_worked(&mut self, authorisation: AuthorisationId, at: Timestamp) -> Result<bool, StoreError> {
        let _ = (authorisation, at);
        todo!()
    }

    /// Notes that it does not work any more (the first time stays), and drops its access token.
    pub async fn mark_revoked(
        &mut self,
        authorisation: AuthorisationId,
        code: FailureCode,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let _ = (authorisation, code, at);
        todo!()
    }

    /// Notes that it works after all.
    pub async fn clear_revoked(&mut self, authorisation: AuthorisationId) -> Result<bool, StoreError> {
        let _ = authorisation;
        todo!()
    }
}
