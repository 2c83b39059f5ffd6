//! Sessions. In a session, a person is signed in on one device and acts as a member of one company.

use super::people::role;
use crate::{
    AuthStore, AuthTx, StoreError,
    executor::{FromRow, Row, args},
};
use hawser_core::{CompanyId, MemberId, PersonId, Role, SessionId, Timestamp};

/// A new session.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub id: SessionId,
    /// The hash of the token.
    pub hash: [u8; 32],
    pub person: PersonId,
    pub member: MemberId,
    pub created_at: Timestamp,
    /// Time when the session ends at the latest.
    pub expires_at: Timestamp,
    pub user_agent: Option<String>,
    /// The network address at sign-in.
    pub address: Option<String>,
}

/// A session with its person, member and company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
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
    pub user_agent: Option<String>,
    /// The network address at sign-in.
    pub address: Option<String>,
}

impl FromRow for SessionRow {
    const TABLE: &'static str = "session";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: SessionId(row.id("id")?),
            person: PersonId(row.id("person_id")?),
            email: row.text("email")?,
            member: MemberId(row.id("member_id")?),
            name: row.text("member_name")?,
            role: role(row)?,
            company: CompanyId(row.id("company_id")?),
            company_name: row.text("company_name")?,
            created_at: row.time("created_at")?,
            last_seen_at: row.time("last_seen_at")?,
            expires_at: row.time("expires_at")?,
            user_agent: row.opt_text("user_agent")?,
            address: row.opt_text("address")?,
        })
    }
}

/// Selects sessions that are valid at the time `$2` and were used since `$3`, of people and members who are not disabled.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.pk, s.id, s.created_at, s.last_seen_at, s.expires_at, s.user_agent, s.address, ",
            "p.id AS person_id, p.email, m.id AS member_id, m.name AS member_name, m.role, ",
            "c.id AS company_id, c.name AS company_name FROM session s ",
            "JOIN person p ON p.pk = s.person_pk JOIN member m ON m.pk = s.member_pk ",
            "JOIN company c ON c.pk = m.company_pk ",
            "WHERE s.expires_at > $2 AND s.last_seen_at > $3 AND p.disabled_at IS NULL AND m.disabled_at IS NULL ",
            $rest
        )
    };
}

/// Records that the member of session `$1` was active at `$2`.
const TOUCH_MEMBER: &str = "UPDATE member SET last_seen_at = $2 \
                    WHERE pk = (SELECT member_pk FROM session WHERE id = $1) AND COALESCE(last_seen_at, 0) < $2";

impl AuthStore {
    /// Records the use of a session and of its member, in a separate transaction.
    pub async fn touch_session(&self, session: SessionId, at: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.db.write().await?;
        let update = "UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2";
        tx.execute(update, args![session, at]).await?;
        tx.execute(TOUCH_MEMBER, args![session, at]).await?;
        tx.commit().await
    }
}

impl AuthTx {
    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `member` if the member belongs to another person.
    pub async fn add_session(&mut self, session: &NewSession) -> Result<(), StoreError> {
        let insert = "INSERT INTO session (id, hash, person_pk, member_pk, created_at, last_seen_at, expires_at, \
                      user_agent, address) SELECT $1, $2, p.pk, m.pk, $5, $5, $6, $7, $8 \
                      FROM person p JOIN member m ON m.person_pk = p.pk WHERE p.id = $3 AND m.id = $4";
        let args = args![
            session.id,
            &session.hash[..],
            session.person,
            session.member,
            session.created_at,
            session.expires_at,
            &session.user_agent,
            &session.address,
        ];
        match self.tx.execute(insert, args).await? {
            0 => Err(StoreError::NotFound { what: "member" }),
            _ => self.tx.execute(TOUCH_MEMBER, args![session.id, session.created_at]).await.map(|_| ()),
        }
    }

    /// Switches a person's session to another membership of the person that is not disabled; `false` if the person has no such
    /// session or membership.
    pub async fn switch_session_member(
        &mut self,
        person: PersonId,
        session: SessionId,
        member: MemberId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = "UPDATE session SET member_pk = (SELECT m.pk FROM member m WHERE m.id = $3) WHERE id = $2 \
                      AND person_pk = (SELECT p.pk FROM person p JOIN member m ON m.person_pk = p.pk \
                      WHERE p.id = $1 AND m.id = $3 AND m.disabled_at IS NULL)";
        if self.tx.execute(update, args![person, session, member]).await? == 0 {
            return Ok(false);
        }
        self.tx.execute(TOUCH_MEMBER, args![session, at]).await?;
        Ok(true)
    }

    /// Looks up a session by its id, if it is valid at that time and was used since `used_since`.
    pub async fn lookup_session(
        &mut self,
        session: SessionId,
        now: Timestamp,
        used_since: Timestamp,
    ) -> Result<Option<SessionRow>, StoreError> {
        self.tx.fetch_optional(select!("AND s.id = $1"), args![session, now, used_since]).await
    }

    /// Finds the session with this token, if it is valid at that time and was used since `used_since`.
    pub async fn find_session(
        &mut self,
        hash: &[u8; 32],
        now: Timestamp,
        used_since: Timestamp,
    ) -> Result<Option<SessionRow>, StoreError> {
        self.tx.fetch_optional(select!("AND s.hash = $1"), args![&hash[..], now, used_since]).await
    }

    /// Lists a person's valid sessions, newest first.
    pub async fn list_sessions(
        &mut self,
        person: PersonId,
        now: Timestamp,
        used_since: Timestamp,
    ) -> Result<Vec<SessionRow>, StoreError> {
        self.tx.fetch_all(select!("AND p.id = $1 ORDER BY s.pk DESC"), args![person, now, used_since]).await
    }

    /// Removes a person's session; `false` if the person has no session with this id.
    pub async fn remove_session(&mut self, person: PersonId, session: SessionId) -> Result<bool, StoreError> {
        let delete = "DELETE FROM session WHERE id = $1 AND person_pk = (SELECT pk FROM person WHERE id = $2)";
        Ok(self.tx.execute(delete, args![session, person]).await? > 0)
    }

    /// Removes all sessions of a person except `kept`. Returns their number.
    pub async fn remove_sessions(&mut self, person: PersonId, kept: Option<SessionId>) -> Result<u64, StoreError> {
        let delete = "DELETE FROM session WHERE person_pk = (SELECT pk FROM person WHERE id = $1) \
                      AND ($2 IS NULL OR id <> $2)";
        self.tx.execute(delete, args![person, kept]).await
    }
}
