//! The mass-failure rule (FAILURES, DESIGN §7): when shops that were fine begin to fail alike, the cause is Amazon or the
//! application, not the sellers. So before a shop turns red, another one of the same application has to work, and this one
//! to be refused after that.

use crate::{
    Error, Hawser,
    audit::{Details as _, audit},
    calls::CallError,
};
use hawser_core::{Actor, AuthorisationId, FailureCode, Permission};
use hawser_store::IncidentRow;
use std::time::Duration;

/// A common cause that was seen this recently needs no further proof. Longer than a suspected shop waits for its next try
/// (about ten minutes): each of a few shops finds the cause as the others left it.
const INCIDENT_IS_FRESH: Duration = Duration::from_secs(15 * 60);

/// An incident older than this excuses nobody any more.
const INCIDENT_LASTS: Duration = Duration::from_secs(6 * 3600);

/// A shop without a neighbour stays suspected this long before it turns red.
const SUSPECTED_FOR: Duration = Duration::from_secs(30 * 60);

/// What a refusal means for its shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is this shop's: others work.
    Own,
    /// Others fail alike.
    Common,
    /// Not known yet.
    Suspected,
    /// It works again.
    Recovered,
}

impl Hawser {
    /// Weighs a refusal: marks the authorisation revoked when it is its own, opens an incident when it is common.
    pub(crate) async fn take_to_heart(
        &self,
        authorisation: AuthorisationId,
        code: FailureCode,
    ) -> Result<Verdict, Error> {
        let verdict = match code {
            FailureCode::AppSecretInvalid => Verdict::Common,
            code if code.is_about_the_grant() => self.weigh(authorisation, code).await?,
            _ => Verdict::Own,
        };
        match verdict {
            Verdict::Own if code.is_about_the_grant() => {
                self.store().for_claim().mark_revoked(authorisation, code, self.now()).await?;
            }
            Verdict::Common => self.note_incident(authorisation, code).await?,
            Verdict::Own | Verdict::Suspected | Verdict::Recovered => {}
        }
        Ok(verdict)
    }

    async fn weigh(&self, authorisation: AuthorisationId, code: FailureCode) -> Result<Verdict, Error> {
        let now = self.now();
        let Some(standing) = self.store().for_claim().suspect(authorisation, code, now).await? else {
            return Ok(Verdict::Suspected);
        };
        let is_excused = standing.incident_began_at.is_some_and(|began| now < began.plus(INCIDENT_LASTS));
        if is_excused && standing.incident_seen_at.is_some_and(|seen| now < seen.plus(INCIDENT_IS_FRESH)) {
            return Ok(Verdict::Common);
        }
        let Some(neighbour) = standing.neighbour else {
            if is_excused {
                return Ok(Verdict::Common);
            }
            let is_over = now >= standing.suspected_at.plus(SUSPECTED_FOR);
            return Ok(if is_over { Verdict::Own } else { Verdict::Suspected });
        };
        match self.fetch_access_token(neighbour).await {
            Ok(_) => {}
            Err(CallError::Refused(refusal)) if refusal.code.is_about_the_grant() => {
                self.store().for_claim().suspect(neighbour, refusal.code, now).await?;
                return Ok(if is_excused || standing.incident_began_at.is_none() {
                    Verdict::Common
                } else {
                    Verdict::Own
                });
            }
            Err(CallError::Refused(_) | CallError::NotYet(_)) => return Ok(Verdict::Suspected),
            Err(CallError::Ours(error)) => return Err(error),
        }
        // The neighbour works now. Refused after that, it is this shop's own.
        match self.fetch_access_token(authorisation).await {
            Ok(_) => Ok(Verdict::Recovered),
            Err(CallError::Refused(refusal)) if refusal.code.is_about_the_grant() => Ok(Verdict::Own),
            Err(CallError::Refused(_) | CallError::NotYet(_)) => Ok(Verdict::Suspected),
            Err(CallError::Ours(error)) => Err(error),
        }
    }

    async fn note_incident(&self, authorisation: AuthorisationId, code: FailureCode) -> Result<(), Error> {
        let now = self.now();
        if self.store().for_claim().note_incident(authorisation, code, now).await? {
            tracing::error!(%code, "shops of an application fail alike: the cause is common, no seller is asked");
            let mut writing = self.store().instance().write().await?;
            let entry = audit(self.clock(), self.rng(), None, "incident.open", code, now).by(&Actor::Worker);
            writing.append_audit(&entry).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// The common causes that are not over and that shops of the actor's company share: one banner each.
    ///
    /// # Errors
    /// The permission `shops.read_all`, the database.
    pub async fn list_incidents(&self, actor: &Actor) -> Result<Vec<IncidentRow>, Error> {
        self.require(actor, Permission::ShopsReadAll)?;
        Ok(self.store().within(actor, self.now()).read().await?.list_open_incidents().await?)
    }
}
