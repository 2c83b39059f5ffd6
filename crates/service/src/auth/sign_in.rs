//! Signing in. Unknown address and wrong password get the same answer after the same work; a second factor is asked for only
//! behind the right password.

use super::session::{LIFE, PREFIX, used_since};
use super::{AuthError, Caller, Session, email};
use crate::auth::rate_limit::RateLimit;
use crate::secrets::opaque_token;
use crate::{App, Error, setup::audit};
use hawser_core::{MemberId, PersonId, Secret, SessionId, Timestamp};
use hawser_store::{AuthTx, NewSession, PersonRow};
use std::{net::IpAddr, time::Duration};

/// How long it is remembered that a request was made.
const ONCE_KEPT: Duration = Duration::from_secs(24 * 3600);

/// What a person enters.
#[derive(Debug)]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// The code of the authenticator app, or a recovery code; asked for behind the right password.
    pub second_factor: Option<Secret>,
}

/// A person who has just come in.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser shows from now on; nowhere else to be had.
    pub token: Secret,
    /// The session.
    pub session: Session,
}

/// Somebody whose password, and second factor where there is one, were right a moment ago.
pub(crate) struct Proven {
    pub(crate) person: PersonRow,
    pub(crate) second: Second,
}

/// What the second factor was.
pub(crate) enum Second {
    /// None is on.
    Off,
    /// The code of a step, of exactly that secret.
    Code { sealed: Vec<u8>, step: i64 },
    /// A recovery code, by its hash.
    Recovery([u8; 32]),
}

impl Second {
    /// What the audit trail says of it.
    pub(crate) fn details(&self) -> String {
        let word = match self {
            Self::Off => return "{}".to_owned(),
            Self::Code { .. } => "code",
            Self::Recovery(_) => "recovery_code",
        };
        format!("{{\"second_factor\":\"{word}\"}}")
    }
}

impl App {
    /// Signs in.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::SecondFactorNeeded`], [`AuthError::SecondFactorWrong`],
    /// [`AuthError::RateLimit`], the database.
    pub async fn sign_in(&self, with: SignIn, caller: &Caller) -> Result<SignedIn, AuthError> {
        // What is no address is slowed down and verified like one that nobody has.
        let email = email::normalize(&with.email).unwrap_or_else(|_| "@".to_owned());
        let person = self.prove_password(&email, &with.password, caller).await?;
        // The password is right; codes are slowed down by themselves.
        self.auth_state().slow_down.succeeded(&email, caller.address);
        let second = self.check_second(person.id, with.second_factor.as_ref()).await?;
        self.open_session(Proven { person, second }, caller).await
    }

    /// Holds a password against the account of an address. The attempt counts as failed until somebody says otherwise.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::RateLimit`], the database.
    pub(crate) async fn prove_password(
        &self,
        email: &str,
        password: &Secret,
        caller: &Caller,
    ) -> Result<PersonRow, AuthError> {
        let auth_state = self.auth_state();
        self.slow(&auth_state.slow_down, email, caller.address).await?;
        let mut reading = self.store().entrance().read().await?;
        let person = reading.find_person_by_email(email).await?;
        drop(reading);
        let hash = person.as_ref().map(|person| person.password.clone());
        let is_right = auth_state.passwords.verify(password, hash).await?;
        let person = person.filter(|person| is_right && person.disabled_at.is_none());
        person.ok_or(AuthError::WrongCredentials)
    }

    /// Begins an attempt: waits as long as it takes.
    ///
    /// # Errors
    /// [`AuthError::RateLimit`].
    pub(crate) async fn slow(
        &self,
        slow_down: &RateLimit,
        account: &str,
        address: Option<IpAddr>,
    ) -> Result<(), AuthError> {
        let delay = slow_down.attempt(account, address, self.now()).map_err(AuthError::RateLimit)?;
        if !delay.is_zero() {
            self.timer().sleep(delay).await;
        }
        Ok(())
    }

    /// Holds what was proven in a transaction that writes on the strength of it: a password that was changed since, or a
    /// code that was used since, does not count.
    ///
    /// # Errors
    /// [`AuthError::WrongCredentials`], [`AuthError::SecondFactorWrong`], the database.
    pub(crate) async fn hold(&self, writing: &mut AuthTx, proven: &Proven) -> Result<(), AuthError> {
        let person = proven.person.id;
        if !writing.lock_if_password_is(person, &proven.person.password).await? {
            return Err(AuthError::WrongCredentials);
        }
        let is_taken = match &proven.second {
            Second::Off => true,
            Second::Code { sealed, step } => writing.consume_totp_step(person, sealed, *step).await?,
            Second::Recovery(hash) => writing.use_recovery_code(person, hash, self.now()).await?,
        };
        if !is_taken {
            return Err(AuthError::SecondFactorWrong { field: "second_factor" });
        }
        if !matches!(proven.second, Second::Off) {
            self.auth_state().codes.succeeded(&person.to_string(), None);
        }
        Ok(())
    }

    /// Makes a session for the person's oldest membership that is not disabled.
    async fn open_session(&self, proven: Proven, caller: &Caller) -> Result<SignedIn, AuthError> {
        let now = self.now();
        let token = opaque_token::fresh(PREFIX)?;
        let person = proven.person.id;
        let mut writing = self.store().entrance().write().await?;
        self.hold(&mut writing, &proven).await?;
        let memberships = writing.list_memberships(person).await?;
        let member = memberships.into_iter().find(|membership| membership.disabled_at.is_none());
        let member = member.ok_or(AuthError::WrongCredentials)?;
        let session = self.add_session(&mut writing, &token, (person, member.member), caller, now).await?;
        let mut entry = audit(self.clock(), self.rng(), Some(member.company), "session.begin", session.id, now);
        entry.details = proven.second.details();
        writing.purge_sessions(now, used_since(now)).await?;
        writing.purge_links(now).await?;
        // Last: it waits for whoever appends to this trail, who may be waiting for one of the rows above.
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        self.store().entrance().purge_once(now.minus(ONCE_KEPT)).await?;
        Ok(SignedIn { token, session })
    }

    /// Adds a session in a transaction that goes on.
    pub(crate) async fn add_session(
        &self,
        writing: &mut AuthTx,
        token: &Secret,
        (person, member): (PersonId, MemberId),
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Session, Error> {
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let cut = |text: &String| text.chars().filter(|c| !c.is_control()).take(200).collect();
        writing
            .add_session(&NewSession {
                id: SessionId::new(self.clock(), self.rng()),
                hash,
                person,
                member,
                created_at: now,
                expires_at: now.plus(LIFE),
                user_agent: caller.user_agent.as_ref().map(cut),
                address: caller.address.map(|address| address.to_string()),
            })
            .await?;
        let row = writing.find_session(&hash, now, used_since(now)).await?;
        row.map(Session::from).ok_or(Error::failure(hawser_core::FailureCode::NotFound))
    }
}
