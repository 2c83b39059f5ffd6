//! The first owner: made by whoever holds the one-time link that the server prints at its start, and by nobody else.

use super::{AuthError, Caller, SignedIn, email, password, session};
use crate::auth::validation;
use crate::secrets::opaque_token;
use crate::{App, Error, setup::audit};
use hawser_core::{MemberId, PersonId, Role, Secret};
use hawser_store::{LinkKind, NewMember, NewPerson};
use std::time::Duration;

/// What the token of a set-up link begins with.
const PREFIX: &str = "hwl_";

/// How long a link is good.
const LIFE: Duration = Duration::from_secs(24 * 3600);

/// What the first owner enters.
#[derive(Debug)]
pub struct FirstOwner {
    /// The token of the one-time link.
    pub token: Secret,
    /// The e-mail address to sign in with.
    pub email: String,
    /// The password: at least 12 characters.
    pub password: Secret,
    /// The person's name; without one, the address stands in.
    pub name: Option<String>,
}

impl App {
    /// Whether the first owner is still to be made.
    ///
    /// # Errors
    /// The database.
    pub async fn needs_set_up(&self) -> Result<bool, Error> {
        Ok(!self.store().entrance().read().await?.has_owner().await?)
    }

    /// The token of a fresh one-time link, good for a day; `None` once there is an owner.
    ///
    /// # Errors
    /// The database.
    pub async fn make_set_up_link(&self) -> Result<Option<Secret>, Error> {
        if !self.needs_set_up().await? {
            return Ok(None);
        }
        let now = self.now();
        let token = opaque_token::fresh(PREFIX)?;
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let mut writing = self.store().entrance().write().await?;
        writing.purge_links(now).await?;
        writing.add_link(LinkKind::SetUp, &hash, now, now.plus(LIFE)).await?;
        writing.commit().await?;
        Ok(Some(token))
    }

    /// Whether the token of a link would still open.
    ///
    /// # Errors
    /// The database.
    pub async fn is_set_up_link_good(&self, token: &str) -> Result<bool, Error> {
        let Some(hash) = opaque_token::hash(PREFIX, token) else { return Ok(false) };
        Ok(self.store().entrance().read().await?.is_link_good(LinkKind::SetUp, &hash, self.now()).await?)
    }

    /// Makes the first owner, of the company *Default*, and signs in. The link is used up.
    ///
    /// # Errors
    /// [`AuthError::AlreadySetUp`], [`AuthError::LinkExpired`], a field that breaks a rule, the database.
    pub async fn create_first_owner(&self, new: FirstOwner, caller: &Caller) -> Result<SignedIn, AuthError> {
        if !self.needs_set_up().await? {
            return Err(AuthError::AlreadySetUp);
        }
        let hash = opaque_token::hash(PREFIX, new.token.expose().trim()).ok_or(AuthError::LinkExpired)?;
        if !self.is_set_up_link_good(new.token.expose().trim()).await? {
            return Err(AuthError::LinkExpired);
        }
        let email = email::normalize(&new.email)?;
        password::check(&new.password, &email)?;
        let name = validation::of_person(new.name.as_deref(), &email)?;
        let company = self.default_company().await?;
        let password = self.auth_state().passwords.hash(&new.password).await?;
        let session_token = opaque_token::fresh(session::PREFIX)?;

        let now = self.now();
        let (person, member) = (PersonId::new(self.clock(), self.rng()), MemberId::new(self.clock(), self.rng()));
        let mut writing = self.store().entrance().write().await?;
        if writing.has_owner().await? {
            return Err(AuthError::AlreadySetUp);
        }
        if !writing.use_link(LinkKind::SetUp, &hash, now).await? {
            return Err(AuthError::LinkExpired);
        }
        writing.add_person(&NewPerson { id: person, email, password, created_at: now }).await?;
        let owner = NewMember { id: member, company, name, role: Role::Owner, created_at: now };
        writing.add_member(person, &owner).await?;
        let session = self.add_session(&mut writing, &session_token, (person, member), caller, now).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), "owner.set_up", member, now);
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        Ok(SignedIn { token: session_token, session })
    }
}
