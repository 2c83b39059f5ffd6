//! Changing one's own password: the present one is asked for again, every other session ends, links that would set it die, and
//! this session goes on under a fresh token.

use super::session::PREFIX;
use super::{AuthError, Caller, Session, SignedIn, password};
use crate::secrets::opaque_token;
use crate::{App, setup::audit};
use hawser_core::Secret;
use hawser_store::PersonRow;

impl App {
    /// Changes the password of the person signed in.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::RateLimit`], a new password that breaks a rule, the database.
    pub async fn change_password(
        &self,
        session: &Session,
        current: &Secret,
        new: &Secret,
        caller: &Caller,
    ) -> Result<SignedIn, AuthError> {
        let in_new = |error| match error {
            AuthError::Invalid { rule, .. } => AuthError::Invalid { field: "new_password", rule },
            error => error,
        };
        password::check(new, &session.email).map_err(in_new)?;
        let person = self.prove_again(session, current, "current_password", caller).await?;
        if current == new {
            return Err(AuthError::Invalid { field: "new_password", rule: "another one than the present one" });
        }
        let hash = self.auth_state().passwords.hash(new).await?;
        let token = opaque_token::fresh(PREFIX)?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.lock_if_password_is(person.id, &person.password).await? {
            return Err(AuthError::WrongPassword { field: "current_password" });
        }
        writing.set_password(person.id, &hash, now).await?;
        writing.remove_sessions(person.id, None).await?;
        writing.use_password_links(person.id, now).await?;
        let fresh = self.add_session(&mut writing, &token, (person.id, session.member), caller, now).await?;
        let entry = audit(self.clock(), self.rng(), Some(session.company), "password.change", session.member, now);
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        Ok(SignedIn { token, session: fresh })
    }

    /// Asks somebody signed in for the password once more: a browser left open is not its owner.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::RateLimit`], the database.
    pub(crate) async fn prove_again(
        &self,
        session: &Session,
        password: &Secret,
        field: &'static str,
        caller: &Caller,
    ) -> Result<PersonRow, AuthError> {
        let person = self.prove_password(&session.email, password, caller).await.map_err(|error| match error {
            AuthError::WrongCredentials => AuthError::WrongPassword { field },
            error => error,
        })?;
        self.auth_state().slow_down.succeeded(&session.email, caller.address);
        Ok(person)
    }
}
