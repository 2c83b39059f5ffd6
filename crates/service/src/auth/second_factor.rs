//! The second factor: enrollment, confirmation, verification at sign-in, and removal. A code works once. Guesses of codes are
//! limited per account, whatever network they come from, because only somebody with the password can make them.

use super::session::{Caller, Session};
use super::sign_in::VerifiedFactor;
use super::{AuthError, recovery_code, totp};
use crate::audit::audit;
use crate::secrets::data_keys::Field;
use crate::{App, Error};
use hawser_core::audit::AuditEntry;
use hawser_core::{PersonId, Secret, Timestamp};
use hawser_store::SecondFactorRow;

/// The state of a person's second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactor {
    /// Time since when it is on; `None` if it is off.
    pub on_since: Option<Timestamp>,
    /// Number of unused recovery codes.
    pub recovery_codes_left: u64,
}

/// The secret for an authenticator app; shown once.
#[derive(Debug)]
pub struct Enrollment {
    /// The secret in base 32.
    pub secret: Secret,
    /// The same as an `otpauth://totp/…` address, for a QR code.
    pub uri: Secret,
}

/// The field to which a sealed secret is bound.
const fn secret_field(person: PersonId) -> Field {
    Field { company: None, table: "second_factor", row: person.0, name: "secret" }
}

/// Removes whitespace from a code and replaces full-width digits, which Chinese keyboards produce.
fn normalize_code(code: &Secret) -> Secret {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        c => c,
    };
    Secret::new(code.expose().chars().filter(|c| !c.is_whitespace()).map(narrow).collect::<String>())
}

impl App {
    /// Returns the state of the person's second factor.
    ///
    /// # Errors
    /// The database.
    pub async fn view_second_factor(&self, session: &Session) -> Result<SecondFactor, Error> {
        let mut tx = self.store().auth().read().await?;
        let row = tx.lookup_second_factor(session.person).await?;
        let recovery_codes_left = tx.count_recovery_codes(session.person).await?;
        Ok(SecondFactor { on_since: row.and_then(|row| row.confirmed_at), recovery_codes_left })
    }

    /// Creates a secret for an authenticator app, in place of one that was not confirmed. It has no effect before
    /// [`App::confirm_second_factor`]. The password is required: otherwise anybody at an unattended browser could lock the
    /// owner out.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::SecondFactorOn`], [`AuthError::RateLimited`], the database, the vault.
    pub async fn enroll_second_factor(
        &self,
        session: &Session,
        password: &Secret,
        caller: &Caller,
    ) -> Result<Enrollment, AuthError> {
        self.reverify_password(session, password, "password", caller).await?;
        let secret = totp::generate()?;
        let uri = totp::uri(&secret, &session.email).ok_or(Error::Randomness)?;
        let base32 = totp::base32(&secret).ok_or(Error::Randomness)?;
        let sealed = self.seal_text(secret_field(session.person), &secret).await?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.propose_second_factor(session.person, &sealed, now).await? {
            return Err(AuthError::SecondFactorOn);
        }
        let entry = self.second_factor_entry(session, "second_factor.begin", now);
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        Ok(Enrollment { uri, secret: base32 })
    }

    /// Turns the second factor on, after a code has proved that the app works. Returns the recovery codes, which are shown
    /// only once.
    ///
    /// # Errors
    /// [`AuthError::SecondFactorOff`] without an enrollment, [`AuthError::SecondFactorOn`], [`AuthError::SecondFactorWrong`],
    /// [`AuthError::RateLimited`], the database, the vault.
    pub async fn confirm_second_factor(&self, session: &Session, code: &Secret) -> Result<Vec<Secret>, AuthError> {
        let person = session.person;
        let mut tx = self.store().auth().read().await?;
        let row = tx.lookup_second_factor(person).await?.ok_or(AuthError::SecondFactorOff)?;
        drop(tx);
        if row.confirmed_at.is_some() {
            return Err(AuthError::SecondFactorOn);
        }
        let limiter = &self.rate_limiters().second_factors;
        self.throttle(limiter, &person.to_string(), None).await?;
        let wrong = AuthError::SecondFactorWrong { field: "code" };
        let code = normalize_code(code);
        let Some(step) = self.find_step(person, &row, code.expose()).await? else { return Err(wrong) };
        let codes = recovery_code::generate()?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.confirm_second_factor(person, &row.sealed, step, now).await? {
            return Err(wrong);
        }
        tx.replace_recovery_codes(person, &hashes(person, &codes)).await?;
        let entry = self.second_factor_entry(session, "second_factor.confirm", now);
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        limiter.record_success(&person.to_string(), None);
        Ok(codes)
    }

    /// Turns the second factor off.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::SecondFactorOff`], [`AuthError::RateLimited`], the database.
    pub async fn disable_second_factor(
        &self,
        session: &Session,
        password: &Secret,
        caller: &Caller,
    ) -> Result<(), AuthError> {
        let person = self.reverify_password(session, password, "password", caller).await?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.lock_if_password_is(person.id, &person.password).await? {
            return Err(AuthError::WrongPassword { field: "password" });
        }
        if !tx.remove_second_factor(person.id).await? {
            return Err(AuthError::SecondFactorOff);
        }
        let entry = self.second_factor_entry(session, "second_factor.disable", now);
        tx.append_audit(&session.actor(), &entry).await?;
        Ok(tx.commit().await?)
    }

    /// Replaces all recovery codes by ten new ones and returns them; they are shown only once.
    ///
    /// # Errors
    /// As [`App::disable_second_factor`].
    pub async fn renew_recovery_codes(
        &self,
        session: &Session,
        password: &Secret,
        caller: &Caller,
    ) -> Result<Vec<Secret>, AuthError> {
        let person = self.reverify_password(session, password, "password", caller).await?;
        let codes = recovery_code::generate()?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.lock_if_password_is(person.id, &person.password).await? {
            return Err(AuthError::WrongPassword { field: "password" });
        }
        let row = tx.lookup_second_factor(person.id).await?;
        if row.is_none_or(|row| row.confirmed_at.is_none()) {
            return Err(AuthError::SecondFactorOff);
        }
        tx.replace_recovery_codes(person.id, &hashes(person.id, &codes)).await?;
        let entry = self.second_factor_entry(session, "second_factor.recovery_codes", now);
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        Ok(codes)
    }

    /// Verifies the second factor of a sign-in without using it up.
    ///
    /// # Errors
    /// [`AuthError::SecondFactorNeeded`], [`AuthError::SecondFactorWrong`], [`AuthError::RateLimited`], the database, the
    /// vault.
    pub(crate) async fn verify_second_factor(
        &self,
        person: PersonId,
        code: Option<&Secret>,
    ) -> Result<VerifiedFactor, AuthError> {
        let mut tx = self.store().auth().read().await?;
        let row = tx.lookup_second_factor(person).await?.filter(|row| row.confirmed_at.is_some());
        drop(tx);
        let Some(row) = row else { return Ok(VerifiedFactor::Off) };
        let code = code.map(normalize_code).filter(|code| !code.expose().is_empty());
        let code = code.ok_or(AuthError::SecondFactorNeeded)?;
        // A recovery code has too many bits to be guessed. Wrong codes of somebody else must not hold it back.
        if let Some(hash) = recovery_code::hash(person, code.expose()) {
            return Ok(VerifiedFactor::RecoveryCode(hash));
        }
        self.throttle(&self.rate_limiters().second_factors, &person.to_string(), None).await?;
        let step = self.find_step(person, &row, code.expose()).await?;
        let step = step.filter(|step| *step > row.last_step);
        let step = step.ok_or(AuthError::SecondFactorWrong { field: "second_factor" })?;
        Ok(VerifiedFactor::Code { sealed: row.sealed, step })
    }

    async fn find_step(&self, person: PersonId, row: &SecondFactorRow, code: &str) -> Result<Option<i64>, Error> {
        let secret = self.open_text(secret_field(person), &row.sealed).await?;
        Ok(totp::step_of(&secret, code, self.now()))
    }

    fn second_factor_entry(&self, session: &Session, action: &'static str, now: Timestamp) -> AuditEntry {
        audit(self.clock(), self.rng(), Some(session.company), action, session.member, now)
    }
}

fn hashes(person: PersonId, codes: &[Secret]) -> Vec<[u8; 32]> {
    codes.iter().filter_map(|code| recovery_code::hash(person, code.expose())).collect()
}
