//! Changing one's own password: the present one is asked for again, every other session ends, links that would set it die, and
//! this session goes on under a fresh token.

use super::{Caller, EntranceError, Session, SignedIn, password, session::PREFIX, token};
use crate::{Hawser, setup::audit};
use hawser_core::Secret;
use hawser_store::PersonRow;

impl Hawser {
    /// Changes the password of the person signed in.
    ///
    /// # Errors
    /// [`EntranceError::WrongPassword`], [`EntranceError::SlowDown`], a new password that breaks a rule, the database.
    pub async fn change_password(
        &self,
        session: &Session,
        current: &Secret,
        new: &Secret,
        caller: &Caller,
    ) -> Result<SignedIn, EntranceError> {
        let in_new = |error| match error {
            EntranceError::Invalid { rule, .. } => EntranceError::Invalid { field: "new_password", rule },
            error => error,
        };
        password::check(new, &session.email).map_err(in_new)?;
        let person = self.prove_again(session, current, "current_password", caller).await?;
        if current == new {
            return Err(EntranceError::Invalid { field: "new_password", rule: "another one than the present one" });
        }
        let hash = self.door().passwords.hash(new).await?;
        let token = token::fresh(PREFIX)?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.hold_password(person.id, &person.password).await? {
            return Err(EntranceError::WrongPassword { field: "current_password" });
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
    /// [`EntranceError::WrongPassword`], [`EntranceError::SlowDown`], the database.
    pub(super) async fn prove_again(
        &self,
        session: &Session,
        password: &Secret,
        field: &'static str,
        caller: &Caller,
    ) -> Result<PersonRow, EntranceError> {
        let person = self.prove_password(&session.email, password, caller).await.map_err(|error| match error {
            EntranceError::WrongCredentials => EntranceError::WrongPassword { field },
            error => error,
        })?;
        self.door().slow_down.succeeded(&session.email, caller.address);
        Ok(person)
    }
}
