//! Invites a person by e-mail address. The one-time link is valid for seven days and grants a membership with a role and
//! shops. It is returned once, to its creator; only its hash is stored.

use super::{Invitation, MemberError};
use crate::auth::email;
use crate::paging::{PageOf, Pages};
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::paging::Page;
use hawser_core::{Actor, CompanyId, FailureCode, InvitationId, Permission, Role, Secret, ShopId, Timestamp};
use hawser_store::{InvitedShop, NewInvitation, StoreError, TenantTx};
use serde_json::json;
use std::time::Duration;

pub(crate) const PREFIX: &str = "hwi_";

/// The name of the list in cursors.
const LIST: &str = "invitations";

const LIFE: Duration = Duration::from_secs(7 * 24 * 3600);

/// The number of invitations per company that are sent by mail within a day, so that Hawser cannot be used to send bulk
/// mail. Further invitations are created, but only their links are shown.
const MAILS_A_DAY: u64 = 200;

/// The number of invitations of all companies together that are sent by mail within a day.
const MAILS_A_DAY_IN_ALL: u64 = 1000;

const DAY: Duration = Duration::from_secs(24 * 3600);

const MOST_SHOPS: usize = 5000;

/// A new invitation.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The e-mail address of the invited person.
    pub email: String,
    /// The role of the future member.
    pub role: Role,
    /// The shops to assign when the invitation is accepted.
    pub shops: Vec<ShopId>,
    /// The end of those assignments; `None` if they have none.
    pub shops_until: Option<Timestamp>,
}

/// A created invitation.
#[derive(Debug)]
pub struct Invited {
    /// The id of the invitation.
    pub id: InvitationId,
    /// The token of the link. It is not stored and cannot be retrieved later.
    pub token: Secret,
    pub expires_at: Timestamp,
    /// The reason why no mail was sent; `None` if one is on its way.
    pub not_mailed: Option<NotMailed>,
}

/// The reason why an invitation was not mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotMailed {
    /// This instance sends no mail.
    Off,
    /// No owner of the company has a proven address. Otherwise strangers could send their words to strangers.
    AddressNotProven,
    /// Too many mails were sent today, by this company, by all, or to this address.
    Limit,
}

impl NotMailed {
    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "mail_off",
            Self::AddressNotProven => "address_not_proven",
            Self::Limit => "mail_limit",
        }
    }
}

impl Invited {
    /// The path of the link, below the address of the instance.
    pub fn path(&self) -> Secret {
        path(&self.token)
    }
}

pub(crate) fn path(token: &Secret) -> Secret {
    Secret::new(format!("/invitation/{}", token.expose()))
}

/// A pending invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// The shops of the invitation that the actor may see.
    pub shops: Vec<InvitedShop>,
}

impl App {
    /// Invites a person.
    ///
    /// # Errors
    /// [`MemberError::RoleTooHigh`], [`MemberError::AlreadyMember`], [`MemberError::DisabledMember`], [`MemberError::AlreadyInvited`],
    /// [`MemberError::PersonRequired`] for a key, a field that breaks a rule; `not_found` for a shop that does not exist or that
    /// the actor may not see; the permission `members.manage`; the database.
    pub async fn invite(&self, actor: &Actor, invite: Invite) -> Result<Invited, Error> {
        self.require(actor, Permission::MembersManage)?;
        if matches!(actor, Actor::Key { .. }) {
            return Err(MemberError::PersonRequired.into());
        }
        let rule = "an e-mail address such as name@example.com";
        let email = email::normalize(&invite.email).map_err(|_| MemberError::Field { field: "email", rule })?;
        let now = self.now();
        if invite.shops_until.is_some_and(|until| until <= now) {
            return Err(MemberError::Field { field: "shops_until", rule: "a moment in the future" }.into());
        }
        let mut shops = invite.shops;
        shops.sort();
        shops.dedup();
        if shops.len() > MOST_SHOPS {
            return Err(MemberError::Field { field: "shops", rule: "at most 5000" }.into());
        }
        let token = opaque_token::fresh(PREFIX)?;
        let hash = opaque_token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let company = self.company_of(actor).await?;
        let mut writing = self.store().within(actor, now).write().await?;
        let acting = self.lock_and_recheck(&mut writing, actor, company, Permission::MembersManage).await?;
        if !acting.can_assign_role(invite.role) {
            return Err(MemberError::RoleTooHigh.into());
        }
        let id = InvitationId::new(self.clock(), self.rng());
        let mail_token = opaque_token::fresh(PREFIX)?;
        let mail_hash = opaque_token::hash(PREFIX, mail_token.expose()).ok_or(Error::Randomness)?;
        self.claim_request(&mut writing, id).await?;
        match writing.find_member_by_email(company, &email).await? {
            Some(member) if member.disabled_at.is_some() => return Err(MemberError::DisabledMember.into()),
            Some(_) => return Err(MemberError::AlreadyMember.into()),
            None => {}
        }
        let details = json!({
            "after": {
                "email": email,
                "role": invite.role.as_str(),
                "shops": shops.iter().map(ShopId::to_string).collect::<Vec<_>>(),
                "shops_until": invite.shops_until.map(|until| until.to_string()),
            },
        });
        let expires_at = now.plus(LIFE);
        let not_mailed = self.why_not_mailed(&mut writing, actor, company, &email).await?;
        let new = NewInvitation {
            id,
            company,
            email,
            role: invite.role,
            hash,
            mail_hash: not_mailed.is_none().then_some(mail_hash),
            shops,
            shops_until: invite.shops_until,
            expires_at,
        };
        match writing.add_invitation(&new).await {
            Ok(()) => {}
            Err(StoreError::Conflict { .. }) => return Err(MemberError::AlreadyInvited.into()),
            Err(StoreError::NotFound { .. }) => return Err(Error::failure(FailureCode::NotFound)),
            Err(error) => return Err(error.into()),
        }
        writing.append_audit(&self.audit_entry(company, "invitation.make", id, details)).await?;
        let company_name = writing.company_name(company).await?;
        writing.commit().await?;
        if not_mailed.is_none() {
            self.mail_invitation(&new.email, &company_name, &mail_token);
        }
        Ok(Invited { id, token, expires_at, not_mailed })
    }

    /// The reason why an invitation of this company to this address may not be mailed, if any.
    async fn why_not_mailed(
        &self,
        writing: &mut TenantTx,
        actor: &Actor,
        company: CompanyId,
        email: &str,
    ) -> Result<Option<NotMailed>, Error> {
        if !self.can_send_links() {
            return Ok(Some(NotMailed::Off));
        }
        if *actor != Actor::InstanceOwner && !writing.has_proven_owner(company).await? {
            return Ok(Some(NotMailed::AddressNotProven));
        }
        let since = self.now().minus(DAY);
        let is_flood = writing.count_invitations_since(company, since).await? >= MAILS_A_DAY
            || writing.count_mailed_invitations_since(since).await? >= MAILS_A_DAY_IN_ALL
            || self.rate_limiters().emails.begin(email, None, self.now()).is_err();
        Ok(is_flood.then_some(NotMailed::Limit))
    }

    /// Reads a page of the pending invitations of the actor's company, newest first.
    ///
    /// # Errors
    /// An invalid limit or cursor; the permission `members.manage` (or `audit.read`); the database.
    pub async fn page_invitations(&self, actor: &Actor, page: &PageOf) -> Result<Page<PendingInvitation>, Error> {
        self.require_sight_of_members(actor)?;
        let slice = page.slice(LIST)?;
        let company = self.company_of(actor).await?;
        let rows = self.store().within(actor, self.now()).read().await?.page_invitations(company, &slice).await?;
        let page = Page::of(LIST, slice.limit, rows, |(invitation, _)| invitation.id);
        Ok(page.map(|(invitation, shops)| PendingInvitation { invitation, shops }))
    }

    /// Lists all pending invitations of the actor's company, newest first.
    ///
    /// # Errors
    /// The permission `members.manage` (or `audit.read`), the database.
    pub async fn list_invitations(&self, actor: &Actor) -> Result<Vec<PendingInvitation>, Error> {
        let mut all = Pages::new(None);
        while let Some(page) = all.next() {
            all.add(self.page_invitations(actor, &page).await?);
        }
        Ok(all.items())
    }

    /// Withdraws an invitation. Its link is no longer valid.
    ///
    /// # Errors
    /// `not_found`, also when it was accepted or withdrawn; [`MemberError::RoleTooHigh`]; the permission `members.manage`; the
    /// database.
    pub async fn withdraw_invitation(&self, actor: &Actor, invitation: InvitationId) -> Result<(), Error> {
        self.require(actor, Permission::MembersManage)?;
        let company = self.company_of(actor).await?;
        let mut writing = self.store().within(actor, self.now()).write().await?;
        let acting = self.lock_and_recheck(&mut writing, actor, company, Permission::MembersManage).await?;
        let pending = writing.list_invitations(company).await?.into_iter().find(|one| one.id == invitation);
        let pending = pending.ok_or(Error::failure(FailureCode::NotFound))?;
        if !acting.can_assign_role(pending.role) {
            return Err(MemberError::RoleTooHigh.into());
        }
        if !writing.withdraw_invitation(company, invitation).await? {
            return Err(Error::failure(FailureCode::NotFound));
        }
        let details = json!({"before": {"email": pending.email, "role": pending.role.as_str()}});
        writing.append_audit(&self.audit_entry(company, "invitation.withdraw", invitation, details)).await?;
        Ok(writing.commit().await?)
    }
}
