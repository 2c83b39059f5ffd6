//! Access tokens: cached by authorization (never by client id), kept sealed on the row for every process, fetched once
//! however many callers ask. In a process callers queue behind one fetch; between processes a lease on the row decides who
//! fetches. No lock of the database is held across a call.

use crate::applications::client_secret_field;
use crate::secrets::data_keys::Field;
use crate::sync::rate_limited_client::CallError;
use crate::{App, Error, process_identity};
use hawser_amazon::{ApiError, ApiErrorKind, AppCredentials};
use hawser_core::authorizations::{GrantHistory, classify_invalid_grant};
use hawser_core::{AuthorizationId, CompanyId, FailureCode, Secret, Timestamp};
use hawser_store::TokensRow;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

/// A token that ends sooner than this is replaced before it is used.
const RENEW_BEFORE: Duration = Duration::from_secs(5 * 60);

/// A token that ends sooner than this is not used any more, even when no new one could be fetched.
const LAST_USE: Duration = Duration::from_secs(30);

/// How long one process may take to fetch; after it another may. Longer than a call of Login with Amazon (20 seconds).
const REFRESH_LEASE: Duration = Duration::from_secs(30);

/// How many leases somebody waits through who finds another holder each time.
const LEASES_WAITED: u128 = 3;

/// How often somebody who waits for another process looks again.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// A token with its end.
#[derive(Clone)]
pub(crate) struct AccessToken {
    pub(crate) token: Secret,
    pub(crate) expires_at: Timestamp,
}

/// What this process knows: a slot an authorization, locked while somebody fetches.
#[derive(Default)]
pub(crate) struct Tokens(Mutex<HashMap<AuthorizationId, Slot>>);

type Slot = Arc<tokio::sync::Mutex<Option<AccessToken>>>;

impl Tokens {
    fn slot(&self, authorization: AuthorizationId) -> Slot {
        match self.0.lock() {
            Ok(mut slots) => Arc::clone(slots.entry(authorization).or_default()),
            Err(_) => Slot::default(),
        }
    }
}

impl App {
    /// An access token of the authorization that lives at least some seconds more.
    ///
    /// # Errors
    /// Login with Amazon refused (the code already told apart by the authorization's history), or something of ours broke.
    pub(crate) async fn access_token(&self, authorization: AuthorizationId) -> Result<Secret, CallError> {
        Ok(self.access_token_with_end(authorization).await?.token)
    }

    /// The same with its end.
    pub(crate) async fn access_token_with_end(&self, authorization: AuthorizationId) -> Result<AccessToken, CallError> {
        let slot = self.inner.tokens.slot(authorization);
        let mut cached = slot.lock().await;
        if let Some(cached) = cached.as_ref().filter(|c| self.now().plus(RENEW_BEFORE) < c.expires_at) {
            return Ok(cached.clone());
        }
        let (found, _) = self.shared_token(authorization, true).await?;
        *cached = Some(found.clone());
        Ok(found)
    }

    /// Fetches an access token even when there is one; the way *verify* proves the refresh token. Amazon's id of the request.
    pub(crate) async fn fetch_access_token(&self, authorization: AuthorizationId) -> Result<Option<String>, CallError> {
        let slot = self.inner.tokens.slot(authorization);
        let mut cached = slot.lock().await;
        let (fetched, request_id) = self.shared_token(authorization, false).await?;
        *cached = Some(fetched);
        Ok(request_id)
    }

    /// Forgets a token that Amazon called dead, unless another one took its place meanwhile.
    pub(crate) async fn drop_access_token(&self, authorization: AuthorizationId, dead: &Secret) -> Result<(), Error> {
        let slot = self.inner.tokens.slot(authorization);
        let mut cached = slot.lock().await;
        if cached.as_ref().is_some_and(|cached| cached.token == *dead) {
            *cached = None;
        }
        let row = self.token_row(authorization).await?;
        if let Some(sealed) = &row.access_token
            && self.open_access_token(&row, sealed).await? == *dead
        {
            self.store().for_claim().drop_access_token(authorization, sealed).await?;
        }
        Ok(())
    }

    /// The token on the row when it is still good and may be used, else a fresh one: fetched by us, or by whoever holds the
    /// lease.
    async fn shared_token(
        &self,
        authorization: AuthorizationId,
        may_reuse: bool,
    ) -> Result<(AccessToken, Option<String>), CallError> {
        let looks = LEASES_WAITED * (REFRESH_LEASE.as_millis() / POLL_INTERVAL.as_millis() + 10);
        for _ in 0..looks {
            let row = self.token_row(authorization).await?;
            if may_reuse && let Some(cached) = self.stored(&row, RENEW_BEFORE).await? {
                return Ok((cached, None));
            }
            let claims = self.store().for_claim();
            let is_ours = claims.try_lease_refresh(authorization, self.worker(), REFRESH_LEASE).await;
            if !is_ours.map_err(Error::from)? {
                if let Some(dead) = row.refreshing_by.as_deref().filter(|owner| process_identity::is_dead(owner)) {
                    claims.end_refresh(authorization, dead).await.map_err(Error::from)?;
                } else {
                    tokio::time::sleep(POLL_INTERVAL).await;
                }
                continue;
            }
            let row = self.token_row(authorization).await?;
            let fetched = self.fetch_unless_done(&row, may_reuse).await;
            claims.end_refresh(authorization, self.worker()).await.map_err(Error::from)?;
            return match fetched {
                Err(CallError::Refused(refusal)) if may_reuse && refusal.code.retry() != hawser_core::Retry::No => {
                    let last = self.stored(&row, LAST_USE).await?;
                    last.map(|cached| (cached, None)).ok_or(CallError::Refused(refusal))
                }
                fetched => fetched,
            };
        }
        Err(Error::Busy.into())
    }

    /// Asks Login with Amazon, unless somebody else stored a token between our look and our lease.
    async fn fetch_unless_done(
        &self,
        row: &TokensRow,
        may_reuse: bool,
    ) -> Result<(AccessToken, Option<String>), CallError> {
        match self.stored(row, RENEW_BEFORE).await? {
            Some(cached) if may_reuse => Ok((cached, None)),
            _ => self.fetch(row).await,
        }
    }

    /// The token on the row, when it lives at least `margin` more.
    async fn stored(&self, row: &TokensRow, margin: Duration) -> Result<Option<AccessToken>, Error> {
        let (Some(sealed), Some(expires_at)) = (&row.access_token, row.access_expires_at) else { return Ok(None) };
        if self.now().plus(margin) >= expires_at {
            return Ok(None);
        }
        Ok(Some(AccessToken { token: self.open_access_token(row, sealed).await?, expires_at }))
    }

    /// Asks Login with Amazon and stores the answer.
    async fn fetch(&self, row: &TokensRow) -> Result<(AccessToken, Option<String>), CallError> {
        let Credentials { client_secret, refresh_token } = self.open_credentials(row).await?;
        let application = AppCredentials { client_id: row.application.client_id.clone(), client_secret };
        let answer = match self.amazon().refresh_access_token(&application, &refresh_token).await {
            Ok(answer) => answer,
            Err(refusal) => return Err(self.refine_code(refusal, row).into()),
        };
        let (now, id) = (self.now(), row.authorization.id);
        let cached = AccessToken { expires_at: now.plus(answer.value.expires_in), token: answer.value.token };
        if let Some(renewed) = answer.value.refresh_token.filter(|token| *token != refresh_token) {
            let sealed = self.seal_text(token_field(row.company, id, "refresh_token"), &renewed).await?;
            self.replace_refresh_token(id, &row.authorization.refresh_token, &sealed).await?;
        }
        let sealed = self.seal_text(token_field(row.company, id, "access_token"), &cached.token).await?;
        self.save_access_token(id, &sealed, cached.expires_at, now).await?;
        Ok((cached, answer.request_id))
    }

    async fn replace_refresh_token(&self, id: AuthorizationId, old: &[u8], new: &[u8]) -> Result<(), Error> {
        self.store().for_claim().replace_refresh_token(id, old, new).await?;
        Ok(())
    }

    async fn save_access_token(
        &self,
        id: AuthorizationId,
        sealed: &[u8],
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let claims = self.store().for_claim();
        claims.save_access_token(id, sealed, expires_at, self.worker()).await?;
        claims.mark_worked(id, now).await?;
        Ok(())
    }

    /// `invalid_grant` means different things by what happened before (DESIGN §7).
    fn refine_code(&self, refusal: ApiError, row: &TokensRow) -> ApiError {
        if refusal.kind != ApiErrorKind::InvalidGrant {
            return refusal;
        }
        let history = GrantHistory {
            renewed_at: row.authorization.renewed_at,
            has_worked: row.authorization.worked_at.is_some(),
            authorized_at: row.authorization.authorized_at,
        };
        ApiError { code: classify_invalid_grant(history, self.now()), ..refusal }
    }

    async fn token_row(&self, authorization: AuthorizationId) -> Result<TokensRow, Error> {
        let row = self.store().for_claim().load_tokens(authorization).await?;
        row.ok_or(Error::failure(FailureCode::NotFound))
    }

    /// What an authorization is asked with, opened.
    pub(crate) async fn credentials(&self, authorization: AuthorizationId) -> Result<Credentials, Error> {
        let row = self.token_row(authorization).await?;
        self.open_credentials(&row).await
    }

    async fn open_credentials(&self, row: &TokensRow) -> Result<Credentials, Error> {
        let TokensRow { company, authorization, application, .. } = row;
        let secret_field = client_secret_field(application.id, application.company);
        let token = token_field(*company, authorization.id, "refresh_token");
        Ok(Credentials {
            client_secret: self.open_text(secret_field, &application.client_secret).await?,
            refresh_token: self.open_text(token, &authorization.refresh_token).await?,
        })
    }

    async fn open_access_token(&self, row: &TokensRow, sealed: &[u8]) -> Result<Secret, Error> {
        self.open_text(token_field(row.company, row.authorization.id, "access_token"), sealed).await
    }
}

/// Where a token of an authorization is sealed.
pub(crate) fn token_field(company: CompanyId, authorization: AuthorizationId, name: &'static str) -> Field {
    Field { company: Some(company), table: "authorization", row: authorization.0, name }
}

/// What an authorization is asked with.
pub(crate) struct Credentials {
    pub(crate) client_secret: Secret,
    pub(crate) refresh_token: Secret,
}
