//! Runs the checks of DESIGN §7 over one seller account. Nothing is recorded here.

use super::check_list::CheckList;
use super::participations::{Assessment, assess, open_marketplaces};
use super::recent_success::proven_at;
use crate::applications::{check_client_secret, is_usual_client_secret};
use crate::shops::check_refresh_token;
use crate::sync::rate_limited_client::{CallError, RateLimitedClient};
use crate::sync::search::SearchScope;
use crate::{App, Error};
use hawser_amazon::{Answer, ApiErrorKind, Operation, Participation};
use hawser_core::authorizations::Authorization;
use hawser_core::shops::{Identity, SellerAccount};
use hawser_core::sync::Resource;
use hawser_core::verification::{Check, CheckResult, Outcome};
use hawser_core::{Actor, FailureCode, Timestamp};
use std::time::Duration;

/// A pull or a page that succeeded this recently replaces the orders probe, since both take from the same quota.
const PULL_COUNTS_AS_PROBE: Duration = Duration::from_secs(3600);

/// The outcome of a run.
pub(super) struct CheckOutcome {
    pub(super) checks: Vec<CheckResult>,
    /// The first failure.
    pub(super) code: Option<FailureCode>,
    /// Amazon's participations, if they were received.
    pub(super) participations: Option<Vec<Participation>>,
    /// The time until the quota allows another call, if it ended the run.
    pub(super) not_yet: Option<Duration>,
}

/// A run under way.
pub(super) struct CheckRun<'a> {
    app: &'a App,
    actor: &'a Actor,
    account: &'a SellerAccount,
    checks: CheckList,
    /// The start of the current check.
    began: Timestamp,
    participations: Option<Vec<Participation>>,
    not_yet: Option<Duration>,
}

impl<'a> CheckRun<'a> {
    pub(super) fn new(app: &'a App, actor: &'a Actor, account: &'a SellerAccount) -> Self {
        let began = app.now();
        Self { app, actor, account, checks: CheckList::default(), began, participations: None, not_yet: None }
    }

    /// Runs the checks until one fails.
    ///
    /// # Errors
    /// Failures of Hawser itself (database, vault). An answer of Amazon is never an error.
    pub(super) async fn run(mut self, authorization: Option<&Authorization>) -> Result<CheckOutcome, Error> {
        match authorization {
            Some(authorization) => Box::pin(self.run_all(authorization)).await?,
            None => {
                let detail = "no authorization was entered for this seller account";
                self.fail(Check::Format, FailureCode::CredentialMalformed, detail);
            }
        }
        let (participations, not_yet) = (self.participations, self.not_yet);
        let (checks, code) = self.checks.finish();
        Ok(CheckOutcome { checks, code, participations, not_yet })
    }

    async fn run_all(&mut self, authorization: &Authorization) -> Result<(), Error> {
        if !self.check_format(authorization).await? || !self.check_application_and_token(authorization).await? {
            return Ok(());
        }
        let (account, application) = (self.account, authorization.application);
        let client = RateLimitedClient::new(self.app, account.id, application, authorization.id, account.region);
        let mut client = client.yielding();
        if Box::pin(self.check_participations(&mut client)).await? {
            self.check_identity();
            if Box::pin(self.probe_orders(&mut client)).await? {
                self.pass(Check::Roles, None);
            }
        }
        client.release_unused().await
    }

    async fn check_format(&mut self, authorization: &Authorization) -> Result<bool, Error> {
        let credentials = self.app.credentials(authorization.id).await?;
        let checked = check_refresh_token(&credentials.refresh_token)
            .and_then(|()| check_client_secret(&credentials.client_secret));
        match checked {
            Ok(()) if is_usual_client_secret(&credentials.client_secret) => self.pass(Check::Format, None),
            Ok(()) => {
                let took = self.elapsed_since_last();
                let result = self.checks.push(Check::Format, Outcome::Passed, None, took);
                result.detail =
                    Some("the client secret has an unusual form; Amazon decides whether it is right".to_owned());
            }
            Err(error) => {
                self.fail(Check::Format, FailureCode::CredentialMalformed, &error.to_string());
            }
        }
        Ok(self.checks.failed().is_none())
    }

    /// One call to Login with Amazon decides two checks: if Amazon does not know the application, the token is not to blame.
    async fn check_application_and_token(&mut self, authorization: &Authorization) -> Result<bool, Error> {
        match self.app.fetch_access_token(authorization.id).await {
            Ok(request_id) => {
                self.pass(Check::Application, request_id.clone());
                self.pass(Check::Token, request_id);
            }
            Err(error) => {
                let is_application = error.code().is_some_and(|code| code == FailureCode::AppSecretInvalid);
                if !is_application && matches!(&error, CallError::Refused(r) if r.kind == ApiErrorKind::InvalidGrant) {
                    self.pass(Check::Application, None);
                }
                self.record_error(if is_application { Check::Application } else { Check::Token }, error)?;
            }
        }
        Ok(self.checks.failed().is_none())
    }

    async fn check_participations(&mut self, client: &mut RateLimitedClient<'_>) -> Result<bool, Error> {
        let operation = Operation::MarketplaceParticipations;
        let answer = client
            .call(
                operation,
                |amazon, region, token| async move { amazon.marketplace_participations(region, &token).await },
            )
            .await;
        match answer {
            Ok(Answer { value, request_id, .. }) => {
                self.record_participations(&value, request_id);
                self.participations = Some(value);
            }
            // An application may lack the role for participations and still have the one for orders.
            Err(error) if error.code() == Some(FailureCode::RoleMissing) => {
                let took = self.elapsed_since_last();
                let code = Some(FailureCode::RoleMissing);
                let result = self.checks.push(Check::Participations, Outcome::NotMeasured, code, took);
                if let CallError::Refused(refusal) = error {
                    result.detail = refusal.message;
                    result.request_id = refusal.request_id;
                }
            }
            Err(error) => self.record_error(Check::Participations, error)?,
        }
        Ok(self.checks.failed().is_none())
    }

    fn record_participations(&mut self, listed: &[Participation], request_id: Option<String>) {
        match assess(&self.account.marketplaces, listed) {
            Assessment::Failed { code, detail } => {
                self.fail(Check::Participations, code, &detail).request_id = request_id;
            }
            Assessment::Passed { problems } => {
                self.pass(Check::Participations, request_id);
                for problem in problems {
                    let code = Some(problem.code);
                    let result = self.checks.push(Check::Participations, Outcome::Passed, code, Duration::ZERO);
                    result.marketplace_id = Some(problem.marketplace_id.to_string());
                }
            }
        }
    }

    /// No operation that is called here returns the Seller ID (PROTOCOL C.2), so the identity of a pasted token stays stated.
    fn check_identity(&mut self) {
        match self.account.identity {
            Identity::Proven => self.pass(Check::Identity, None),
            Identity::Stated => {
                self.checks.push(Check::Identity, Outcome::Stated, None, Duration::ZERO);
            }
        }
    }

    /// Sends one search over every country in which the seller participates, unless orders arrived within the last hour.
    async fn probe_orders(&mut self, client: &mut RateLimitedClient<'_>) -> Result<bool, Error> {
        let now = self.app.now();
        let mut reading = self.app.store().within(self.actor, now).read().await?;
        let status = reading.stream_status(self.account.id, Resource::Orders).await?;
        drop(reading);
        if status.as_ref().and_then(proven_at).is_some_and(|at| self.app.now() < at.plus(PULL_COUNTS_AS_PROBE)) {
            self.pass(Check::OrdersProbe, None);
            return Ok(true);
        }
        let marketplaces = open_marketplaces(&self.account.marketplaces, self.participations.as_deref());
        let scope = SearchScope::probe(marketplaces, self.app.now());
        let answer = client
            .call(Operation::SearchOrders, |amazon, region, token| {
                let search = scope.request(None);
                async move { amazon.search_orders(region, &token, &search).await }
            })
            .await;
        match answer {
            Ok(answer) => self.pass(Check::OrdersProbe, answer.request_id),
            Err(error) if error.code() == Some(FailureCode::RoleMissing) => self.record_error(Check::Roles, error)?,
            Err(error) => self.record_error(Check::OrdersProbe, error)?,
        }
        Ok(self.checks.failed().is_none())
    }

    /// The time since the last check ended.
    fn elapsed_since_last(&mut self) -> Duration {
        let now = self.app.now();
        let took = now.since(self.began);
        self.began = now;
        took
    }

    fn pass(&mut self, check: Check, request_id: Option<String>) {
        let took = self.elapsed_since_last();
        self.checks.push(check, Outcome::Passed, None, took).request_id = request_id;
    }

    fn fail(&mut self, check: Check, code: FailureCode, detail: &str) -> &mut CheckResult {
        let took = self.elapsed_since_last();
        let result = self.checks.push(check, Outcome::Failed, Some(code), took);
        result.detail = Some(detail.to_owned());
        result
    }

    /// A refusal by Amazon becomes the result of the check; a failure of Hawser itself (database, vault) ends the run.
    fn record_error(&mut self, check: Check, error: CallError) -> Result<(), Error> {
        match error {
            CallError::Refused(refusal) => {
                let detail = refusal.cause().unwrap_or_default();
                self.fail(check, refusal.code, &detail).request_id.clone_from(&refusal.request_id);
                Ok(())
            }
            CallError::NotYet(wait) => {
                self.not_yet = Some(wait);
                self.fail(check, FailureCode::Throttled, "the quota does not allow a call yet; nothing was sent");
                Ok(())
            }
            CallError::Internal(error) => Err(error),
        }
    }
}
