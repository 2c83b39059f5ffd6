//! Signing in. Unknown address and wrong password get the same answer after the same work.

use super::{
    Caller, EntranceError, Session, email,
    session::{LIFE, PREFIX, used_since},
    token,
};
use crate::{Error, Hawser, setup::audit};
use hawser_core::{MemberId, PersonId, Secret, SessionId, Timestamp};
use hawser_store::{EntranceTx, NewSession};
use std::time::Duration;

/// How long it is remembered that a request was made.
const ONCE_KEPT: Duration = Duration::from_secs(24 * 3600);

/// What a person enters.
#[derive(Debug)]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: Secret,
}

/// A person who has just come in.
#[derive(Debug)]
pub struct SignedIn {
    /// What the browser shows from now on; nowhere else to be had.
    pub token: Secret,
    /// The session.
    pub session: Session,
}

impl Hawser {
    /// Signs in.
    ///
    /// # Errors
    /// [`EntranceError::WrongCredentials`], [`EntranceError::SlowDown`], the database.
    pub async fn sign_in(&self, with: SignIn, caller: &Caller) -> Result<SignedIn, EntranceError> {
        let door = self.door();
        // What is no address is slowed down and verified like one that nobody has.
        let email = email::normalise(&with.email).unwrap_or_else(|_| "@".to_owned());
        let delay = door.slow_down.attempt(&email, caller.address, self.now()).map_err(EntranceError::SlowDown)?;
        if !delay.is_zero() {
            self.timer().sleep(delay).await;
        }
        let mut reading = self.store().entrance().read().await?;
        let person = reading.find_person_by_email(&email).await?;
        drop(reading);
        let hash = person.as_ref().map(|person| person.password.clone());
        let is_right = door.passwords.verify(&with.password, hash).await?;
        let person = person.filter(|person| is_right && person.disabled_at.is_none());
        let person = person.ok_or(EntranceError::WrongCredentials)?;
        let signed_in = self.open_session(person.id, caller).await?;
        door.slow_down.succeeded(&email, caller.address);
        Ok(signed_in)
    }

    /// Makes a session for the person's oldest membership that is not disabled.
    async fn open_session(&self, person: PersonId, caller: &Caller) -> Result<SignedIn, EntranceError> {
        let now = self.now();
        let token = token::fresh(PREFIX)?;
        let mut writing = self.store().entrance().write().await?;
        let memberships = writing.list_memberships(person).await?;
        let member = memberships.into_iter().find(|membership| membership.disabled_at.is_none());
        let member = member.ok_or(EntranceError::WrongCredentials)?;
        let session = self.add_session(&mut writing, &token, (person, member.member), caller, now).await?;
        let entry = audit(self.clock(), self.rng(), Some(member.company), "session.begin", session.id, now);
        writing.purge_sessions(now, used_since(now)).await?;
        writing.purge_links(now).await?;
        // Last: it waits for whoever appends to this trail, who may be waiting for one of the rows above.
        writing.append_audit(&session.actor(), &entry).await?;
        writing.commit().await?;
        self.store().entrance().purge_once(now.minus(ONCE_KEPT)).await?;
        Ok(SignedIn { token, session })
    }

    /// Adds a session in a transaction that goes on.
    pub(crate) async fn add_session(
        &self,
        writing: &mut EntranceTx,
        token: &Secret,
        (person, member): (PersonId, MemberId),
        caller: &Caller,
        now: Timestamp,
    ) -> Result<Session, Error> {
        let hash = token::hash(PREFIX, token.expose()).ok_or(Error::Randomness)?;
        let cut = |text: &String| text.chars().filter(|c| !c.is_control()).take(200).collect();
        writing
            .add_session(&NewSession {
                id: SessionId::new(self.clock(), self.rng()),
                hash,
                person,
                member,
                created_at: now,
                expires_at: now.plus(LIFE),
                user_agent: caller.user_agent.as_ref().map(cut),
                address: caller.address.map(|address| address.to_string()),
            })
            .await?;
        let row = writing.find_session(&hash, now, used_since(now)).await?;
        row.map(Session::from).ok_or(Error::failure(hawser_core::FailureCode::NotFound))
    }
}
