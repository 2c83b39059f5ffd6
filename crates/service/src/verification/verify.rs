//! Verifies the seller accounts of a shop, records every run, and reports exactly what was measured. Repeating it changes
//! nothing else.

use super::check_run::CheckRun;
use super::failure_attribution::Attribution;
use super::record::Recording;
use super::single_flight::PLAN;
use crate::{App, Error};
use hawser_core::shops::{Platform, SellerAccount};
use hawser_core::sync::token_bucket::Bucket;
use hawser_core::verification::Verification;
use hawser_core::{Actor, FailureCode, Permission, ShopId, VerificationId};
use std::time::Duration;

/// The result of a background verification.
pub(crate) enum Background {
    /// It ran and was recorded.
    Done(Verification, Attribution),
    /// The quota allows no call for this long; nothing was recorded.
    NotYet(Duration),
}

/// A run that is not recorded yet.
struct Unrecorded<'a> {
    recording: Recording<'a>,
    not_yet: Option<Duration>,
}

impl App {
    /// Verifies every seller account of a shop.
    ///
    /// # Errors
    /// `not_found`, `record_only`, `shop_inactive`, the Amazon channel is closed, the permission `shops.verify`, the
    /// database. An answer of Amazon is never an error but a result.
    pub async fn verify_shop(&self, actor: &Actor, shop: ShopId) -> Result<Vec<Verification>, Error> {
        self.require(actor, Permission::ShopsVerify)?;
        let accounts = self.connected_accounts(actor, shop).await?;
        self.require_open_channel_of(actor, shop).await?;
        self.verify_accounts(actor, accounts).await
    }

    /// Verifies a shop after a consent, which does not require an open channel.
    pub(crate) async fn verify_without_gate(&self, actor: &Actor, shop: ShopId) -> Result<Vec<Verification>, Error> {
        let accounts = self.connected_accounts(actor, shop).await?;
        self.verify_accounts(actor, accounts).await
    }

    async fn verify_accounts(&self, actor: &Actor, accounts: Vec<SellerAccount>) -> Result<Vec<Verification>, Error> {
        let mut verifications = Vec::with_capacity(accounts.len());
        for account in accounts {
            verifications.push(Box::pin(self.verify_once(actor, &account)).await?);
        }
        Ok(verifications)
    }

    /// Verifies an account, or returns the result of a run that ends meanwhile or, after many runs in a row, of the last one.
    async fn verify_once(&self, actor: &Actor, account: &SellerAccount) -> Result<Verification, Error> {
        let slot = self.inner.verifications.slot(account.id);
        let mut has_waited = false;
        let mut runs = match slot.try_lock() {
            Ok(runs) => runs,
            Err(_) => {
                has_waited = true;
                slot.lock().await
            }
        };
        let now = self.now();
        let (granted, bucket) = runs.bucket.unwrap_or_else(|| Bucket::full(PLAN, now)).take(1, now);
        let is_shared = has_waited || granted == 0;
        if let Some(last) = runs.last.as_ref().filter(|_| is_shared) {
            return Ok(last.clone());
        }
        runs.bucket = Some(bucket);
        // An empty quota is a result like any other, since a person is waiting for the answer.
        let run = Box::pin(self.run_checks(actor, actor.kind(), account)).await?;
        let verification = Box::pin(self.record_verification(actor, run.recording)).await?.0;
        runs.last = Some(verification.clone());
        Ok(verification)
    }

    /// The seller accounts of a shop that is connected to Amazon and active.
    pub(crate) async fn connected_accounts(&self, actor: &Actor, shop: ShopId) -> Result<Vec<SellerAccount>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let row = reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        match row.platform {
            Platform::Amazon => {}
            Platform::Record => return Err(Error::failure(FailureCode::RecordOnly)),
        }
        if row.deactivated_at.is_some() {
            return Err(Error::failure(FailureCode::ShopInactive));
        }
        Ok(reading.list_accounts(shop).await?)
    }

    /// Verifies one seller account for the scheduler. Nothing is recorded while the quota is empty.
    pub(crate) async fn verify_in_background(&self, account: &SellerAccount) -> Result<Background, Error> {
        let actor = Actor::InstanceOwner;
        let run = Box::pin(self.run_checks(&actor, "worker", account)).await?;
        if let Some(wait) = run.not_yet {
            return Ok(Background::NotYet(wait));
        }
        let (verification, attribution) = Box::pin(self.record_verification(&actor, run.recording)).await?;
        Ok(Background::Done(verification, attribution))
    }

    /// Runs the checks. `recorded_as` is the kind of actor named in the history.
    async fn run_checks<'a>(
        &self,
        actor: &Actor,
        recorded_as: &str,
        account: &'a SellerAccount,
    ) -> Result<Unrecorded<'a>, Error> {
        let started_at = self.now();
        let mut reading = self.store().within(actor, started_at).read().await?;
        let authorization = reading.current_authorization(account.id).await?;
        drop(reading);
        let outcome = Box::pin(CheckRun::new(self, actor, account).run(authorization.as_ref())).await?;
        let verification = Verification {
            id: VerificationId::new(self.clock(), self.rng()),
            account: account.id,
            started_at,
            finished_at: self.now(),
            passed: outcome.code.is_none(),
            code: outcome.code,
            checks: outcome.checks,
            actor: recorded_as.to_owned(),
        };
        let authorization = authorization.map(|authorization| authorization.id);
        let participations = outcome.participations;
        let recording = Recording { account, authorization, participations, verification };
        Ok(Unrecorded { recording, not_yet: outcome.not_yet })
    }
}
