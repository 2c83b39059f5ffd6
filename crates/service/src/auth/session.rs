//! Sessions: who a token stands for, which there are, and their end.

use super::AuthError;
use crate::secrets::opaque_token;
use crate::{App, Error, setup::audit};
use hawser_core::{Actor, CompanyId, FailureCode, MemberId, Permission, PersonId, Role, SessionId, Timestamp};
use hawser_store::SessionRow;
use std::time::Duration;

/// What a session's token begins with.
pub(crate) const PREFIX: &str = "hws_";

/// How long a session lives whatever happens.
pub(crate) const LIFE: Duration = Duration::from_secs(30 * 24 * 3600);

/// How long it lives without being used.
const IDLE: Duration = Duration::from_secs(7 * 24 * 3600);

/// How exactly it is known when a session was last used.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// A person signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Who.
    pub person: PersonId,
    /// The e-mail address.
    pub email: String,
    /// As which member.
    pub member: MemberId,
    /// The member's name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// In which company.
    pub company: CompanyId,
    /// The company's name.
    pub company_name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// What the browser called itself.
    pub user_agent: Option<String>,
    /// The network address it was made from.
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
    /// Who acts in it.
    pub const fn actor(&self) -> Actor {
        Actor::Member { member: self.member, company: self.company, role: self.role }
    }

    /// What that one may do.
    pub fn permissions(&self) -> Vec<Permission> {
        let actor = self.actor();
        Permission::ALL.iter().copied().filter(|permission| actor.may(*permission)).collect()
    }
}

/// Since when a session must have been used to be good now.
pub(crate) fn used_since(now: Timestamp) -> Timestamp {
    now.minus(IDLE)
}

impl App {
    /// The session of a token; `None` for anything that is not the token of a session that is good.
    ///
    /// # Errors
    /// The database.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Session>, Error> {
        let Some(hash) = opaque_token::hash(PREFIX, token) else { return Ok(None) };
        let now = self.now();
        let mut reading = self.store().entrance().read().await?;
        let found = reading.find_session(&hash, now, used_since(now)).await?;
        drop(reading);
        let Some(row) = found else { return Ok(None) };
        if now.since(row.last_seen_at) >= TOUCH_EVERY {
            self.store().entrance().touch_session(row.id, now).await?;
        }
        Ok(Some(row.into()))
    }

    /// The sessions of the person signed in, the latest first.
    ///
    /// # Errors
    /// The database.
    pub async fn list_sessions(&self, session: &Session) -> Result<Vec<Session>, Error> {
        let now = self.now();
        let mut reading = self.store().entrance().read().await?;
        let rows = reading.list_sessions(session.person, now, used_since(now)).await?;
        Ok(rows.into_iter().map(Session::from).collect())
    }

    /// Ends one of the person's own sessions.
    ///
    /// # Errors
    /// `not_found`, also when it is somebody else's; the database.
    pub async fn revoke_session(&self, session: &Session, which: SessionId) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().entrance().write().await?;
        if !writing.remove_session(session.person, which).await? {
            return Err(Error::failure(FailureCode::NotFound));
        }
        let entry = audit(self.clock(), self.rng(), Some(session.company), "session.end", which, now);
        writing.append_audit(&session.actor(), &entry).await?;
        Ok(writing.commit().await?)
    }

    /// Signs out everywhere: ends the person's sessions, this one only when it is asked for as well. How many ended.
    ///
    /// # Errors
    /// The database.
    pub async fn end_sessions(&self, session: &Session, including_this: bool) -> Result<u64, Error> {
        let now = self.now();
        let kept = (!including_this).then_some(session.id);
        let mut writing = self.store().entrance().write().await?;
        let ended = writing.remove_sessions(session.person, kept).await?;
        let entry = audit(self.clock(), self.rng(), Some(session.company), "session.end_all", session.member, now);
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        Ok(ended)
    }

    /// Ends the session.
    ///
    /// # Errors
    /// The database. That it has ended already is no error.
    pub async fn sign_out(&self, session: &Session) -> Result<(), AuthError> {
        match self.revoke_session(session, session.id).await {
            Ok(()) | Err(Error::Failure { code: FailureCode::NotFound, .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
