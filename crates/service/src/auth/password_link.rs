//! Links that set a password: made by an administrator for a member, or sent by mail, good once and for a time. Whoever
//! opens one chooses the password and then signs in with it; the second factor stays as it is.

use super::{AuthError, password};
use crate::members::MemberError;
use crate::secrets::opaque_token;
use crate::setup::audit;
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, MemberId, Permission, PersonId, Secret, Timestamp};
use hawser_store::{AuthTx, LinkKind, Membership, NewPasswordLink, PasswordLinkRow};
use std::time::Duration;

/// What the token of a link begins with.
pub(crate) const PREFIX: &str = "hwl_";

/// How long a link that an administrator made is good.
const LIFE: Duration = Duration::from_secs(24 * 3600);

/// A link that sets a password; shown once.
#[derive(Debug)]
pub struct PasswordLink {
    /// Its token.
    pub token: Secret,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

impl PasswordLink {
    /// Where it leads, below the address of the instance.
    pub fn path(&self) -> Secret {
        path(&self.token)
    }
}

/// Where a link leads.
pub(crate) fn path(token: &Secret) -> Secret {
    Secret::new(format!("/password-reset?token={}", token.expose()))
}

/// Why this actor makes no link for that member of its company; all memberships of the person are given.
fn refusal(actor: &Actor, member: MemberId, memberships: &[Membership]) -> Option<MemberError> {
    let Some(target) = memberships.iter().find(|membership| membership.member == member) else {
        return Some(MemberError::MemberWithoutAccount);
    };
    if matches!(actor, Actor::Key { .. }) {
        return Some(MemberError::PersonRequired);
    }
    if matches!(actor, Actor::Member { member: own, .. } if *own == member) {
        return Some(MemberError::OwnPassword);
    }
    if target.disabled_at.is_some() {
        return Some(MemberError::DisabledMember);
    }
    // A membership that is disabled there may be enabled again.
    if memberships.len() > 1 && *actor != Actor::InstanceOwner {
        return Some(MemberError::PasswordShared);
    }
    let mut held = Permission::ALL.iter().filter(|permission| target.role.has(**permission));
    (!held.all(|permission| actor.may(*permission))).then_some(MemberError::RoleTooHigh)
}

impl App {
    /// Makes a one-time link with which a member of the actor's company sets a new password, good for a day.
    ///
    /// # Errors
    /// `not_found` for a member of another company, a [`Refusal`], the permission
    /// `members.manage`, the database.
    pub async fn create_password_link(&self, actor: &Actor, member: MemberId) -> Result<PasswordLink, AuthError> {
        if !actor.may(Permission::MembersManage) {
            return Err(Error::Forbidden(Permission::MembersManage).into());
        }
        let token = opaque_token::fresh(PREFIX)?;
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        let person = writing.find_person_by_member(member).await?;
        let memberships = match &person {
            Some(person) => writing.list_memberships(person.id).await?,
            None => Vec::new(),
        };
        let company = memberships.iter().find(|membership| membership.member == member).map(|found| found.company);
        let company = company.filter(|company| actor.company().is_none_or(|own| own == *company));
        let (Some(person), Some(company)) = (person, company) else {
            return Err(Error::failure(FailureCode::NotFound).into());
        };
        let refused = person.disabled_at.map(|_| MemberError::DisabledMember);
        if let Some(refused) = refused.or_else(|| refusal(actor, member, &memberships)) {
            return Err(Error::from(refused).into());
        }
        let created_by = match actor {
            Actor::Member { member, .. } => Some(*member),
            Actor::Key { .. } | Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
        };
        // The one that was made before is given up: there is one that opens.
        writing.use_password_links(person.id, now).await?;
        let expires_at = now.plus(LIFE);
        let link = NewPasswordLink { hash, person: person.id, created_by, created_at: now, expires_at };
        writing.add_password_link(&link).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), "password.link", member, now);
        writing.append_audit(actor, &entry).await?;
        writing.commit().await?;
        Ok(PasswordLink { token, expires_at })
    }

    /// Whether the token of a link would still open.
    ///
    /// # Errors
    /// The database.
    pub async fn is_password_link_good(&self, token: &Secret) -> Result<bool, Error> {
        let Some(hash) = opaque_token::hash(PREFIX, token.expose().trim()) else { return Ok(false) };
        let mut reading = self.store().entrance().read().await?;
        Ok(self.open_link(&mut reading, &hash, self.now()).await?.is_some())
    }

    /// Sets the password of the person whom the link is for. It is used up, all sessions of the person end; the second
    /// factor stays on.
    ///
    /// # Errors
    /// [`AuthError::PasswordLinkExpired`], a password that breaks a rule (the link stays good), the database.
    pub async fn complete_password_reset(&self, token: &Secret, new: &Secret) -> Result<(), AuthError> {
        let hash = opaque_token::hash(PREFIX, token.expose().trim()).ok_or(AuthError::PasswordLinkExpired)?;
        let mut reading = self.store().entrance().read().await?;
        let link = self.open_link(&mut reading, &hash, self.now()).await?.ok_or(AuthError::PasswordLinkExpired)?;
        drop(reading);
        password::check(new, &link.email).map_err(|error| match error {
            AuthError::Invalid { rule, .. } => AuthError::Invalid { field: "new_password", rule },
            error => error,
        })?;
        let password = self.auth_state().passwords.hash(new).await?;
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        let link = self.open_link(&mut writing, &hash, now).await?.ok_or(AuthError::PasswordLinkExpired)?;
        // The person first, then the links: everybody who changes a password locks in this order.
        writing.set_password(link.person, &password, now).await?;
        // Not used up by somebody who opened the same link at the same moment.
        if !writing.use_link(LinkKind::PasswordReset, &hash, now).await? {
            return Err(AuthError::PasswordLinkExpired);
        }
        writing.use_password_links(link.person, now).await?;
        writing.remove_sessions(link.person, None).await?;
        self.audit_reset(&mut writing, link.person, now).await?;
        writing.commit().await?;
        Ok(())
    }

    /// The link of that hash, when it opens and its maker might make it now as well: a person who has joined another company
    /// since, or a maker who has lost the right, ends it.
    async fn open_link(
        &self,
        reading: &mut AuthTx,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<PasswordLinkRow>, Error> {
        let Some(link) = reading.find_password_link(hash, now).await? else { return Ok(None) };
        let Some(maker) = link.created_by else { return Ok(Some(link)) };
        let Some(maker_person) = reading.find_person_by_member(maker).await? else { return Ok(None) };
        let of_maker = reading.list_memberships(maker_person.id).await?;
        let maker = of_maker.into_iter().find(|found| found.member == maker && found.disabled_at.is_none());
        let Some(maker) = maker.filter(|_| maker_person.disabled_at.is_none()) else { return Ok(None) };
        let actor = Actor::Member { member: maker.member, company: maker.company, role: maker.role };
        let memberships = reading.list_memberships(link.person).await?;
        let target = memberships.iter().find(|membership| membership.company == maker.company);
        let is_refused = !actor.may(Permission::MembersManage)
            || target.is_none_or(|target| refusal(&actor, target.member, &memberships).is_some());
        Ok((!is_refused).then_some(link))
    }

    /// One line in the trail of every company that the person is in.
    async fn audit_reset(&self, writing: &mut AuthTx, person: PersonId, now: Timestamp) -> Result<(), Error> {
        let mut memberships = writing.list_memberships(person).await?;
        // Each line locks its trail: in one order for all, or two who are in the same companies wait for each other.
        memberships.sort_unstable_by_key(|at| at.company);
        for at in memberships {
            let actor = Actor::Member { member: at.member, company: at.company, role: at.role };
            let entry = audit(self.clock(), self.rng(), Some(at.company), "password.reset", at.member, now);
            writing.append_audit(&actor, &entry).await?;
        }
        Ok(())
    }
}
