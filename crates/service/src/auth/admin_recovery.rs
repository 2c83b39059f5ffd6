//! Recovery of an account by the instance's operator, for people whom no administrator of their company can help: the only
//! owner who forgot the password, or somebody who lost both the authenticator app and the recovery codes.

use super::{AuthError, PasswordLink, email};
use crate::audit::audit;
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, Permission};
use hawser_store::PersonRow;

impl App {
    /// Creates a one-time link with which the person with this address sets a new password. It is valid for a day, also for
    /// people in several companies: the operator is responsible for all of them.
    ///
    /// # Errors
    /// Any actor but the instance's owner is refused; `not_found`; the errors of [`App::create_password_link`].
    pub async fn recover_password(&self, actor: &Actor, email: &str) -> Result<PasswordLink, AuthError> {
        let person = self.find_locked_out(actor, email).await?;
        let memberships = self.store().auth().read().await?.list_memberships(person.id).await?;
        let member = memberships.into_iter().find(|membership| membership.disabled_at.is_none());
        let member = member.ok_or(Error::failure(FailureCode::NotFound))?;
        self.create_password_link(actor, member.member).await
    }

    /// Turns off the second factor of the person with this address and deletes the recovery codes.
    ///
    /// # Errors
    /// Any actor but the instance's owner is refused; `not_found`; [`AuthError::SecondFactorOff`]; the database.
    pub async fn reset_second_factor(&self, actor: &Actor, email: &str) -> Result<(), AuthError> {
        let person = self.find_locked_out(actor, email).await?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.remove_second_factor(person.id).await? {
            return Err(AuthError::SecondFactorOff);
        }
        let mut memberships = tx.list_memberships(person.id).await?;
        // Each entry locks its company's trail. One order for all transactions avoids deadlocks.
        memberships.sort_unstable_by_key(|membership| membership.company);
        for membership in memberships {
            let action = "second_factor.disable";
            let entry = audit(self.clock(), self.rng(), Some(membership.company), action, membership.member, now);
            tx.append_audit(actor, &entry).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn find_locked_out(&self, actor: &Actor, email: &str) -> Result<PersonRow, AuthError> {
        if *actor != Actor::InstanceOwner {
            return Err(Error::Forbidden(Permission::MembersManage).into());
        }
        let email = email::normalize(email)?;
        let person = self.store().auth().read().await?.find_person_by_email(&email).await?;
        person.ok_or_else(|| Error::failure(FailureCode::NotFound).into())
    }
}
