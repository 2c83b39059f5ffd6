//! Signing in. An unknown address and a wrong password get the same answer after the same work. The second factor is requested
//! only after the correct password.

use super::session::{Caller, LIFETIME, PREFIX, Session, used_since};
use super::{AuthError, email};
use crate::audit::audit;
use crate::rate_limit::AttemptLimiter;
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::{FailureCode, MemberId, PersonId, Secret, SessionId, Timestamp};
use hawser_store::{AuthTx, NewSession, PersonRow};
use serde_json::json;
use std::net::IpAddr;

/// Longest user agent that is stored with a session, in characters.
const MAX_USER_AGENT: usize = 200;

/// The credentials that a person enters.
#[derive(Debug)]
pub struct SignIn {
    pub email: String,
    pub password: Secret,
    /// The code from the authenticator app, or a recovery code. It is requested after the correct password.
    pub second_factor: Option<Secret>,
}

/// A new session with its token.
#[derive(Debug)]
pub struct SignedIn {
    /// The token that the browser sends from now on. Only its hash is stored.
    pub token: Secret,
    pub session: Session,
}

/// A person whose password and second factor, if any, were verified but not yet used up.
pub(crate) struct VerifiedPerson {
    pub(crate) person: PersonRow,
    pub(crate) factor: VerifiedFactor,
}

/// A verified second factor.
pub(crate) enum VerifiedFactor {
    Off,
    /// The code of a time step, for exactly this sealed secret.
    Code {
        sealed: Vec<u8>,
        step: i64,
    },
    /// The hash of a recovery code.
    RecoveryCode([u8; 32]),
}

impl VerifiedFactor {
    pub(crate) fn audit_details(&self) -> String {
        let details = match self {
            Self::Off => json!({}),
            Self::Code { .. } => json!({"second_factor": "code"}),
            Self::RecoveryCode(_) => json!({"second_factor": "recovery_code"}),
        };
        details.to_string()
    }
}

/// A session to create.
pub(crate) struct NewSignIn<'a> {
    pub(crate) token: &'a Secret,
    pub(crate) person: PersonId,
    pub(crate) member: MemberId,
    pub(crate) caller: &'a Caller,
    pub(crate) now: Timestamp,
}

impl App {
    /// Signs in.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::SecondFactorNeeded`], [`AuthError::SecondFactorWrong`],
    /// [`AuthError::RateLimited`], the database.
    pub async fn sign_in(&self, entered: SignIn, caller: &Caller) -> Result<SignedIn, AuthError> {
        let email = email::normalize_or_unknown(&entered.email);
        let person = self.verify_password(&email, &entered.password, caller).await?;
        // Codes of the second factor have a limit of their own.
        self.rate_limiters().sign_ins.record_success(&email, caller.address);
        let factor = self.verify_second_factor(person.id, entered.second_factor.as_ref()).await?;
        self.open_session(VerifiedPerson { person, factor }, caller).await
    }

    /// Verifies the password of the account with this address. The attempt counts as failed until the caller records its
    /// success.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::RateLimited`], the database.
    pub(crate) async fn verify_password(
        &self,
        email: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<PersonRow, AuthError> {
        self.throttle(&self.rate_limiters().sign_ins, email, caller.address).await?;
        let mut tx = self.store().auth().read().await?;
        let person = tx.find_person_by_email(email).await?;
        drop(tx);
        let hash = person.as_ref().map(|person| person.password.clone());
        let is_correct = self.password_hasher().verify(password, hash).await?;
        let person = person.filter(|person| is_correct && person.disabled_at.is_none());
        person.ok_or(AuthError::WrongCredentials)
    }

    /// Begins an attempt under a rate limit and waits for its delay.
    ///
    /// # Errors
    /// [`AuthError::RateLimited`].
    pub(crate) async fn throttle(
        &self,
        limiter: &AttemptLimiter,
        account: &str,
        address: Option<IpAddr>,
    ) -> Result<(), AuthError> {
        let delay = limiter.begin(account, address, self.now()).map_err(AuthError::RateLimited)?;
        if !delay.is_zero() {
            self.timer().sleep(delay).await;
        }
        Ok(())
    }

    /// Uses up what was verified, inside the transaction that relies on it. A password that was changed or a code that was
    /// used since the verification does not count.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::SecondFactorWrong`], the database.
    pub(crate) async fn consume_verified(&self, tx: &mut AuthTx, verified: &VerifiedPerson) -> Result<(), AuthError> {
        let person = verified.person.id;
        if !tx.lock_if_password_is(person, &verified.person.password).await? {
            return Err(AuthError::WrongCredentials);
        }
        let is_accepted = match &verified.factor {
            VerifiedFactor::Off => true,
            VerifiedFactor::Code { sealed, step } => tx.consume_totp_step(person, sealed, *step).await?,
            VerifiedFactor::RecoveryCode(hash) => tx.use_recovery_code(person, hash, self.now()).await?,
        };
        if !is_accepted {
            return Err(AuthError::SecondFactorWrong { field: "second_factor" });
        }
        if matches!(verified.factor, VerifiedFactor::Code { .. }) {
            self.rate_limiters().second_factors.record_success(&person.to_string(), None);
        }
        Ok(())
    }

    /// Opens a session in the company in which the person last acted or which the person joined last, whichever is later: an
    /// accepted invitation leads to the company that sent it.
    async fn open_session(&self, verified: VerifiedPerson, caller: &Caller) -> Result<SignedIn, AuthError> {
        let now = self.now();
        let token = opaque_token::fresh(PREFIX)?;
        let person = verified.person.id;
        let mut tx = self.store().auth().write().await?;
        self.consume_verified(&mut tx, &verified).await?;
        let memberships = tx.list_memberships(person).await?;
        let active = memberships.into_iter().filter(|membership| membership.disabled_at.is_none());
        let membership = active.max_by_key(|membership| membership.last_active_at);
        let membership = membership.ok_or(AuthError::WrongCredentials)?;
        let new = NewSignIn { token: &token, person, member: membership.member, caller, now };
        let session = self.create_session(&mut tx, new).await?;
        let mut entry = audit(self.clock(), self.rng(), Some(membership.company), "session.begin", session.id, now);
        entry.details = verified.factor.audit_details();
        // The audit entry comes last. It waits for other transactions on the same trail, and they may wait for a row above.
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        Ok(SignedIn { token, session })
    }

    /// Creates a session inside the caller's transaction.
    pub(crate) async fn create_session(&self, tx: &mut AuthTx, new: NewSignIn<'_>) -> Result<Session, Error> {
        let NewSignIn { token, person, member, caller, now } = new;
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let shorten = |text: &String| text.chars().filter(|c| !c.is_control()).take(MAX_USER_AGENT).collect();
        tx.add_session(&NewSession {
            id: SessionId::new(self.clock(), self.rng()),
            hash,
            person,
            member,
            created_at: now,
            expires_at: now.plus(LIFETIME),
            user_agent: caller.user_agent.as_ref().map(shorten),
            address: caller.address.map(|address| address.to_string()),
        })
        .await?;
        let row = tx.find_session(&hash, now, used_since(now)).await?;
        row.map(Session::from).ok_or(Error::failure(FailureCode::NotFound))
    }
}
