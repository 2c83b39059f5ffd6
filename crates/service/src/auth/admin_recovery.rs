//! What whoever runs the instance does for somebody who is locked out and whom nobody in a company can help: the only owner
//! who forgot the password, the lost app together with the lost recovery codes.

use super::{AuthError, PasswordLink, email};
use crate::{App, Error, setup::audit};
use hawser_core::{Actor, FailureCode, Permission};
use hawser_store::PersonRow;

impl App {
    /// Makes a one-time link with which the person of that address sets a new password, good for a day. In how many companies
    /// the person is does not matter: whoever runs the instance answers for all of them.
    ///
    /// # Errors
    /// Refused to anybody but the instance's owner; `not_found`; those of [`App::create_password_link`].
    pub async fn rescue_password(&self, actor: &Actor, email: &str) -> Result<PasswordLink, AuthError> {
        let person = self.locked_out(actor, email).await?;
        let memberships = self.store().entrance().read().await?.list_memberships(person.id).await?;
        let member = memberships.into_iter().find(|membership| membership.disabled_at.is_none());
        let member = member.ok_or(Error::failure(FailureCode::NotFound))?;
        self.create_password_link(actor, member.member).await
    }

    /// Turns the second factor of the person of that address off; recovery codes go with it.
    ///
    /// # Errors
    /// Refused to anybody but the instance's owner; `not_found`; [`AuthError::SecondFactorOff`]; the database.
    pub async fn rescue_second_factor(&self, actor: &Actor, email: &str) -> Result<(), AuthError> {
        let person = self.locked_out(actor, email).await?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.remove_second_factor(person.id).await? {
            return Err(AuthError::SecondFactorOff);
        }
        let mut memberships = writing.list_memberships(person.id).await?;
        // Each line locks its trail: in one order for all.
        memberships.sort_unstable_by_key(|at| at.company);
        for at in memberships {
            let action = "second_factor.disable";
            let entry = audit(self.clock(), self.rng(), Some(at.company), action, at.member, now);
            writing.append_audit(actor, &entry).await?;
        }
        Ok(writing.commit().await?)
    }

    async fn locked_out(&self, actor: &Actor, email: &str) -> Result<PersonRow, AuthError> {
        if *actor != Actor::InstanceOwner {
            return Err(Error::Forbidden(Permission::MembersManage).into());
        }
        let email = email::normalize(email)?;
        let person = self.store().entrance().read().await?.find_person_by_email(&email).await?;
        person.ok_or_else(|| Error::failure(FailureCode::NotFound).into())
    }
}
