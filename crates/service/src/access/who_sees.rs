//! Who may see a shop, and why.

use crate::members::{Assignment, Member, Subject};
use crate::{App, Error};
use hawser_core::{Actor, Environment, FailureCode, Permission, ShopId};
use hawser_store::ApiKeyRow;

/// A reason to see a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The member's role sees every shop of the company.
    Role,
    /// The key was given every shop of its environment.
    EveryShop,
    /// It was assigned.
    Assigned(Assignment),
}

/// Who sees a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A member that is not disabled.
    Member(Member),
    /// A key that is neither revoked nor expired.
    Key(ApiKeyRow),
}

/// One who sees a shop, with every reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Who.
    pub who: Who,
    /// Why: one or two reasons.
    pub why: Vec<Why>,
}

/// Everybody who sees a shop at this moment.
pub type ShopAccess = Vec<Access>;

impl App {
    /// Who may see a shop at this moment, and why: members first, the oldest first.
    ///
    /// # Errors
    /// `not_found`, also for a shop that the actor may not see; the permission `members.manage` (or `audit.read`); the
    /// database.
    pub async fn shop_access(&self, actor: &Actor, shop: ShopId) -> Result<ShopAccess, Error> {
        self.require_sight_of_members(actor)?;
        let now = self.now();
        let mut reading = self.store().within(actor, now).read().await?;
        let company = reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?.company;
        let environment = reading.filter_visible_shops(company, &[shop]).await?.first().map(|shop| shop.environment);
        let assigned = reading.assignments_of_shop(shop).await?;
        let members = reading.list_member_entries(company).await?;
        let keys = reading.list_api_keys().await?;
        drop(reading);
        let members = members.into_iter().filter(|member| member.disabled_at.is_none());
        let of_members = members.map(|member| Access {
            why: why(
                member.role.has(Permission::ShopsReadAll).then_some(Why::Role),
                Subject::Member(member.id),
                &assigned,
            ),
            who: Who::Member(member),
        });
        let is_good = |key: &ApiKeyRow, environment: Environment| {
            key.company == company
                && key.environment == environment
                && key.revoked_at.is_none()
                && key.expires_at.is_none_or(|end| end > now)
        };
        let keys = keys.into_iter().filter(|key| environment.is_some_and(|environment| is_good(key, environment)));
        let of_keys = keys.map(|key| Access {
            why: why(
                key.permissions.contains(&Permission::ShopsReadAll).then_some(Why::EveryShop),
                Subject::Key(key.id),
                &assigned,
            ),
            who: Who::Key(key),
        });
        Ok(of_members.chain(of_keys).filter(|access| !access.why.is_empty()).collect())
    }
}

/// Every reason of a subject.
fn why(all: Option<Why>, subject: Subject, assigned: &[Assignment]) -> Vec<Why> {
    let assigned = assigned.iter().filter(|row| row.subject == subject).cloned().map(Why::Assigned);
    all.into_iter().chain(assigned).collect()
}
