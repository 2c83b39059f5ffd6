//! Changes the name or role of a member. A new role takes effect at the member's next request.

use super::{Assignment, Member, MemberError, check_name, find, list::revision_of};
use crate::{App, Error};
use hawser_core::{Actor, MemberId, Permission, Role};
use hawser_store::TenantTx;
use serde_json::json;

#[derive(Debug, Clone)]
pub struct ChangeMember {
    pub member: MemberId,
    /// The new name, 1 to 254 characters.
    pub name: Option<String>,
    /// The new role.
    pub role: Option<Role>,
    /// The `ETag` that the change is based on; `None` changes the member in any state.
    pub expected: Option<String>,
}

/// Requires a person as the actor: granting a role and enabling a member both give access.
pub(crate) fn refuse_keys(actor: &Actor) -> Result<(), Error> {
    if matches!(actor, Actor::Key { .. }) { Err(MemberError::PersonRequired.into()) } else { Ok(()) }
}

pub(crate) fn is_oneself(actor: &Actor, member: MemberId) -> bool {
    matches!(actor, Actor::Member { member: own, .. } if *own == member)
}

/// Refuses to remove the last owner who can sign in.
pub(crate) async fn keep_an_owner(writing: &mut TenantTx, member: &Member) -> Result<(), Error> {
    if member.role != Role::Owner || member.disabled_at.is_some() {
        return Ok(());
    }
    match writing.count_active_owners(member.company).await? {
        0 | 1 => Err(MemberError::LastOwner.into()),
        _ => Ok(()),
    }
}

impl App {
    /// Changes a member's name or role. All members can change their own name.
    ///
    /// # Errors
    /// `not_found`; [`MemberError::RoleTooHigh`], [`MemberError::LastOwner`], [`MemberError::SelfChange`], a name that breaks the rule;
    /// [`Error::Changed`]; the permission `members.manage`; the database.
    pub async fn change_member(&self, actor: &Actor, change: ChangeMember) -> Result<(Member, Vec<Assignment>), Error> {
        let is_own_name = is_oneself(actor, change.member) && change.role.is_none();
        if !is_own_name {
            self.require(actor, Permission::MembersManage)?;
        }
        refuse_keys(actor)?;
        let name = change.name.as_deref().map(check_name).transpose()?;
        let company = self.company_of(actor).await?;
        let mut writing = self.store().within(actor, self.now()).write().await?;
        let before = if is_own_name {
            writing.lock_members(company).await?;
            find(&mut writing, company, change.member).await?
        } else {
            let actor = self.lock_and_recheck(&mut writing, actor, company, Permission::MembersManage).await?;
            let before = find(&mut writing, company, change.member).await?;
            check_role(&mut writing, &actor, &before, change.role).await?;
            before
        };
        if change.expected.is_some_and(|expected| expected != revision_of(&before)) {
            return Err(Error::Changed);
        }
        let (name, role) = (name.unwrap_or_else(|| before.name.clone()), change.role.unwrap_or(before.role));
        if (&name, role) != (&before.name, before.role) {
            writing.change_member(company, change.member, &name, role).await?;
            let details = json!({
                "before": {"name": before.name, "role": before.role.as_str()},
                "after": {"name": name, "role": role.as_str()},
            });
            writing.append_audit(&self.audit_entry(company, "member.change", change.member, details)).await?;
            self.withdraw_what_is_too_high(&mut writing, &before, role).await?;
        }
        writing.commit().await?;
        self.look_at_member(actor, change.member).await
    }
}

/// Checks that the actor may give a role to a member who has another one.
async fn check_role(writing: &mut TenantTx, actor: &Actor, before: &Member, role: Option<Role>) -> Result<(), Error> {
    if !actor.can_assign_role(before.role) {
        return Err(MemberError::RoleTooHigh.into());
    }
    let Some(role) = role.filter(|role| *role != before.role) else { return Ok(()) };
    keep_an_owner(writing, before).await?;
    if is_oneself(actor, before.id) {
        return Err(MemberError::SelfChange.into());
    }
    if !actor.can_assign_role(role) {
        return Err(MemberError::RoleTooHigh.into());
    }
    Ok(())
}
