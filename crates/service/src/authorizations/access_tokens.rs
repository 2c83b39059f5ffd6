//! Access tokens: cached by authorization (never by client id), stored sealed for all processes, and fetched once for any
//! number of callers. Within a process the callers wait for one fetch; between processes a lease decides which one fetches.
//! No database lock is held during a call to Amazon.

use crate::applications::client_secret_field;
use crate::secrets::data_keys::Field;
use crate::sync::rate_limited_client::CallError;
use crate::{App, Error, process_identity};
use hawser_amazon::{ApiError, ApiErrorKind, AppCredentials};
use hawser_core::authorizations::{AuthorizationKind, GrantHistory, SealedTokens, classify_invalid_grant};
use hawser_core::{AuthorizationId, CompanyId, FailureCode, Secret, Timestamp};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

/// Lifetime of an access token with a margin; Amazon states one hour. An end that lies further ahead was stored while the
/// clock was wrong.
const LONGEST_LIFE: Duration = Duration::from_secs(2 * 3600);

/// A token with less time left than this is replaced before it is used.
const RENEW_BEFORE: Duration = Duration::from_secs(5 * 60);

/// A token with less time left than this is not used, even if no new one could be fetched.
const LAST_USE: Duration = Duration::from_secs(30);

/// The lease of the process that fetches. Longer than a call to Login with Amazon may take (20 seconds).
const REFRESH_LEASE: Duration = Duration::from_secs(30);

/// The number of leases of others that a caller waits for.
const LEASES_WAITED: u128 = 3;

/// The interval at which a caller checks whether another process has fetched.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// An access token and its end.
#[derive(Clone)]
pub(crate) struct AccessToken {
    pub(crate) token: Secret,
    pub(crate) expires_at: Timestamp,
}

/// The access tokens cached by this process: one slot per authorization, locked during a fetch.
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
    /// Returns an access token with at least [`LAST_USE`] left.
    ///
    /// # Errors
    /// A refusal by Login with Amazon (`invalid_grant` is already classified by the authorization's history), or a failure of
    /// Hawser itself.
    pub(crate) async fn access_token(&self, authorization: AuthorizationId) -> Result<Secret, CallError> {
        Ok(self.access_token_with_end(authorization).await?.token)
    }

    /// Like [`App::access_token`], with the end of the token.
    pub(crate) async fn access_token_with_end(&self, authorization: AuthorizationId) -> Result<AccessToken, CallError> {
        let slot = self.inner.tokens.slot(authorization);
        let mut cached = slot.lock().await;
        if let Some(cached) = cached.as_ref().filter(|c| self.is_valid(c)) {
            return Ok(cached.clone());
        }
        let (found, _) = self.shared_token(authorization, true).await?;
        *cached = Some(found.clone());
        Ok(found)
    }

    /// Fetches an access token even if there is a valid one, which proves that the refresh token works. Returns Amazon's id of
    /// the request.
    pub(crate) async fn fetch_access_token(&self, authorization: AuthorizationId) -> Result<Option<String>, CallError> {
        let slot = self.inner.tokens.slot(authorization);
        let mut cached = slot.lock().await;
        let (fetched, request_id) = self.shared_token(authorization, false).await?;
        *cached = Some(fetched);
        Ok(request_id)
    }

    /// Deletes a token that Amazon does not accept any more, unless it was replaced in the meantime.
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

    /// Returns the stored token if it is valid and may be reused, otherwise a new one, fetched by this process or by the holder
    /// of the lease. Also returns Amazon's id of the request, if this process fetched.
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
            let is_leased = claims.try_lease_refresh(authorization, self.worker(), REFRESH_LEASE).await;
            if !is_leased.map_err(Error::from)? {
                if let Some(owner) = row.refreshing_by.as_deref().filter(|owner| process_identity::has_ended(owner)) {
                    claims.end_refresh(authorization, owner).await.map_err(Error::from)?;
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

    /// Fetches a token, unless another process stored one before this process got the lease.
    async fn fetch_unless_done(
        &self,
        row: &SealedTokens,
        may_reuse: bool,
    ) -> Result<(AccessToken, Option<String>), CallError> {
        match self.stored(row, RENEW_BEFORE).await? {
            Some(cached) if may_reuse => Ok((cached, None)),
            _ => self.fetch(row).await,
        }
    }

    /// True if a token has enough time left.
    fn is_valid(&self, token: &AccessToken) -> bool {
        let now = self.now();
        now.plus(RENEW_BEFORE) < token.expires_at.at_most_ahead(LONGEST_LIFE, now)
    }

    /// The stored token, if it has at least `margin` left.
    async fn stored(&self, row: &SealedTokens, margin: Duration) -> Result<Option<AccessToken>, Error> {
        let (Some(sealed), Some(expires_at)) = (&row.access_token, row.access_expires_at) else { return Ok(None) };
        if self.now().plus(margin) >= expires_at.at_most_ahead(LONGEST_LIFE, self.now()) {
            return Ok(None);
        }
        Ok(Some(AccessToken { token: self.open_access_token(row, sealed).await?, expires_at }))
    }

    /// Fetches a token from Login with Amazon and stores it.
    async fn fetch(&self, row: &SealedTokens) -> Result<(AccessToken, Option<String>), CallError> {
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

    /// Refines the code of `invalid_grant` by the history of the authorization (DESIGN §7).
    fn refine_code(&self, refusal: ApiError, row: &SealedTokens) -> ApiError {
        if refusal.kind != ApiErrorKind::InvalidGrant {
            return refusal;
        }
        let is_pasted = row.authorization.kind != AuthorizationKind::Consent;
        // A consent is a code that Hawser exchanged, which Amazon may take a while to apply as well.
        let exchanged_at = (!is_pasted).then_some(row.authorization.created_at);
        let history = GrantHistory {
            renewed_at: row.authorization.renewed_at.max(exchanged_at),
            is_pasted,
            has_worked: row.authorization.worked_at.is_some(),
            authorized_at: row.authorization.authorized_at,
        };
        ApiError { code: classify_invalid_grant(history, self.now()), ..refusal }
    }

    async fn token_row(&self, authorization: AuthorizationId) -> Result<SealedTokens, Error> {
        let row = self.store().for_claim().load_tokens(authorization).await?;
        row.ok_or(Error::failure(FailureCode::NotFound))
    }

    /// The MAC by which a company's refresh token is recognized.
    pub(crate) async fn token_mac(&self, company: CompanyId, token: &Secret) -> Result<Vec<u8>, Error> {
        let key = self.secrets_key(Some(company)).await?;
        Ok(key.fingerprint("refresh_token", &[token.expose().as_bytes()]).to_vec())
    }

    /// The unsealed credentials of an authorization.
    pub(crate) async fn credentials(&self, authorization: AuthorizationId) -> Result<Credentials, Error> {
        let row = self.token_row(authorization).await?;
        self.open_credentials(&row).await
    }

    async fn open_credentials(&self, row: &SealedTokens) -> Result<Credentials, Error> {
        let SealedTokens { company, authorization, application, .. } = row;
        let secret_field = client_secret_field(application.id, application.company);
        let token = token_field(*company, authorization.id, "refresh_token");
        Ok(Credentials {
            client_secret: self.open_text(secret_field, &application.client_secret).await?,
            refresh_token: self.open_text(token, &authorization.refresh_token).await?,
        })
    }

    async fn open_access_token(&self, row: &SealedTokens, sealed: &[u8]) -> Result<Secret, Error> {
        self.open_text(token_field(row.company, row.authorization.id, "access_token"), sealed).await
    }
}

/// The field that a token of an authorization is sealed for.
pub(crate) fn token_field(company: CompanyId, authorization: AuthorizationId, name: &'static str) -> Field {
    Field { company: Some(company), table: "authorization", row: authorization.0, name }
}

/// The unsealed credentials of an authorization.
pub(crate) struct Credentials {
    pub(crate) client_secret: Secret,
    pub(crate) refresh_token: Secret,
}
