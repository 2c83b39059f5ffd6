//! The members and keys that see a shop, with the reasons.

use super::{Assignment, Subject};
use crate::members::Member;
use crate::{App, Error};
use hawser_core::{Actor, Environment, FailureCode, Permission, ShopId};
use hawser_store::ApiKeyRow;

/// A reason to see a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessReason {
    /// The member's role sees every shop of the company.
    Role,
    /// The key has access to every shop of its environment.
    AllShops,
    Assigned(Assignment),
}

/// A member or key that sees a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccessHolder {
    /// A member that is not disabled.
    Member(Member),
    /// A key that is neither revoked nor expired.
    Key(ApiKeyRow),
}

/// A member or key that sees a shop, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopAccess {
    pub holder: AccessHolder,
    /// One or two reasons.
    pub reasons: Vec<AccessReason>,
}

impl App {
    /// Lists the members and keys that see a shop now: first members, oldest first, then keys, newest first.
    ///
    /// # Errors
    /// `not_found`, also for a shop that the actor does not see; the permission `members.manage` or `audit.read`; the
    /// database.
    pub async fn shop_access(&self, actor: &Actor, shop: ShopId) -> Result<Vec<ShopAccess>, Error> {
        self.require_sight_of_members(actor)?;
        let now = self.now();
        let mut tx = self.store().within(actor, now).read().await?;
        let company = tx.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?.company;
        let environment = tx.filter_visible_shops(company, &[shop]).await?.first().map(|shop| shop.environment);
        let assignments = tx.assignments_of_shop(shop).await?;
        let members = tx.list_member_entries(company).await?;
        let keys = tx.list_api_keys().await?;
        drop(tx);
        let members = members.into_iter().filter(|member| member.disabled_at.is_none()).map(|member| {
            let by_role = member.role.has(Permission::ShopsReadAll).then_some(AccessReason::Role);
            let reasons = reasons(by_role, Subject::Member(member.id), &assignments);
            ShopAccess { holder: AccessHolder::Member(member), reasons }
        });
        let is_valid = |key: &ApiKeyRow, environment: Environment| {
            key.company == company
                && key.environment == environment
                && key.revoked_at.is_none()
                && key.expires_at.is_none_or(|end| end > now)
        };
        let keys = keys.into_iter().filter(|key| environment.is_some_and(|environment| is_valid(key, environment)));
        let keys = keys.map(|key| {
            let to_all = key.permissions.contains(&Permission::ShopsReadAll).then_some(AccessReason::AllShops);
            let reasons = reasons(to_all, Subject::Key(key.id), &assignments);
            ShopAccess { holder: AccessHolder::Key(key), reasons }
        });
        Ok(members.chain(keys).filter(|access| !access.reasons.is_empty()).collect())
    }
}

fn reasons(general: Option<AccessReason>, subject: Subject, assignments: &[Assignment]) -> Vec<AccessReason> {
    let own = assignments.iter().filter(|row| row.subject == subject).cloned().map(AccessReason::Assigned);
    general.into_iter().chain(own).collect()
}
