//! The members of a company: their names, roles and shops. Every change checks the actor again inside the transaction, after
//! a lock on the company's members, so that concurrent changes are checked one after the other.

mod accept;
mod change;
pub(crate) mod companies;
mod disable;
pub(crate) mod error;
pub(crate) mod invitation_email;
mod invite;
mod list;

pub use crate::members::companies::Company;
pub use crate::members::error::MemberError;
pub use accept::{AcceptInvitation, Accepted};
pub use change::ChangeMember;
pub use hawser_store::{
    AssignmentRow as Assignment, InvitationRow as Invitation, InvitedShop, MemberEntry as Member, Subject,
};
pub use invite::{Invite, Invited, NotMailed, PendingInvitation};

use crate::{
    App, Error,
    audit::{Details as _, audit},
};
use hawser_core::audit::AuditEntry;
use hawser_core::{Actor, CompanyId, FailureCode, MemberId, Permission};
use hawser_store::TenantTx;
use serde_json::Value;

/// The longest name of a person, in characters.
const MAX_NAME: usize = 254;

/// Validates a name and returns it without surrounding blanks.
fn check_name(name: &str) -> Result<String, MemberError> {
    hawser_core::name::clean(name, MAX_NAME)
        .map_err(|_| MemberError::Field { field: "name", rule: "1 to 254 visible characters, and no web address" })
}

/// Returns a member of the company, or `not_found`.
async fn find(writing: &mut TenantTx, company: CompanyId, member: MemberId) -> Result<Member, Error> {
    writing.lookup_member_entry(company, member).await?.ok_or(Error::failure(FailureCode::NotFound))
}

impl App {
    /// The company whose members the actor can manage. For the instance's owner, it is the company that the command line
    /// works for.
    pub(crate) async fn company_of(&self, actor: &Actor) -> Result<CompanyId, Error> {
        match actor {
            Actor::Member { company, .. } | Actor::Key { company, .. } | Actor::Link { company, .. } => Ok(*company),
            Actor::InstanceOwner => self.default_company().await,
            Actor::Worker => Err(Error::failure(FailureCode::NotFound)),
        }
    }

    /// Locks the company's members and returns the actor with its current rights. Its role may have changed, or it may have
    /// been disabled, since the request arrived.
    pub(crate) async fn lock_and_recheck(
        &self,
        writing: &mut TenantTx,
        actor: &Actor,
        company: CompanyId,
        permission: Permission,
    ) -> Result<Actor, Error> {
        writing.lock_members(company).await?;
        self.require_in_tx(writing, actor, permission).await
    }

    /// Appends an entry about a member to the audit trail, with the values before and after.
    pub(crate) fn audit_entry(
        &self,
        company: CompanyId,
        action: &'static str,
        subject: impl ToString,
        details: Value,
    ) -> AuditEntry {
        audit(self.clock(), self.rng(), Some(company), action, subject, self.now()).with(details)
    }
}
