//! The first owner of an instance. Only the one-time link that the server prints when it starts can create one.

use super::session::{self, Caller};
use super::sign_in::NewSignIn;
use super::{AuthError, SignedIn, email, password, validation};
use crate::audit::audit;
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::{MemberId, PersonId, Role, Secret};
use hawser_store::{LinkKind, NewMember, NewPerson};
use std::time::Duration;

/// Prefix of a set-up link's token.
const PREFIX: &str = "hwl_";

/// Time for which a set-up link is valid.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// The input of the first owner.
#[derive(Debug)]
pub struct FirstOwner {
    /// The token of the one-time link.
    pub token: Secret,
    /// The e-mail address for signing in.
    pub email: String,
    /// The password, at least 12 characters.
    pub password: Secret,
    /// The person's name. The e-mail address is used when it is missing.
    pub name: Option<String>,
}

impl App {
    /// Returns true while the instance has no owner.
    ///
    /// # Errors
    /// The database.
    pub async fn needs_setup(&self) -> Result<bool, Error> {
        Ok(!self.store().auth().read().await?.has_owner().await?)
    }

    /// Creates a one-time set-up link and returns its token, valid for a day; `None` once there is an owner.
    ///
    /// # Errors
    /// The database.
    pub async fn create_setup_link(&self) -> Result<Option<Secret>, Error> {
        if !self.needs_setup().await? {
            return Ok(None);
        }
        let now = self.now();
        let token = opaque_token::fresh(PREFIX)?;
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let mut tx = self.store().auth().write().await?;
        tx.add_link(LinkKind::Setup, &hash, now, now.plus(LIFETIME)).await?;
        tx.commit().await?;
        Ok(Some(token))
    }

    /// Returns true if the token belongs to a set-up link that is still valid.
    ///
    /// # Errors
    /// The database.
    pub async fn is_setup_link_valid(&self, token: &str) -> Result<bool, Error> {
        let Some(hash) = opaque_token::hash(PREFIX, token) else { return Ok(false) };
        Ok(self.store().auth().read().await?.is_link_valid(LinkKind::Setup, &hash, self.now()).await?)
    }

    /// Creates the first owner, of the company *Default*, and signs in. The link is used up.
    ///
    /// # Errors
    /// [`AuthError::AlreadySetUp`], [`AuthError::LinkExpired`], an invalid field, the database.
    pub async fn create_first_owner(&self, new: FirstOwner, caller: &Caller) -> Result<SignedIn, AuthError> {
        if !self.needs_setup().await? {
            return Err(AuthError::AlreadySetUp);
        }
        let hash = opaque_token::hash(PREFIX, new.token.expose().trim()).ok_or(AuthError::LinkExpired)?;
        if !self.is_setup_link_valid(new.token.expose().trim()).await? {
            return Err(AuthError::LinkExpired);
        }
        let email = email::normalize(&new.email)?;
        password::check(&new.password, &password::Owner { email: &email, name: new.name.as_deref(), company: None })?;
        let name = validation::person_name(new.name.as_deref(), &email)?;
        let company = self.default_company().await?;
        let password = self.password_hasher().hash(&new.password).await?;
        let token = opaque_token::fresh(session::PREFIX)?;

        let now = self.now();
        let (person, member) = (PersonId::new(self.clock(), self.rng()), MemberId::new(self.clock(), self.rng()));
        let mut tx = self.store().auth().write().await?;
        if tx.has_owner().await? {
            return Err(AuthError::AlreadySetUp);
        }
        if !tx.use_link(LinkKind::Setup, &hash, now).await? {
            return Err(AuthError::LinkExpired);
        }
        tx.add_person(&NewPerson { id: person, email, password, created_at: now }).await?;
        // The set-up link came from the operator, who vouches for the address.
        tx.prove_email(person, now).await?;
        let owner = NewMember { id: member, company, name, role: Role::Owner, created_at: now };
        tx.add_member(person, &owner).await?;
        let session = self.create_session(&mut tx, NewSignIn { token: &token, person, member, caller, now }).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), "owner.set_up", member, now);
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        Ok(SignedIn { token, session })
    }
}
