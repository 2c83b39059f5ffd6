//! The members of a company: their names, roles and shops. A person who changes something here is checked
//! again inside the transaction, behind a lock on the company's members, so that two who act at the same moment are judged
//! one after the other.

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
pub use invite::{Invite, Invited, PendingInvitation};

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

/// The name without blanks around it.
fn check_name(name: &str) -> Result<String, MemberError> {
    let name = name.trim();
    let length = name.chars().count();
    if length == 0 || length > MAX_NAME || name.chars().any(char::is_control) {
        return Err(MemberError::Field { field: "name", rule: "1 to 254 characters, none a control character" });
    }
    Ok(name.to_owned())
}

/// A member of the company, or *not found*.
async fn find(writing: &mut TenantTx, company: CompanyId, member: MemberId) -> Result<Member, Error> {
    writing.lookup_member_entry(company, member).await?.ok_or(Error::failure(FailureCode::NotFound))
}

impl App {
    /// The company whose members an actor may be asked about; for the instance's owner the one that the command line works
    /// for.
    pub(crate) async fn company_of(&self, actor: &Actor) -> Result<CompanyId, Error> {
        match actor {
            Actor::Member { company, .. } | Actor::Key { company, .. } | Actor::Link { company, .. } => Ok(*company),
            Actor::InstanceOwner => self.default_company().await,
            Actor::Worker => Err(Error::failure(FailureCode::NotFound)),
        }
    }

    /// Waits for the turn to change the company's members, and tells who asks *now*: a role may have changed, a member may
    /// have been disabled, since the request came in.
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

    /// A line of the audit trail about people, with before and after.
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
