//! The mass-failure rule (FAILURES, DESIGN §7): when shops that were fine begin to fail alike, the cause is Amazon or the
//! application, not the sellers. So before a shop turns red, another one of the same application has to work, and this one
//! to be refused after that.

use crate::audit::{Details as _, audit};
use crate::sync::rate_limited_client::CallError;
use crate::{App, Error};
use hawser_core::{Actor, AuthorizationId, FailureCode, Permission};
use hawser_store::IncidentRow;
use std::time::Duration;

/// A common cause that was seen this recently needs no further proof. Longer than a suspected shop waits for its next try
/// (about ten minutes): each of a few shops finds the cause as the others left it.
const INCIDENT_IS_FRESH: Duration = Duration::from_secs(15 * 60);

/// An incident older than this excuses nobody any more.
const INCIDENT_LASTS: Duration = Duration::from_secs(6 * 3600);

/// A shop without a neighbor stays suspected this long before it turns red.
const SUSPECTED_FOR: Duration = Duration::from_secs(30 * 60);

/// What a refusal means for its shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribution {
    /// It is this shop's: others work.
    Shop,
    /// Others fail alike.
    Application,
    /// Not known yet.
    Suspected,
    /// It works again.
    Recovered,
}

impl App {
    /// Weighs a refusal: marks the authorization revoked when it is its own, opens an incident when it is common.
    pub(crate) async fn handle_refusal(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
    ) -> Result<Attribution, Error> {
        let verdict = match code {
            FailureCode::AppSecretInvalid => Attribution::Application,
            code if code.is_about_the_grant() => self.attribute(authorization, code).await?,
            _ => Attribution::Shop,
        };
        match verdict {
            Attribution::Shop if code.is_about_the_grant() => {
                self.store().for_claim().mark_revoked(authorization, code, self.now()).await?;
            }
            Attribution::Application => self.note_incident(authorization, code).await?,
            Attribution::Shop | Attribution::Suspected | Attribution::Recovered => {}
        }
        Ok(verdict)
    }

    async fn attribute(&self, authorization: AuthorizationId, code: FailureCode) -> Result<Attribution, Error> {
        let now = self.now();
        let Some(standing) = self.store().for_claim().mark_suspected(authorization, code, now).await? else {
            return Ok(Attribution::Suspected);
        };
        let is_excused = standing.incident_began_at.is_some_and(|began| now < began.plus(INCIDENT_LASTS));
        if is_excused && standing.incident_seen_at.is_some_and(|seen| now < seen.plus(INCIDENT_IS_FRESH)) {
            return Ok(Attribution::Application);
        }
        let Some(neighbor) = standing.neighbor else {
            if is_excused {
                return Ok(Attribution::Application);
            }
            let is_over = now >= standing.suspected_at.plus(SUSPECTED_FOR);
            return Ok(if is_over { Attribution::Shop } else { Attribution::Suspected });
        };
        match self.fetch_access_token(neighbor).await {
            Ok(_) => {}
            Err(CallError::Refused(refusal)) if refusal.code.is_about_the_grant() => {
                self.store().for_claim().mark_suspected(neighbor, refusal.code, now).await?;
                return Ok(if is_excused || standing.incident_began_at.is_none() {
                    Attribution::Application
                } else {
                    Attribution::Shop
                });
            }
            Err(CallError::Refused(_) | CallError::NotYet(_)) => return Ok(Attribution::Suspected),
            Err(CallError::Internal(error)) => return Err(error),
        }
        // The neighbor works now. Refused after that, it is this shop's own.
        match self.fetch_access_token(authorization).await {
            Ok(_) => Ok(Attribution::Recovered),
            Err(CallError::Refused(refusal)) if refusal.code.is_about_the_grant() => Ok(Attribution::Shop),
            Err(CallError::Refused(_) | CallError::NotYet(_)) => Ok(Attribution::Suspected),
            Err(CallError::Internal(error)) => Err(error),
        }
    }

    async fn note_incident(&self, authorization: AuthorizationId, code: FailureCode) -> Result<(), Error> {
        let now = self.now();
        if self.store().for_claim().note_incident(authorization, code, now).await? {
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
