//! Accepts an invitation. It never reveals if the address belongs to a person: the accepting person enters a password, which is
//! verified for an existing person and set for a new one.

use super::{Invitation, MemberError, check_name, invite::PREFIX};
use crate::auth::{AuthError, Caller, NewSignIn, SignedIn, password, session};
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::{Actor, MemberId, PersonId, Secret};
use hawser_store::{NewMember, NewPerson, PersonRow, StoreError};
use serde_json::json;

#[derive(Debug)]
pub struct AcceptInvitation {
    /// The token of the link.
    pub token: Secret,
    /// The name in the company; by default, the e-mail address.
    pub name: Option<String>,
    /// The password of the person with that address, or the first one of a new person: at least 12 characters.
    pub password: Secret,
}

#[derive(Debug)]
pub struct Accepted {
    /// The member.
    pub member: MemberId,
    /// The invitation that was accepted.
    pub invitation: Invitation,
    /// The session of a new person; `None` for an existing one, who signs in as usual.
    pub signed_in: Option<SignedIn>,
}

impl App {
    /// Finds the invitation of a link, for the page that it leads to.
    ///
    /// # Errors
    /// [`AuthError::InvitationExpired`], the database.
    pub async fn look_up_invitation(&self, token: &Secret) -> Result<Invitation, AuthError> {
        let hash = opaque_token::hash(PREFIX, token.expose().trim()).ok_or(AuthError::InvitationExpired)?;
        let found = self.store().auth().read().await?.find_invitation(&hash, self.now()).await?;
        found.ok_or(AuthError::InvitationExpired)
    }

    /// Accepts an invitation. Its link cannot be used again.
    ///
    /// # Errors
    /// [`AuthError::InvitationExpired`]; [`AuthError::WrongCredentials`] and [`AuthError::RateLimited`] for an existing
    /// person with another password; a field that breaks a rule; [`MemberError::AlreadyMember`]; the database.
    pub async fn accept_invitation(&self, accept: AcceptInvitation, caller: &Caller) -> Result<Accepted, AuthError> {
        let invitation = self.look_up_invitation(&accept.token).await?;
        let name = accept.name.as_deref().map(str::trim).filter(|name| !name.is_empty()).unwrap_or(&invitation.email);
        let name = check_name(name).map_err(Error::from)?;
        let known = self.prove(&invitation, &accept.password, caller).await?;
        let new_password = match known {
            Some(_) => None,
            None => Some(self.password_hasher().hash(&accept.password).await?),
        };
        let session_token = opaque_token::fresh(session::PREFIX)?;
        let hash = opaque_token::hash(PREFIX, accept.token.expose().trim()).ok_or(AuthError::InvitationExpired)?;

        let now = self.now();
        let member = MemberId::new(self.clock(), self.rng());
        let company = invitation.company;
        let mut writing = self.store().auth().write().await?;
        writing.lock_members(company).await?;
        if !writing.use_invitation(invitation.id, member, now).await? {
            return Err(AuthError::InvitationExpired);
        }
        let person = known.as_ref().map_or_else(|| PersonId::new(self.clock(), self.rng()), |person| person.id);
        let is_new = new_password.is_some();
        if let Some(password) = new_password {
            let email = invitation.email.clone();
            writing.add_person(&NewPerson { id: person, email, password, created_at: now }).await?;
        }
        // The link that is shown to the sender proves nothing about the mailbox; the mailed one does.
        if writing.is_mailed_link(invitation.id, &hash).await? {
            writing.prove_email(person, now).await?;
        }
        let new = NewMember { id: member, company, name, role: invitation.role, created_at: now };
        writing.add_member(person, &new).await.map_err(|error| match error {
            StoreError::Conflict { what: "member" } => AuthError::from(Error::from(MemberError::AlreadyMember)),
            error => error.into(),
        })?;
        let actor = Actor::Member { member, company, role: invitation.role };
        let details = json!({
            "invitation": invitation.id.to_string(),
            "after": {"role": invitation.role.as_str(), "is_new_person": is_new},
        });
        writing.append_audit(&actor, &self.audit_entry(company, "invitation.accept", member, details)).await?;
        let signed_in = if is_new {
            let session = self
                .create_session(&mut writing, NewSignIn { token: &session_token, person, member, caller, now })
                .await?;
            let began = self.audit_entry(company, "session.begin", session.id, json!({}));
            writing.append_audit(&actor, &began).await?;
            Some(SignedIn { token: session_token, session })
        } else {
            None
        };
        writing.commit().await?;
        Ok(Accepted { member, invitation, signed_in })
    }

    /// Returns the person with the invited address if the password is correct, or `None` if there is no such person and the
    /// password satisfies the rules for a new one.
    async fn prove(
        &self,
        invitation: &Invitation,
        password: &Secret,
        caller: &Caller,
    ) -> Result<Option<PersonRow>, AuthError> {
        let (limiter, email) = (&self.rate_limiters().sign_ins, invitation.email.as_str());
        self.throttle(limiter, email, caller.address).await?;
        let person = self.store().auth().read().await?.find_person_by_email(email).await?;
        let owner = password::Owner { email, name: None, company: Some(&invitation.company_name) };
        let hash = person.as_ref().map(|person| person.password.clone());
        let is_right = self.password_hasher().verify(password, hash).await?;
        match person {
            Some(person) if is_right && person.disabled_at.is_none() => {
                limiter.record_success(email, caller.address);
                Ok(Some(person))
            }
            // A password that nobody could have is refused alike, whether there is a person or not.
            Some(_) => {
                password::check(password, &owner)?;
                Err(AuthError::WrongCredentials)
            }
            None => {
                password::check(password, &owner)?;
                limiter.record_success(email, caller.address);
                Ok(None)
            }
        }
    }
}
