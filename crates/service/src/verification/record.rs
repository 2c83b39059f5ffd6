//! Records a finished verification and attributes its failure.

use super::failure_attribution::Attribution;
use super::participations::to_store;
use crate::audit::{Details as _, audit};
use crate::{App, Error};
use hawser_amazon::Participation;
use hawser_core::shops::SellerAccount;
use hawser_core::verification::Verification;
use hawser_core::{Actor, AuthorizationId};
use serde_json::json;

/// A verification to record.
pub(super) struct Recording<'a> {
    pub(super) account: &'a SellerAccount,
    /// The authorization that was checked, if there is one.
    pub(super) authorization: Option<AuthorizationId>,
    pub(super) participations: Option<Vec<Participation>>,
    pub(super) verification: Verification,
}

impl App {
    /// Records a verification, then attributes its failure. Background verifications are not audited.
    pub(super) async fn record_verification(
        &self,
        actor: &Actor,
        recording: Recording<'_>,
    ) -> Result<(Verification, Attribution), Error> {
        let Recording { account, authorization, participations, verification } = recording;
        let now = verification.finished_at;
        let mut writing = self.store().within(actor, now).write().await?;
        if let Some(participations) = participations {
            writing.save_participations(account.id, &to_store(participations), now).await?;
        }
        writing.create_verification(&verification).await?;
        if verification.actor == actor.kind() {
            let entry = audit(self.clock(), self.rng(), Some(account.company), "shop.verify", account.id, now)
                .with(json!({"passed": verification.passed, "code": verification.code}));
            writing.append_audit(&entry).await?;
        }
        writing.commit().await?;
        let attribution = match (authorization, verification.code) {
            (Some(authorization), Some(code)) => self.handle_refusal(authorization, code).await?,
            _ => Attribution::Shop,
        };
        Ok((verification, attribution))
    }
}
