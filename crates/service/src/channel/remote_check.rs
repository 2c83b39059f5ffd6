//! Checks a key with the key server. Each process runs one check per key at a time; the result is stored in the row for all
//! processes.

use super::{NEEDED, key_field};
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, Environment, FailureCode, Secret, Timestamp};
use hawser_outbound::key_server::{AcceptedKey, KeyServerAnswer, KeyServerClient};
use hawser_store::{ChannelKeyRow, CheckedKey, TriedKey};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Time until the next attempt after a key server did not answer.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// Bounds of the time until the next attempt after a rate limit; the key server chooses within them.
const THROTTLED_AT_LEAST: Duration = Duration::from_secs(30);
const THROTTLED_AT_MOST: Duration = Duration::from_secs(10 * 60);

/// Checks under way in this process.
#[derive(Default)]
pub(crate) struct Checks(Mutex<HashMap<(CompanyId, Environment), Arc<Slot>>>);

/// The check of one key.
#[derive(Default)]
struct Slot {
    turn: tokio::sync::Mutex<()>,
    /// Number of finished checks.
    done: AtomicU64,
}

impl Checks {
    fn slot(&self, company: CompanyId, environment: Environment) -> Arc<Slot> {
        let mut slots = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(slots.entry((company, environment)).or_default())
    }
}

/// The result of a check, as stored in the row.
pub(crate) enum Asked {
    Answered(CheckedKey),
    NoAnswer(TriedKey),
}

impl App {
    /// Checks the key with the key server, or waits for the running check. No request is sent before the next attempt is due,
    /// unless the check is `forced`; a rate limit of the key server cannot be overridden.
    pub(crate) async fn check_with_hub(
        &self,
        company: CompanyId,
        environment: Environment,
        is_forced: bool,
    ) -> Result<(), Error> {
        let Some(hub) = self.inner.parts.outbound.hub.clone() else { return Ok(()) };
        let slot = self.inner.checks.slot(company, environment);
        let before = slot.done.load(Ordering::Acquire);
        let _turn = slot.turn.lock().await;
        if slot.done.load(Ordering::Acquire) != before {
            return Ok(());
        }
        let known = self.known(&Actor::InstanceOwner, company, environment).await?;
        let now = self.now();
        let is_throttled = known.facts.unanswered.is_some_and(|tried| tried.is_throttled);
        let waits = known.retry_at.is_some_and(|at| now < at && at <= now.plus(THROTTLED_AT_MOST));
        let is_due = known.facts.is_stale(now) || is_forced;
        let Some(row) = known.row.filter(|_| is_due && !(waits && (is_throttled || !is_forced))) else { return Ok(()) };
        let key = self.open_text(key_field(company, environment), &row.sealed).await?;
        let asked = self.ask_hub(&hub, &key, &row.prefix, &row.last4, environment).await;
        self.note(&row, &asked).await?;
        slot.done.fetch_add(1, Ordering::Release);
        Ok(())
    }

    /// Checks in the background, unless a check is running. A failure is logged, and the next request tries again.
    pub(crate) fn check_in_background(&self, company: CompanyId, environment: Environment) {
        let slot = self.inner.checks.slot(company, environment);
        if slot.turn.try_lock().is_err() {
            return;
        }
        let app = self.clone();
        tokio::spawn(async move {
            if let Err(error) = app.check_with_hub(company, environment, false).await {
                tracing::warn!(company.id = %company, %error, "the key behind the channel could not be checked");
            }
        });
    }

    /// Sends a key to the key server for a check.
    pub(crate) async fn ask_hub(
        &self,
        hub: &KeyServerClient,
        key: &Secret,
        prefix: &str,
        last4: &str,
        environment: Environment,
    ) -> Asked {
        let answer = hub.check_key(key).await;
        let (at, hub) = (self.now(), hub.url().to_owned());
        let in_vain = |code, wait| Asked::NoAnswer(TriedKey { hub: hub.clone(), at, code, retry_at: at.plus(wait) });
        match answer {
            KeyServerAnswer::Accepted(key) if !is_about(&key, prefix, last4, environment) => {
                tracing::warn!(hub.url = %hub, "the hub answered about another key, which says nothing about this one");
                in_vain(FailureCode::KeyCheckUnreachable, TRY_AGAIN)
            }
            KeyServerAnswer::Accepted(key) => Asked::Answered(accepted(hub.clone(), key, at)),
            KeyServerAnswer::Refused(code) => Asked::Answered(CheckedKey {
                hub: hub.clone(),
                at,
                code: Some(code),
                description: None,
                expires_at: None,
            }),
            KeyServerAnswer::Throttled { retry_after } => {
                let wait = retry_after.unwrap_or_default().clamp(THROTTLED_AT_LEAST, THROTTLED_AT_MOST);
                in_vain(FailureCode::KeyCheckThrottled, wait)
            }
            KeyServerAnswer::Unreachable { why } => {
                tracing::warn!(hub.url = %hub, why, "the hub gave no answer about a key; the last result stays in force");
                in_vain(FailureCode::KeyCheckUnreachable, TRY_AGAIN)
            }
        }
    }

    /// Stores the result for the key of that row, unless another key was saved in the meantime.
    async fn note(&self, row: &ChannelKeyRow, asked: &Asked) -> Result<(), Error> {
        let mut writing = self.store().within(&Actor::InstanceOwner, self.now()).write().await?;
        match asked {
            Asked::Answered(found) => writing.note_channel_key_check(row.key(), found).await?,
            Asked::NoAnswer(tried) => writing.record_failed_check(row.key(), tried).await?,
        };
        Ok(writing.commit().await?)
    }
}

/// Returns true if the answer is about that key; a cache in between may mix up answers.
fn is_about(answer: &AcceptedKey, prefix: &str, last4: &str, environment: Environment) -> bool {
    answer.prefix == prefix && answer.last4 == last4 && answer.environment == environment
}

fn accepted(hub: String, key: AcceptedKey, at: Timestamp) -> CheckedKey {
    let code = (!key.permissions.contains(&NEEDED)).then_some(FailureCode::KeyForbidden);
    CheckedKey { hub, at, code, description: Some(key.description), expires_at: key.expires_at }
}
