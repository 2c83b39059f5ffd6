//! The second factor: set up, confirmed before it counts, checked at the door, turned off. A code opens once, and guessing
//! codes is slowed down for the account wherever the guesses come from: only who has the password gets that far.

use super::{AuthError, Caller, Session, recovery_code, sign_in::Second, totp};
use crate::secrets::data_keys::Field;
use crate::setup::audit;
use crate::{App, Error};
use hawser_core::{PersonId, Secret, Timestamp};
use hawser_store::SecondFactorRow;

/// Whether there is a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// Since when it is on; `None` for off.
    pub on_since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub recovery_codes_left: u64,
}

/// What an authenticator app is given; shown once.
#[derive(Debug)]
pub struct Enrolment {
    /// The secret, in base 32.
    pub secret: Secret,
    /// The same as an address, to be shown as a square: `otpauth://totp/…`.
    pub uri: Secret,
}

/// What a secret is sealed for.
const fn field(person: PersonId) -> Field {
    Field { company: None, table: "second_factor", row: person.0, name: "secret" }
}

/// What was typed, without blanks, and with plain digits where a keyboard made wide ones.
fn plain(code: &Secret) -> Secret {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        c => c,
    };
    Secret::new(code.expose().chars().filter(|c| !c.is_whitespace()).map(narrow).collect::<String>())
}

impl App {
    /// Whether the person has a second factor.
    ///
    /// # Errors
    /// The database.
    pub async fn view_second_factor(&self, session: &Session) -> Result<SecondFactor, Error> {
        let mut reading = self.store().entrance().read().await?;
        let row = reading.lookup_second_factor(session.person).await?;
        let recovery_codes_left = reading.count_recovery_codes(session.person).await?;
        Ok(SecondFactor { on_since: row.and_then(|row| row.confirmed_at), recovery_codes_left })
    }

    /// Makes a secret for an authenticator app; it does not count before it was confirmed. Once more before that makes
    /// another one. The password is asked for, since whoever finds a browser open could lock its owner out otherwise.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::SecondFactorOn`], [`AuthError::RateLimit`], the database, the
    /// vault.
    pub async fn enroll_second_factor(
        &self,
        session: &Session,
        password: &Secret,
        caller: &Caller,
    ) -> Result<Enrolment, AuthError> {
        self.prove_again(session, password, "password", caller).await?;
        let secret = totp::fresh()?;
        let shown = totp::shown(&secret).ok_or(Error::Randomness)?;
        let sealed = self.seal_text(field(session.person), &secret).await?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.propose_second_factor(session.person, &sealed, now).await? {
            return Err(AuthError::SecondFactorOn);
        }
        let entry = self.of_second_factor(session, "second_factor.begin", now);
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        Ok(Enrolment { uri: totp::uri(&shown, &session.email), secret: shown })
    }

    /// Makes the second factor count, with a code of the app as the proof that it works. The recovery codes, shown once.
    ///
    /// # Errors
    /// [`AuthError::SecondFactorOff`] without one that waits, [`AuthError::SecondFactorWrong`],
    /// [`AuthError::RateLimit`], the database, the vault.
    pub async fn confirm_second_factor(&self, session: &Session, code: &Secret) -> Result<Vec<Secret>, AuthError> {
        let person = session.person;
        let mut reading = self.store().entrance().read().await?;
        let row = reading.lookup_second_factor(person).await?.ok_or(AuthError::SecondFactorOff)?;
        drop(reading);
        if row.confirmed_at.is_some() {
            return Err(AuthError::SecondFactorOn);
        }
        self.slow(&self.auth_state().codes, &person.to_string(), None).await?;
        let wrong = AuthError::SecondFactorWrong { field: "code" };
        let Some(step) = self.step_of(person, &row, plain(code).expose()).await? else { return Err(wrong) };
        let codes = recovery_code::fresh()?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.confirm_second_factor(person, &row.sealed, step, now).await? {
            return Err(wrong);
        }
        writing.replace_recovery_codes(person, &hashes(person, &codes)).await?;
        let entry = self.of_second_factor(session, "second_factor.confirm", now);
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        self.auth_state().codes.succeeded(&person.to_string(), None);
        Ok(codes)
    }

    /// Turns the second factor off.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::SecondFactorOff`], [`AuthError::RateLimit`], the database.
    pub async fn disable_second_factor(
        &self,
        session: &Session,
        password: &Secret,
        caller: &Caller,
    ) -> Result<(), AuthError> {
        let person = self.prove_again(session, password, "password", caller).await?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.lock_if_password_is(person.id, &person.password).await? {
            return Err(AuthError::WrongPassword { field: "password" });
        }
        if !writing.remove_second_factor(person.id).await? {
            return Err(AuthError::SecondFactorOff);
        }
        let entry = self.of_second_factor(session, "second_factor.disable", now);
        writing.append_audit(&session.actor(), &entry).await?;
        Ok(writing.commit().await?)
    }

    /// Makes ten fresh recovery codes in the place of those that there are; shown once.
    ///
    /// # Errors
    /// As [`App::disable_second_factor`].
    pub async fn renew_recovery_codes(
        &self,
        session: &Session,
        password: &Secret,
        caller: &Caller,
    ) -> Result<Vec<Secret>, AuthError> {
        let person = self.prove_again(session, password, "password", caller).await?;
        let codes = recovery_code::fresh()?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.lock_if_password_is(person.id, &person.password).await? {
            return Err(AuthError::WrongPassword { field: "password" });
        }
        let row = writing.lookup_second_factor(person.id).await?;
        if row.is_none_or(|row| row.confirmed_at.is_none()) {
            return Err(AuthError::SecondFactorOff);
        }
        writing.replace_recovery_codes(person.id, &hashes(person.id, &codes)).await?;
        let entry = self.of_second_factor(session, "second_factor.recovery_codes", now);
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        Ok(codes)
    }

    /// Holds the second factor of a sign-in against what there is; nothing is used up yet.
    ///
    /// # Errors
    /// [`AuthError::SecondFactorNeeded`], [`AuthError::SecondFactorWrong`], [`AuthError::RateLimit`], the
    /// database, the vault.
    pub(crate) async fn check_second(&self, person: PersonId, given: Option<&Secret>) -> Result<Second, AuthError> {
        let mut reading = self.store().entrance().read().await?;
        let row = reading.lookup_second_factor(person).await?.filter(|row| row.confirmed_at.is_some());
        drop(reading);
        let Some(row) = row else { return Ok(Second::Off) };
        let given = given.map(plain).filter(|code| !code.expose().is_empty());
        let given = given.ok_or(AuthError::SecondFactorNeeded)?;
        self.slow(&self.auth_state().codes, &person.to_string(), None).await?;
        if let Some(hash) = recovery_code::hash(person, given.expose()) {
            return Ok(Second::Recovery(hash));
        }
        let step = self.step_of(person, &row, given.expose()).await?;
        let is_fresh = |step: &i64| *step > row.last_step;
        let step = step.filter(is_fresh).ok_or(AuthError::SecondFactorWrong { field: "second_factor" })?;
        Ok(Second::Code { sealed: row.sealed, step })
    }

    async fn step_of(&self, person: PersonId, row: &SecondFactorRow, code: &str) -> Result<Option<i64>, Error> {
        let secret = self.open_text(field(person), &row.sealed).await?;
        Ok(totp::step_of(&secret, code, self.now()))
    }

    fn of_second_factor(
        &self,
        session: &Session,
        action: &'static str,
        now: Timestamp,
    ) -> hawser_core::audit::AuditEntry {
        audit(self.clock(), self.rng(), Some(session.company), action, session.member, now)
    }
}

fn hashes(person: PersonId, codes: &[Secret]) -> Vec<[u8; 32]> {
    codes.iter().filter_map(|code| recovery_code::hash(person, code.expose())).collect()
}
