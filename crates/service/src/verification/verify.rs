//! Verifies a shop: climbs the ladder of DESIGN §7 for each of its seller accounts, keeps every run, and reports exactly
//! what was measured. Running it twice changes nothing.

use crate::audit::{Details as _, audit};
use crate::orders::SearchScope;
use crate::sync::rate_limited_client::{CallError, RateLimitedClient};
use crate::verification::checks::{CheckResult, Ladder, Outcome, Step};
use crate::verification::failure_attribution::Attribution;
use crate::verification::recent_success::proven_at;
use crate::{App, Error};
use hawser_amazon::{Answer, ApiErrorKind, Operation, Participation};
use hawser_core::shops::Identity;
use hawser_core::sync::Resource;
use hawser_core::{
    AccountId, Actor, AuthorizationId, FailureCode, MarketplaceId, Permission, ShopId, Timestamp, VerificationId,
};
use hawser_store::{AccountRow, AuthorizationRow, NewVerification, Participation as ParticipationFact};
use serde_json::json;
use std::time::Duration;

/// A pull that ended, or a page that came, this recently counts as the orders probe: the quota belongs to the orders.
const PULL_COUNTS_AS_PROBE: Duration = Duration::from_secs(3600);

/// One run over one seller account.
#[derive(Debug, Clone)]
pub struct Verification {
    /// Its id in the history.
    pub id: VerificationId,
    /// Which seller account.
    pub account: AccountId,
    /// When it began.
    pub started_at: Timestamp,
    /// Whether every rung that could be measured held.
    pub passed: bool,
    /// The first failure.
    pub code: Option<FailureCode>,
    /// Every rung, in order.
    pub rungs: Vec<CheckResult>,
}

impl App {
    /// Verifies every seller account of a shop.
    ///
    /// # Errors
    /// `not_found`, `record_only`, `shop_inactive`, the gate in front of the channel is shut, the permission `shops.verify`,
    /// the database. What Amazon says is never an error here but a result.
    pub async fn verify_shop(&self, actor: &Actor, shop: ShopId) -> Result<Vec<Verification>, Error> {
        self.require(actor, Permission::ShopsVerify)?;
        let accounts = self.connected_accounts(actor, shop).await?;
        self.require_open_channel_of(actor, shop).await?;
        self.verify_accounts(actor, accounts).await
    }

    /// The same as a part of what no gate holds back: an authorization that was just given.
    pub(crate) async fn verify_without_gate(&self, actor: &Actor, shop: ShopId) -> Result<Vec<Verification>, Error> {
        let accounts = self.connected_accounts(actor, shop).await?;
        self.verify_accounts(actor, accounts).await
    }

    async fn verify_accounts(&self, actor: &Actor, accounts: Vec<AccountRow>) -> Result<Vec<Verification>, Error> {
        let mut results = Vec::with_capacity(accounts.len());
        for account in accounts {
            results.push(self.verify_account(actor, &account).await?);
        }
        Ok(results)
    }

    /// The seller accounts of a shop that is connected and active.
    pub(crate) async fn connected_accounts(&self, actor: &Actor, shop: ShopId) -> Result<Vec<AccountRow>, Error> {
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let row = reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        if row.platform != hawser_core::shops::Platform::Amazon {
            return Err(Error::failure(FailureCode::RecordOnly));
        }
        if row.deactivated_at.is_some() {
            return Err(Error::failure(FailureCode::ShopInactive));
        }
        Ok(reading.list_accounts(shop).await?)
    }

    /// Verifies one seller account for a person who watches: a quota without a token is a result like any other.
    async fn verify_account(&self, actor: &Actor, account: &AccountRow) -> Result<Verification, Error> {
        let climbed = self.run_checks(actor, account).await?;
        Ok(self.conclude(actor, actor.kind(), account, climbed).await?.0)
    }

    /// Verifies one seller account by itself. While the quota has no token nothing is recorded: how long to wait.
    pub(crate) async fn verify_in_background(&self, account: &AccountRow) -> Result<Background, Error> {
        let actor = Actor::InstanceOwner;
        let climbed = self.run_checks(&actor, account).await?;
        if let Some(wait) = climbed.not_yet {
            return Ok(Background::NotYet(wait));
        }
        let (verification, verdict) = self.conclude(&actor, "worker", account, climbed).await?;
        Ok(Background::Done(verification, verdict))
    }

    /// Climbs the ladder; what came of it is not recorded yet.
    async fn run_checks(&self, actor: &Actor, account: &AccountRow) -> Result<CheckOutcome, Error> {
        let started_at = self.now();
        let mut reading = self.store().within(actor, started_at).read().await?;
        let authorization = reading.current_authorization(account.id).await?;
        drop(reading);

        let mut run_checks = CheckRun {
            app: self,
            actor,
            account,
            ladder: Ladder::default(),
            began: started_at,
            participations: None,
            not_yet: None,
        };
        if let Some(authorization) = &authorization {
            run_checks.run(authorization).await?;
        } else {
            run_checks.fail(
                Step::Format,
                FailureCode::CredentialMalformed,
                "no authorization was entered for this seller account",
            );
        }
        let (participations, not_yet) = (run_checks.participations.take(), run_checks.not_yet);
        let (rungs, code) = run_checks.ladder.finish();
        let verification = Verification {
            id: VerificationId::new(self.clock(), self.rng()),
            account: account.id,
            started_at,
            passed: code.is_none(),
            code,
            rungs,
        };
        let authorization = authorization.map(|authorization| authorization.id);
        Ok(CheckOutcome { verification, authorization, participations, not_yet })
    }

    /// Records a climb, and weighs a failure. `recorded_as` is who the history names: a person, or a worker.
    async fn conclude(
        &self,
        actor: &Actor,
        recorded_as: &str,
        account: &AccountRow,
        climbed: CheckOutcome,
    ) -> Result<(Verification, Attribution), Error> {
        let CheckOutcome { verification, authorization, participations, .. } = climbed;
        self.record(actor, recorded_as, account, participations, &verification).await?;
        let verdict = match (authorization, verification.code) {
            (Some(authorization), Some(code)) => self.handle_refusal(authorization, code).await?,
            _ => Attribution::Shop,
        };
        Ok((verification, verdict))
    }

    /// Keeps the run and what Amazon said of the marketplaces.
    async fn record(
        &self,
        actor: &Actor,
        recorded_as: &str,
        account: &AccountRow,
        participations: Option<Vec<Participation>>,
        verification: &Verification,
    ) -> Result<(), Error> {
        let now = self.now();
        let mut writing = self.store().within(actor, now).write().await?;
        if let Some(participations) = participations {
            let facts: Vec<_> = participations
                .into_iter()
                .filter_map(|participation| {
                    Some(ParticipationFact {
                        marketplace_id: participation.marketplace_id.parse::<MarketplaceId>().ok()?,
                        is_participating: participation.is_participating,
                        has_suspended_listings: participation.has_suspended_listings,
                        store_name: participation.store_name,
                    })
                })
                .collect();
            writing.save_participations(account.id, &facts, now).await?;
        }
        writing
            .add_verification(&NewVerification {
                id: verification.id,
                account: account.id,
                started_at: verification.started_at,
                finished_at: now,
                passed: verification.passed,
                code: verification.code,
                steps: serde_json::to_string(&verification.rungs).unwrap_or_default(),
                actor: recorded_as.to_owned(),
            })
            .await?;
        if recorded_as == actor.kind() {
            let entry = audit(self.clock(), self.rng(), Some(account.company), "shop.verify", account.id, now)
                .with(json!({"passed": verification.passed, "code": verification.code}));
            writing.append_audit(&entry).await?;
        }
        writing.commit().await?;
        Ok(())
    }
}

/// What came of a verification that nobody watches.
pub(crate) enum Background {
    /// It is recorded.
    Done(Verification, Attribution),
    /// The quota has no token for so long; nothing is recorded.
    NotYet(Duration),
}

/// A climb that ended.
struct CheckOutcome {
    verification: Verification,
    authorization: Option<AuthorizationId>,
    participations: Option<Vec<Participation>>,
    not_yet: Option<Duration>,
}

/// A climb of one seller account's ladder.
struct CheckRun<'a> {
    app: &'a App,
    actor: &'a Actor,
    account: &'a AccountRow,
    ladder: Ladder,
    /// When the rung under way began.
    began: Timestamp,
    participations: Option<Vec<Participation>>,
    /// How long the quota that ended the climb has no token.
    not_yet: Option<Duration>,
}

impl CheckRun<'_> {
    async fn run(&mut self, authorization: &AuthorizationRow) -> Result<(), Error> {
        if !self.format(authorization).await? || !self.application_and_token(authorization).await? {
            return Ok(());
        }
        let mut line = RateLimitedClient::new(
            self.app,
            self.account.id,
            authorization.application,
            authorization.id,
            self.account.region,
        )
        .yielding();
        if self.list_participations(&mut line).await? {
            self.identity();
            if self.probe_orders(&mut line).await? {
                self.pass(Step::Roles, None);
            }
        }
        line.release_unused().await
    }

    /// Form only: nothing is sent.
    async fn format(&mut self, authorization: &AuthorizationRow) -> Result<bool, Error> {
        let credentials = self.app.credentials(authorization.id).await?;
        let checked = crate::shops::bind::check_refresh_token(&credentials.refresh_token)
            .and_then(|()| crate::applications::check_client_secret(&credentials.client_secret));
        match checked {
            Ok(()) => self.pass(Step::Format, None),
            Err(error) => {
                self.fail(Step::Format, FailureCode::CredentialMalformed, &error.to_string());
            }
        }
        Ok(self.ladder.failed().is_none())
    }

    /// One call to Login with Amazon answers two rungs: an application that Amazon does not know is not the token's fault.
    async fn application_and_token(&mut self, authorization: &AuthorizationRow) -> Result<bool, Error> {
        match self.app.fetch_access_token(authorization.id).await {
            Ok(request_id) => {
                self.pass(Step::Application, request_id.clone());
                self.pass(Step::Token, request_id);
            }
            Err(error) => {
                let is_application = error.code().is_some_and(|code| code == FailureCode::AppSecretInvalid);
                if !is_application && matches!(&error, CallError::Refused(r) if r.kind == ApiErrorKind::InvalidGrant) {
                    self.pass(Step::Application, None);
                }
                self.refused(if is_application { Step::Application } else { Step::Token }, error)?;
            }
        }
        Ok(self.ladder.failed().is_none())
    }

    async fn list_participations(&mut self, line: &mut RateLimitedClient<'_>) -> Result<bool, Error> {
        let operation = Operation::MarketplaceParticipations;
        let answer =
            line.call(operation, |amazon, region, token| async move {
                amazon.marketplace_participations(region, &token).await
            })
            .await;
        match answer {
            Ok(Answer { value, request_id, .. }) => {
                self.judge_participations(&value, request_id);
                self.participations = Some(value);
            }
            Err(error) => self.refused(Step::Participations, error)?,
        }
        Ok(self.ladder.failed().is_none())
    }

    /// A row a ticked country. All missing is a failure of the rung; some missing is a failure of those countries only, so
    /// that the others go on (PRODUCT B13).
    fn judge_participations(&mut self, all: &[Participation], request_id: Option<String>) {
        let known: Vec<_> =
            all.iter().filter(|p| hawser_core::Marketplace::by_id(&p.marketplace_id).is_some()).collect();
        if known.is_empty() {
            self.fail(Step::Participations, FailureCode::ParticipationsEmpty, "Amazon listed no marketplace")
                .request_id = request_id;
            return;
        }
        let ticked: Vec<&str> =
            self.account.marketplaces.iter().filter(|m| m.is_ticked).map(|m| m.marketplace_id.as_str()).collect();
        let is_open = |id: &str| known.iter().any(|p| p.marketplace_id == id && p.is_participating);
        if !ticked.iter().any(|id| is_open(id)) {
            let detail = format!("none of the ticked countries; Amazon listed {}", known.len());
            self.fail(Step::Participations, FailureCode::MarketplaceNotParticipating, &detail).request_id = request_id;
            return;
        }
        self.pass(Step::Participations, request_id);
        for id in ticked {
            let suspended = known.iter().any(|p| p.marketplace_id == id && p.has_suspended_listings);
            let code = match (is_open(id), suspended) {
                (false, _) => FailureCode::MarketplaceNotParticipating,
                (true, true) => FailureCode::ListingsSuspended,
                (true, false) => continue,
            };
            let rung = self.ladder.note(Step::Participations, Outcome::Passed, Some(code), Duration::ZERO);
            rung.marketplace_id = Some(id.to_owned());
        }
    }

    /// No operation of the ladder carries the Seller ID (PROTOCOL C.2), so a pasted token's identity stays what was stated.
    fn identity(&mut self) {
        match self.account.identity {
            Identity::Proven => self.pass(Step::Identity, None),
            Identity::Stated => {
                self.ladder.note(Step::Identity, Outcome::Stated, None, Duration::ZERO);
            }
        }
    }

    /// One search over every country that takes part; orders that came within the last hour have proven the same.
    async fn probe_orders(&mut self, line: &mut RateLimitedClient<'_>) -> Result<bool, Error> {
        let now = self.app.now();
        let mut reading = self.app.store().within(self.actor, now).read().await?;
        let status = reading.stream_status(self.account.id, Resource::Orders).await?;
        drop(reading);
        if status.as_ref().and_then(proven_at).is_some_and(|at| self.app.now() < at.plus(PULL_COUNTS_AS_PROBE)) {
            self.pass(Step::OrdersProbe, None);
            return Ok(true);
        }
        let scope = SearchScope::probe(self.open_marketplaces(), self.app.now());
        let answer = line
            .call(Operation::SearchOrders, |amazon, region, token| {
                let search = scope.request(None);
                async move { amazon.search_orders(region, &token, &search).await }
            })
            .await;
        match answer {
            Ok(answer) => self.pass(Step::OrdersProbe, answer.request_id),
            Err(error) if error.code() == Some(FailureCode::RoleMissing) => {
                self.refused(Step::Roles, error)?;
            }
            Err(error) => self.refused(Step::OrdersProbe, error)?,
        }
        Ok(self.ladder.failed().is_none())
    }

    fn open_marketplaces(&self) -> Vec<MarketplaceId> {
        let participations = self.participations.as_deref().unwrap_or_default();
        self.account
            .marketplaces
            .iter()
            .filter(|m| m.is_ticked)
            .map(|m| m.marketplace_id.clone())
            .filter(|id| participations.iter().any(|p| p.is_participating && p.marketplace_id == id.as_str()))
            .collect()
    }

    /// Time since the last rung ended.
    fn elapsed_since_last(&mut self) -> Duration {
        let now = self.app.now();
        let took = now.since(self.began);
        self.began = now;
        took
    }

    fn pass(&mut self, step: Step, request_id: Option<String>) {
        let took = self.elapsed_since_last();
        self.ladder.note(step, Outcome::Passed, None, took).request_id = request_id;
    }

    fn fail(&mut self, step: Step, code: FailureCode, detail: &str) -> &mut CheckResult {
        let took = self.elapsed_since_last();
        let rung = self.ladder.note(step, Outcome::Failed, Some(code), took);
        rung.detail = Some(detail.to_owned());
        rung
    }

    /// A refusal becomes the rung's result; what is ours (database, vault) ends the climb as an error.
    fn refused(&mut self, step: Step, error: CallError) -> Result<(), Error> {
        match error {
            CallError::Refused(refusal) => {
                let detail = refusal.message.clone().unwrap_or_default();
                self.fail(step, refusal.code, &detail).request_id.clone_from(&refusal.request_id);
                Ok(())
            }
            CallError::NotYet(wait) => {
                self.not_yet = Some(wait);
                self.fail(step, FailureCode::Throttled, "the quota has no token yet; nothing was sent");
                Ok(())
            }
            CallError::Ours(error) => Err(error),
        }
    }
}
