//! One-time links that set a password, created by an administrator for a member or sent by e-mail. The person chooses the
//! password and then signs in with it; the second factor stays on, unless the link is the first proof that the address belongs
//! to the person: what an account had before may be a stranger's, who registered with an address of somebody else.

use super::{AuthError, password};
use crate::audit::{Details as _, audit};
use crate::members::MemberError;
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::{Actor, FailureCode, MemberId, Permission, PersonId, Secret, Timestamp};
use hawser_store::{AuthTx, LinkKind, Membership, NewPasswordLink, PasswordLinkRow};
use serde_json::json;
use std::time::Duration;

/// Prefix of a password link's token.
pub(crate) const PREFIX: &str = "hwl_";

/// Time for which a link of an administrator is valid.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// A link that sets a password; shown once.
#[derive(Debug)]
pub struct PasswordLink {
    pub token: Secret,
    pub expires_at: Timestamp,
}

impl PasswordLink {
    /// The link's path below the public address of the instance.
    pub fn path(&self) -> Secret {
        path(&self.token)
    }
}

/// The path of the link with this token.
pub(crate) fn path(token: &Secret) -> Secret {
    Secret::new(format!("/password-reset?token={}", token.expose()))
}

/// The reason why the actor may not create a link for this member of its company, if any. `memberships` are all memberships
/// of the member's person.
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
    // Disabled memberships count as well, because they may be enabled again.
    if memberships.len() > 1 && *actor != Actor::InstanceOwner {
        return Some(MemberError::PasswordShared);
    }
    let mut held = Permission::ALL.iter().filter(|permission| target.role.has(**permission));
    (!held.all(|permission| actor.may(*permission))).then_some(MemberError::RoleTooHigh)
}

impl App {
    /// Creates a one-time link with which a member of the actor's company sets a new password. It is valid for a day.
    ///
    /// # Errors
    /// `not_found` for a member of another company, a [`MemberError`], the permission `members.manage`, the database.
    pub async fn create_password_link(&self, actor: &Actor, member: MemberId) -> Result<PasswordLink, AuthError> {
        self.require(actor, Permission::MembersManage)?;
        let token = opaque_token::fresh(PREFIX)?;
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        let person = tx.find_person_by_member(member).await?;
        let memberships = match &person {
            Some(person) => tx.list_memberships(person.id).await?,
            None => Vec::new(),
        };
        let company = memberships.iter().find(|membership| membership.member == member).map(|found| found.company);
        let company = company.filter(|company| actor.company().is_none_or(|own| own == *company));
        let (Some(person), Some(company)) = (person, company) else {
            return Err(Error::failure(FailureCode::NotFound).into());
        };
        let disabled = person.disabled_at.map(|_| MemberError::DisabledMember);
        if let Some(refusal) = disabled.or_else(|| refusal(actor, member, &memberships)) {
            return Err(Error::from(refusal).into());
        }
        let created_by = match actor {
            Actor::Member { member, .. } => Some(*member),
            Actor::Key { .. } | Actor::InstanceOwner | Actor::Worker | Actor::Link { .. } => None,
        };
        // Only the newest link of a person is valid.
        tx.use_password_links(person.id, now).await?;
        let expires_at = now.plus(LIFETIME);
        let link = NewPasswordLink { hash, person: person.id, created_by, created_at: now, expires_at };
        tx.add_password_link(&link).await?;
        let entry = audit(self.clock(), self.rng(), Some(company), "password.link", member, now);
        tx.append_audit(actor, &entry).await?;
        tx.commit().await?;
        Ok(PasswordLink { token, expires_at })
    }

    /// Returns true if the token belongs to a link that is still valid.
    ///
    /// # Errors
    /// The database.
    pub async fn is_password_link_valid(&self, token: &Secret) -> Result<bool, Error> {
        let Some(hash) = opaque_token::hash(PREFIX, token.expose().trim()) else { return Ok(false) };
        let mut tx = self.store().auth().read().await?;
        Ok(self.find_valid_link(&mut tx, &hash, self.now()).await?.is_some())
    }

    /// Sets the password of the person whom the link is for. The link is used up, all sessions of the person end, and the
    /// second factor stays on, unless the address was not proven before.
    ///
    /// # Errors
    /// [`AuthError::PasswordLinkExpired`]; an invalid password, after which the link stays valid; the database.
    pub async fn complete_password_reset(&self, token: &Secret, new: &Secret) -> Result<(), AuthError> {
        let hash = opaque_token::hash(PREFIX, token.expose().trim()).ok_or(AuthError::PasswordLinkExpired)?;
        let mut tx = self.store().auth().read().await?;
        let link = self.find_valid_link(&mut tx, &hash, self.now()).await?.ok_or(AuthError::PasswordLinkExpired)?;
        drop(tx);
        password::check(new, &password::Owner { email: &link.email, name: None, company: None })
            .map_err(|error| error.in_field("new_password"))?;
        let password = self.password_hasher().hash(new).await?;
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        let link = self.find_valid_link(&mut tx, &hash, now).await?.ok_or(AuthError::PasswordLinkExpired)?;
        // Every change of a password locks the person before the links.
        tx.set_password(link.person, &password, now).await?;
        // A concurrent request may have used the same link.
        if !tx.use_link(LinkKind::PasswordReset, &hash, now).await? {
            return Err(AuthError::PasswordLinkExpired);
        }
        tx.use_password_links(link.person, now).await?;
        tx.remove_sessions(link.person, None).await?;
        // A link of an administrator proves nothing: it was shown to the administrator.
        let is_first_proof = link.created_by.is_none() && tx.prove_email(link.person, now).await?;
        if is_first_proof {
            tx.clear_second_factor(link.person).await?;
        }
        self.audit_reset(&mut tx, link.person, is_first_proof, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Finds the link with this hash, if it is valid and its creator could still create it. A link becomes invalid when the
    /// person joins another company or the creator loses the permission.
    async fn find_valid_link(
        &self,
        tx: &mut AuthTx,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<PasswordLinkRow>, Error> {
        let Some(link) = tx.find_password_link(hash, now).await? else { return Ok(None) };
        let Some(creator) = link.created_by else { return Ok(Some(link)) };
        let Some(creator_person) = tx.find_person_by_member(creator).await? else { return Ok(None) };
        let of_creator = tx.list_memberships(creator_person.id).await?;
        let creator = of_creator.into_iter().find(|found| found.member == creator && found.disabled_at.is_none());
        let Some(creator) = creator.filter(|_| creator_person.disabled_at.is_none()) else { return Ok(None) };
        let actor = Actor::Member { member: creator.member, company: creator.company, role: creator.role };
        let memberships = tx.list_memberships(link.person).await?;
        let target = memberships.iter().find(|membership| membership.company == creator.company);
        let is_refused = !actor.may(Permission::MembersManage)
            || target.is_none_or(|target| refusal(&actor, target.member, &memberships).is_some());
        Ok((!is_refused).then_some(link))
    }

    /// Appends an entry to the trail of every company of the person.
    async fn audit_reset(
        &self,
        tx: &mut AuthTx,
        person: PersonId,
        is_first_proof: bool,
        now: Timestamp,
    ) -> Result<(), Error> {
        let mut memberships = tx.list_memberships(person).await?;
        // Each entry locks its company's trail. One order for all transactions avoids deadlocks.
        memberships.sort_unstable_by_key(|membership| membership.company);
        for membership in memberships {
            let (member, company) = (membership.member, membership.company);
            let actor = Actor::Member { member, company, role: membership.role };
            let mut entry = audit(self.clock(), self.rng(), Some(company), "password.reset", member, now);
            if is_first_proof {
                entry = entry.with(json!({"is_first_proof": true}));
            }
            tx.append_audit(&actor, &entry).await?;
        }
        Ok(())
    }
}
