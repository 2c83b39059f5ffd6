//! Sessions: looking them up by token, listing them and ending them.

use super::AuthError;
use crate::audit::audit;
use crate::secrets::opaque_token;
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, FailureCode, MemberId, Permission, PersonId, Role, SessionId, Timestamp};
use hawser_store::SessionRow;
use std::{net::IpAddr, time::Duration};

/// Prefix of a session's token.
pub(crate) const PREFIX: &str = "hws_";

/// Time after which a session ends in any case.
pub(crate) const LIFETIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// Days after which an unused session ends.
pub(crate) const IDLE_DAYS: u16 = 7;

const IDLE: Duration = Duration::from_secs(IDLE_DAYS as u64 * 24 * 3600);

/// Resolution of the time of last use.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// The client that sent a request, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    /// The network address.
    pub address: Option<IpAddr>,
    /// The `User-Agent` header.
    pub user_agent: Option<String>,
}

/// A signed-in person, acting as a member of one company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    /// The person's e-mail address.
    pub email: String,
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    pub role: Role,
    pub company: CompanyId,
    pub company_name: String,
    pub created_at: Timestamp,
    /// Time of last use, to the minute.
    pub last_seen_at: Timestamp,
    /// Time when the session ends at the latest.
    pub expires_at: Timestamp,
    /// The `User-Agent` header at sign-in.
    pub user_agent: Option<String>,
    /// The network address at sign-in.
    pub address: Option<String>,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.id,
            person: row.person,
            email: row.email,
            member: row.member,
            name: row.name,
            role: row.role,
            company: row.company,
            company_name: row.company_name,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
            user_agent: row.user_agent,
            address: row.address,
        }
    }
}

impl Session {
    /// The member who acts in this session.
    pub const fn actor(&self) -> Actor {
        Actor::Member { member: self.member, company: self.company, role: self.role }
    }

    /// The member's permissions.
    pub fn permissions(&self) -> Vec<Permission> {
        let actor = self.actor();
        Permission::ALL.iter().copied().filter(|permission| actor.may(*permission)).collect()
    }
}

/// The time since which a session must have been used to be valid now.
pub(crate) fn used_since(now: Timestamp) -> Timestamp {
    now.minus(IDLE)
}

impl App {
    /// Finds the valid session with this token.
    ///
    /// # Errors
    /// The database.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Session>, Error> {
        let Some(hash) = opaque_token::hash(PREFIX, token) else { return Ok(None) };
        let now = self.now();
        let mut tx = self.store().auth().read().await?;
        let found = tx.find_session(&hash, now, used_since(now)).await?;
        drop(tx);
        let Some(row) = found else { return Ok(None) };
        if now.since(row.last_seen_at) >= TOUCH_EVERY {
            self.store().auth().touch_session(row.id, now).await?;
        }
        Ok(Some(row.into()))
    }

    /// Lists the sessions of the signed-in person, newest first.
    ///
    /// # Errors
    /// The database.
    pub async fn list_sessions(&self, session: &Session) -> Result<Vec<Session>, Error> {
        let now = self.now();
        let mut tx = self.store().auth().read().await?;
        let rows = tx.list_sessions(session.person, now, used_since(now)).await?;
        Ok(rows.into_iter().map(Session::from).collect())
    }

    /// Ends one of the person's own sessions.
    ///
    /// # Errors
    /// `not_found`, also for a session of another person; the database.
    pub async fn revoke_session(&self, session: &Session, which: SessionId) -> Result<(), Error> {
        let now = self.now();
        let mut tx = self.store().auth().write().await?;
        if !tx.remove_session(session.person, which).await? {
            return Err(Error::failure(FailureCode::NotFound));
        }
        let entry = audit(self.clock(), self.rng(), Some(session.company), "session.end", which, now);
        tx.append_audit(&session.actor(), &entry).await?;
        Ok(tx.commit().await?)
    }

    /// Ends the person's other sessions, and this one if `including_this` is set. Returns the number of ended sessions.
    ///
    /// # Errors
    /// The database.
    pub async fn end_sessions(&self, session: &Session, including_this: bool) -> Result<u64, Error> {
        let now = self.now();
        let kept = (!including_this).then_some(session.id);
        let mut tx = self.store().auth().write().await?;
        let ended = tx.remove_sessions(session.person, kept).await?;
        let entry = audit(self.clock(), self.rng(), Some(session.company), "session.end_all", session.member, now);
        tx.append_audit(&session.actor(), &entry).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends the session. A session that has already ended is not an error.
    ///
    /// # Errors
    /// The database.
    pub async fn sign_out(&self, session: &Session) -> Result<(), AuthError> {
        match self.revoke_session(session, session.id).await {
            Ok(()) | Err(Error::Failure { code: FailureCode::NotFound, .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
