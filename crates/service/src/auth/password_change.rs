//! Changing one's own password. The current password is required; every other session ends, unused password links become
//! invalid, and this session continues with a new token.

use super::password;
use super::session::{Caller, PREFIX, Session};
use super::sign_in::NewSignIn;
use super::{AuthError, SignedIn};
use crate::App;
use crate::audit::audit;
use crate::secrets::opaque_token;
use hawser_core::Secret;
use hawser_store::PersonRow;

impl App {
    /// Changes the password of the signed-in person.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::RateLimited`], an invalid new password, the database.
    pub async fn change_password(
        &self,
        session: &Session,
        current: &Secret,
        new: &Secret,
        caller: &Caller,
    ) -> Result<SignedIn, AuthError> {
        let (name, company) = (Some(session.name.as_str()), Some(session.company_name.as_str()));
        password::check(new, &password::Owner { email: &session.email, name, company })
            .map_err(|error| error.in_field("new_password"))?;
        let person = self.reverify_password(session, current, "current_password", caller).await?;
        if current == new {
            let rule = "Choose a password other than the current one.";
            return Err(AuthError::Invalid { field: "new_password", rule });
        }
        let hash = self.password_hasher().hash(new).await?;
        let token = opaque_token::fresh(PREFIX)?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.lock_if_password_is(person.id, &person.password).await? {
            return Err(AuthError::WrongPassword { field: "current_password" });
        }
        tx.set_password(person.id, &hash, now).await?;
        tx.remove_sessions(person.id, None).await?;
        tx.use_password_links(person.id, now).await?;
        let new = NewSignIn { token: &token, person: person.id, member: session.member, caller, now };
        let renewed = self.create_session(&mut tx, new).await?;
        let entry = audit(self.clock(), self.rng(), Some(session.company), "password.change", session.member, now);
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        Ok(SignedIn { token, session: renewed })
    }

    /// Asks a signed-in person for the password again, because somebody else may use an unattended browser.
    ///
    /// # Errors
    /// [`AuthError::WrongPassword`], [`AuthError::RateLimited`], the database.
    pub(crate) async fn reverify_password(
        &self,
        session: &Session,
        password: &Secret,
        field: &'static str,
        caller: &Caller,
    ) -> Result<PersonRow, AuthError> {
        let person = self.verify_password(&session.email, password, caller).await.map_err(|error| match error {
            AuthError::WrongCredentials => AuthError::WrongPassword { field },
            error => error,
        })?;
        self.rate_limiters().sign_ins.record_success(&session.email, caller.address);
        Ok(person)
    }
}
