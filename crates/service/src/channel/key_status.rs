//! The current state of the configured key, read without a request to the key server.

use super::NEEDED;
use crate::{App, Error};
use hawser_core::channel::{FailedCheck, GateFacts, KeyAnswer, MAX_AGE};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, Timestamp};
use hawser_store::{ApiKeyRow, ChannelKeyRow, TenantTx};

/// The state of the configured key.
pub(crate) struct Known {
    pub(crate) row: Option<ChannelKeyRow>,
    pub(crate) facts: GateFacts,
    /// Earliest time of the next attempt.
    pub(crate) retry_at: Option<Timestamp>,
}

impl App {
    /// Reads the row. If this instance issues the keys, the key itself is looked up, so the result is exact and current.
    pub(crate) async fn known(
        &self,
        actor: &Actor,
        company: CompanyId,
        environment: Environment,
    ) -> Result<Known, Error> {
        let reading = self.store().within(actor, self.now()).read().await?;
        self.known_in(reading, company, environment).await
    }

    /// Like [`App::known`], within a transaction that has read other rows.
    pub(crate) async fn known_in(
        &self,
        mut reading: TenantTx,
        company: CompanyId,
        environment: Environment,
    ) -> Result<Known, Error> {
        let now = self.now();
        let row = reading.find_channel_key(company, environment).await?;
        let Some(mut row) = row else {
            return Ok(Known { row: None, facts: GateFacts::default(), retry_at: None });
        };
        let hub = self.hub_name();
        if !hub.is_empty() {
            // A result of another key server does not apply to this one.
            let facts =
                if row.hub == hub { remembered(&row) } else { GateFacts { has_key: true, ..GateFacts::default() } };
            let retry_at = row.retry_at.filter(|_| row.hub == hub);
            return Ok(Known { row: Some(row), facts, retry_at });
        }
        let key = reading.find_own_api_key(company, &row.hash).await?;
        drop(reading);
        let refused = refusal(key.as_ref(), environment, now);
        self.touch(key.as_ref().filter(|_| refused.is_none()), now).await;
        let last_good_at = if refused.is_none() { Some(now) } else { row.last_good_at.filter(|_| row.hub.is_empty()) };
        if let Some(key) = key {
            row.description = Some(key.description);
            row.expires_at = key.expires_at;
        }
        let facts = GateFacts {
            has_key: true,
            answer: Some(KeyAnswer { at: now, refused }),
            last_good_at,
            expires_at: row.expires_at,
            unanswered: None,
        };
        Ok(Known { row: Some(row), facts, retry_at: None })
    }
}

impl App {
    /// Records the last use of the key, to the minute. A failure to record it does not close the gate.
    async fn touch(&self, key: Option<&ApiKeyRow>, now: Timestamp) {
        let is_due = |key: &&ApiKeyRow| key.last_used_at.is_none_or(|last| now.since(last) >= MAX_AGE);
        let Some(key) = key.filter(is_due) else { return };
        if let Err(error) = self.store().auth().touch_api_key(key.id, now).await {
            tracing::debug!(key.id = %key.id, %error, "the use of a key was not noted");
        }
    }
}

/// The result of the key server that the row holds.
fn remembered(row: &ChannelKeyRow) -> GateFacts {
    GateFacts {
        has_key: true,
        answer: row.checked_at.map(|at| KeyAnswer { at, refused: row.last_code }),
        last_good_at: row.last_good_at,
        expires_at: row.expires_at,
        unanswered: row
            .tried_at
            .map(|at| FailedCheck { at, is_throttled: row.tried_code == Some(FailureCode::KeyCheckThrottled) }),
    }
}

/// Returns the reason why a key of this instance does not open the channel. A key of another company counts as unknown.
pub(crate) fn refusal(key: Option<&ApiKeyRow>, environment: Environment, now: Timestamp) -> Option<FailureCode> {
    let Some(key) = key else { return Some(FailureCode::KeyUnknown) };
    if key.revoked_at.is_some() {
        Some(FailureCode::KeyRevoked)
    } else if key.expires_at.is_some_and(|end| end <= now) {
        Some(FailureCode::KeyExpired)
    } else if key.environment != environment {
        Some(FailureCode::KeyWrongEnvironment)
    } else if !key.permissions.contains(&NEEDED) {
        Some(FailureCode::KeyForbidden)
    } else {
        None
    }
}
