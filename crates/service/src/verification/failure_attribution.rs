//! The mass-failure rule (FAILURES, DESIGN §7): when several shops begin to fail in the same way, the cause is Amazon or the
//! application, not the sellers. A shop therefore counts as broken only after another authorization of the same application
//! has worked and this one was refused again.

use crate::audit::{Details as _, audit};
use crate::sync::rate_limited_client::CallError;
use crate::{App, Error};
use hawser_core::verification::Incident;
use hawser_core::{Actor, AuthorizationId, FailureCode, Permission};
use std::time::Duration;

/// An incident that was seen this recently needs no further proof. Longer than the time until a suspected shop is tried again
/// (about ten minutes), so that each of a few shops still finds the incident that the others reported.
const INCIDENT_IS_FRESH: Duration = Duration::from_secs(15 * 60);

/// After this time an incident no longer explains the refusals of its shops.
const INCIDENT_LASTS: Duration = Duration::from_secs(6 * 3600);

/// A shop without another shop to compare with stays suspected this long before it counts as broken.
const SUSPECTED_FOR: Duration = Duration::from_secs(30 * 60);

/// The attribution of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Attribution {
    /// To the shop: others work.
    Shop,
    /// To the application or to Amazon: others fail in the same way.
    Application,
    /// Unknown so far.
    Suspected,
    /// None: the authorization works again.
    Recovered,
}

impl App {
    /// Attributes a refusal. Marks the authorization as revoked if the shop is the cause, and opens an incident if the cause is
    /// shared.
    pub(crate) async fn handle_refusal(
        &self,
        authorization: AuthorizationId,
        code: FailureCode,
    ) -> Result<Attribution, Error> {
        let attribution = match code {
            FailureCode::AppSecretInvalid => Attribution::Application,
            code if code.is_about_the_grant() => self.attribute(authorization, code).await?,
            _ => Attribution::Shop,
        };
        match attribution {
            Attribution::Shop if code.is_about_the_grant() => {
                self.store().for_claim().mark_revoked(authorization, code, self.now()).await?;
            }
            Attribution::Application => self.open_incident(authorization, code).await?,
            Attribution::Shop | Attribution::Suspected | Attribution::Recovered => {}
        }
        Ok(attribution)
    }

    async fn attribute(&self, authorization: AuthorizationId, code: FailureCode) -> Result<Attribution, Error> {
        let now = self.now();
        let Some(context) = self.store().for_claim().mark_suspected(authorization, code, now).await? else {
            return Ok(Attribution::Suspected);
        };
        let is_excused = context.incident_began_at.is_some_and(|began| now < began.plus(INCIDENT_LASTS));
        if is_excused && context.incident_seen_at.is_some_and(|seen| now < seen.plus(INCIDENT_IS_FRESH)) {
            return Ok(Attribution::Application);
        }
        let neighbors = self.store().for_claim().neighbors(authorization).await?;
        if neighbors.is_empty() {
            if is_excused {
                return Ok(Attribution::Application);
            }
            let is_over = now >= context.suspected_at.plus(SUSPECTED_FOR);
            return Ok(if is_over { Attribution::Shop } else { Attribution::Suspected });
        }
        // The cause is common only if the authorization of every company that is asked is refused as well.
        let mut has_working = false;
        for neighbor in neighbors {
            match self.fetch_access_token(neighbor).await {
                Ok(_) => {
                    has_working = true;
                    break;
                }
                Err(CallError::Refused(refusal)) if refusal.code.is_about_the_grant() => {
                    self.store().for_claim().mark_suspected(neighbor, refusal.code, now).await?;
                }
                Err(CallError::Refused(_) | CallError::NotYet(_)) => return Ok(Attribution::Suspected),
                Err(CallError::Internal(error)) => return Err(error),
            }
        }
        if !has_working {
            let is_common = is_excused || context.incident_began_at.is_none();
            return Ok(if is_common { Attribution::Application } else { Attribution::Shop });
        }
        // The neighbor works now. If this authorization is refused after that, the shop is the cause.
        match self.fetch_access_token(authorization).await {
            Ok(_) => Ok(Attribution::Recovered),
            Err(CallError::Refused(refusal)) if refusal.code.is_about_the_grant() => Ok(Attribution::Shop),
            Err(CallError::Refused(_) | CallError::NotYet(_)) => Ok(Attribution::Suspected),
            Err(CallError::Internal(error)) => Err(error),
        }
    }

    async fn open_incident(&self, authorization: AuthorizationId, code: FailureCode) -> Result<(), Error> {
        let now = self.now();
        if self.store().for_claim().record_incident(authorization, code, now).await? {
            tracing::error!(%code, "several shops of an application fail in the same way; no seller is asked to act");
            let mut writing = self.store().instance().write().await?;
            let entry = audit(self.clock(), self.rng(), None, "incident.open", code, now).by(&Actor::Worker);
            writing.append_audit(&entry).await?;
            writing.commit().await?;
        }
        Ok(())
    }

    /// Lists the open incidents that affect shops of the actor's company.
    ///
    /// # Errors
    /// The permission `shops.read_all`, the database.
    pub async fn list_incidents(&self, actor: &Actor) -> Result<Vec<Incident>, Error> {
        self.require(actor, Permission::ShopsReadAll)?;
        Ok(self.store().within(actor, self.now()).read().await?.list_open_incidents().await?)
    }
}
