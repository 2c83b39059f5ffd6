//! Lists members, and returns one of them with its assigned shops.

use super::{Assignment, Member, Subject};
use crate::etag::revision;
use crate::paging::PageOf;
use crate::{App, Error};
use hawser_core::paging::Page;
use hawser_core::{Actor, Environment, FailureCode, MemberId, Permission};

/// The name of the list in cursors.
const LIST: &str = "members";

pub(crate) fn revision_of(member: &Member) -> String {
    revision(&[member.name.as_bytes(), member.role.as_str().as_bytes()])
}

impl App {
    /// Requires an actor who may see members: one who manages members, or an auditor.
    pub(crate) fn require_sight_of_members(&self, actor: &Actor) -> Result<(), Error> {
        let is_of_sandbox = matches!(actor, Actor::Key { environment: Environment::Sandbox, .. });
        if actor.may(Permission::AuditRead) && !is_of_sandbox {
            return Ok(());
        }
        self.require(actor, Permission::MembersManage)
    }

    /// Reads a page of the members of the actor's company, including disabled ones, oldest first.
    ///
    /// # Errors
    /// An invalid limit or cursor; the permission `members.manage` (or `audit.read`); the database.
    pub async fn page_members(&self, actor: &Actor, page: &PageOf) -> Result<Page<Member>, Error> {
        self.require_sight_of_members(actor)?;
        let slice = page.slice(LIST)?;
        let company = self.company_of(actor).await?;
        let rows = self.store().within(actor, self.now()).read().await?.page_members(company, &slice).await?;
        Ok(Page::of(LIST, slice.limit, rows, |member| member.id))
    }

    /// Lists all members of the actor's company, including disabled ones, oldest first.
    ///
    /// # Errors
    /// The permission `members.manage` (or `audit.read`), the database.
    pub async fn list_members(&self, actor: &Actor) -> Result<Vec<Member>, Error> {
        self.require_sight_of_members(actor)?;
        let company = self.company_of(actor).await?;
        Ok(self.store().within(actor, self.now()).read().await?.list_member_entries(company).await?)
    }

    /// Returns one member with the shops assigned to it.
    ///
    /// # Errors
    /// `not_found`, the permission `members.manage` (or `audit.read`), the database.
    pub async fn get_member(&self, actor: &Actor, member: MemberId) -> Result<(Member, Vec<Assignment>), Error> {
        self.require_sight_of_members(actor)?;
        self.look_at_member(actor, member).await
    }

    pub(crate) async fn look_at_member(
        &self,
        actor: &Actor,
        member: MemberId,
    ) -> Result<(Member, Vec<Assignment>), Error> {
        let company = self.company_of(actor).await?;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let found = reading.lookup_member_entry(company, member).await?;
        let found = found.ok_or(Error::failure(FailureCode::NotFound))?;
        let assignments = reading.assignments_of_subject(Subject::Member(member)).await?;
        Ok((found, assignments))
    }

    /// The `ETag` of a member. It changes with every field that a person can change.
    pub fn member_revision(member: &Member) -> String {
        revision_of(member)
    }
}
