//! Disables and enables members. A disabled member's sessions end and its pending invitations are withdrawn. API keys that it
//! created stay valid, since they belong to the company.

use super::{
    Assignment, Member, MemberError,
    change::{is_oneself, keep_an_owner, refuse_keys},
    find,
};
use crate::{App, Error};
use hawser_core::{Actor, MemberId, Permission, Role};
use hawser_store::TenantTx;
use serde_json::json;

impl App {
    /// Disables a member, with effect from its next request to any process. Repeating it changes nothing.
    ///
    /// # Errors
    /// `not_found`; [`MemberError::RoleTooHigh`], [`MemberError::LastOwner`], [`MemberError::SelfChange`]; the permission
    /// `members.manage`; the database.
    pub async fn disable_member(&self, actor: &Actor, member: MemberId) -> Result<(Member, Vec<Assignment>), Error> {
        self.set_disabled(actor, member, true).await
    }

    /// Enables a disabled member with its previous role and shops, but without a session. Repeating it changes nothing.
    ///
    /// # Errors
    /// `not_found`, [`MemberError::RoleTooHigh`], the permission `members.manage`, the database.
    pub async fn enable_member(&self, actor: &Actor, member: MemberId) -> Result<(Member, Vec<Assignment>), Error> {
        self.set_disabled(actor, member, false).await
    }

    async fn set_disabled(
        &self,
        actor: &Actor,
        member: MemberId,
        is_disabled: bool,
    ) -> Result<(Member, Vec<Assignment>), Error> {
        self.require(actor, Permission::MembersManage)?;
        if !is_disabled {
            refuse_keys(actor)?;
        }
        let company = self.company_of(actor).await?;
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        let acting = self.lock_and_recheck(&mut writing, actor, company, Permission::MembersManage).await?;
        let before = find(&mut writing, company, member).await?;
        if !acting.can_assign_role(before.role) {
            return Err(MemberError::RoleTooHigh.into());
        }
        if is_disabled {
            keep_an_owner(&mut writing, &before).await?;
            if is_oneself(&acting, member) {
                return Err(MemberError::SelfChange.into());
            }
        }
        if before.disabled_at.is_some() != is_disabled {
            writing.set_disabled(company, member, is_disabled.then_some(now)).await?;
            let action = if is_disabled { "member.disable" } else { "member.enable" };
            let details = json!({"before": {"is_disabled": !is_disabled}, "after": {"is_disabled": is_disabled}});
            writing.append_audit(&self.audit_entry(company, action, member, details)).await?;
            if is_disabled {
                self.withdraw_invitations_of(&mut writing, &before, |_| true).await?;
            }
        }
        writing.commit().await?;
        self.look_at_member(actor, member).await
    }

    /// Withdraws the invitations that a member sent and could not send in its new role.
    pub(crate) async fn withdraw_what_is_too_high(
        &self,
        writing: &mut TenantTx,
        member: &Member,
        role: Role,
    ) -> Result<(), Error> {
        let after = Actor::Member { member: member.id, company: member.company, role };
        let is_too_high = |invited| !after.may(Permission::MembersManage) || !after.can_assign_role(invited);
        self.withdraw_invitations_of(writing, member, is_too_high).await
    }

    /// A disabled member knows the links that they created, so all of them become invalid.
    async fn withdraw_invitations_of(
        &self,
        writing: &mut TenantTx,
        member: &Member,
        is_to_go: impl Fn(Role) -> bool,
    ) -> Result<(), Error> {
        for pending in writing.list_invitations(member.company).await? {
            if pending.invited_by == Some(member.id) && is_to_go(pending.role) {
                writing.withdraw_invitation(member.company, pending.id).await?;
                let details = json!({"because_of": member.id.to_string()});
                writing
                    .append_audit(&self.audit_entry(member.company, "invitation.withdraw", pending.id, details))
                    .await?;
            }
        }
        Ok(())
    }
}
