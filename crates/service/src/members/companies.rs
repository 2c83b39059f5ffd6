//! The companies of a person: listing them and switching between them. Permissions in one company do not apply in another.

use crate::auth::Session;
use crate::auth::session::used_since;
use crate::{App, Error};
use hawser_core::{CompanyId, FailureCode, MemberId, Role};
use serde_json::json;

/// A company that a person is a member of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// The id of the company.
    pub id: CompanyId,
    /// The name of the company.
    pub name: String,
    /// The person's membership in this company.
    pub member: MemberId,
    /// The person's role in this company.
    pub role: Role,
    pub is_current: bool,
}

impl App {
    /// Lists the companies in which the person is an enabled member, oldest membership first.
    ///
    /// # Errors
    /// The database.
    pub async fn list_own_companies(&self, session: &Session) -> Result<Vec<Company>, Error> {
        let memberships = self.store().auth().read().await?.list_memberships(session.person).await?;
        let active = memberships.into_iter().filter(|membership| membership.disabled_at.is_none());
        let company = active.map(|membership| Company {
            is_current: membership.company == session.company,
            id: membership.company,
            name: membership.company_name,
            member: membership.member,
            role: membership.role,
        });
        Ok(company.collect())
    }

    /// Switches the session to another company of the person, from the next request on.
    ///
    /// # Errors
    /// `not_found` if the person is not an enabled member there; the database.
    pub async fn switch_company(&self, session: &Session, company: CompanyId) -> Result<Session, Error> {
        let now = self.now();
        let missing = || Error::failure(FailureCode::NotFound);
        let mut writing = self.store().auth().write().await?;
        let memberships = writing.list_memberships(session.person).await?;
        let there = memberships.into_iter().find(|membership| membership.company == company).ok_or_else(missing)?;
        if !writing.switch_session_member(session.person, session.id, there.member, now).await? {
            return Err(missing());
        }
        let row = writing.lookup_session(session.id, now, used_since(now)).await?.ok_or_else(missing)?;
        let session = Session::from(row);
        let entry = self.audit_entry(company, "session.switch", session.id, json!({}));
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        Ok(session)
    }
}
