//! Amazon's answer to a consent. Everything is checked before the code is exchanged, the code is exchanged once, and only
//! then is anything changed.

use super::{Draft, account_of_shop, hash, with_code};
use crate::api_keys::ApiKey;
use crate::applications::client_secret_field;
use crate::audit::{Details as _, audit};
use crate::authorizations::access_tokens::token_field;
use crate::shops::{FinishedConsent, NewBinding, check_name, marketplaces};
use crate::sync::search::SearchScope;
use crate::verification::participations::open_marketplaces;
use crate::{App, Error};
use hawser_amazon::{AccessToken, AppCredentials, Participation};
use hawser_core::applications::Application;
use hawser_core::authorizations::{AuthorizationKind, Consent, DateSource};
use hawser_core::failure::Rule;
use hawser_core::shops::Identity;
use hawser_core::sync::Resource;
use hawser_core::verification::Verification;
use hawser_core::{
    AccountId, Actor, AuthorizationId, Environment, FailureCode, Marketplace, Permission, Region, Retry, Secret,
    SellerId, ShopId,
};
use hawser_store::NewAuthorization;
use serde_json::json;

/// The parameters that Amazon appends to the callback URL.
#[derive(Debug, Clone)]
pub struct Callback {
    /// `state`
    pub state: Option<Secret>,
    /// `selling_partner_id`
    pub selling_partner_id: Option<String>,
    /// `spapi_oauth_code`
    pub code: Option<Secret>,
    /// The callback URL, as it was sent in the request for consent.
    pub redirect_uri: String,
}

/// A consent whose change was stored.
#[derive(Debug, Clone)]
pub struct CompletedConsent {
    pub shop: ShopId,
    pub name: String,
    /// The seller that consented, as the browser stated it.
    pub seller_id: SellerId,
    /// Its verifications; empty if it could not be verified now. It is then verified in the background.
    pub verifications: Vec<Verification>,
}

/// The stored change, and what remains to be done for it.
struct StoredConsent {
    shop: ShopId,
    name: String,
    seller_id: SellerId,
    /// The account whose streams can run again, if it existed before.
    resumes: Option<AccountId>,
}

/// A new shop whose seller has consented.
struct ConsentedShop {
    seller: SellerId,
    name: String,
    marketplaces: Vec<&'static Marketplace>,
    /// The refresh token.
    token: Secret,
}

/// The consent under way: the flow, the one who started it with its present rights, and its application.
struct Flow<'a> {
    consent: &'a Consent,
    actor: Actor,
    application: Application,
}

impl App {
    /// Accepts Amazon's answer. `cookies` are those of all flows that the browser has, and `session_id` is the session that it
    /// is signed in with.
    ///
    /// # Errors
    /// `state_mismatch` (forged, replayed, of another browser or session), `flow_timeout`, `callback_incomplete`,
    /// `wrong_shop`, `vendor_account`, `already_bound`, `code_expired`, `participations_empty`, `permission_lost`, a closed
    /// channel, a refusal by Login with Amazon, the database. On an error only the row of the flow has changed; once shop or
    /// authorization are stored, there is no error any more. A repeated callback of a finished flow has the same result.
    pub async fn finish_consent(
        &self,
        callback: Callback,
        cookies: &[Secret],
        session_id: Option<&[u8]>,
    ) -> Result<CompletedConsent, Error> {
        let state = callback.state.as_ref().ok_or(Error::failure(FailureCode::StateMismatch))?;
        let flow = self.store().instance().read().await?.find_consent_by_state(&hash(state)).await?;
        let flow = flow.ok_or(Error::failure(FailureCode::StateMismatch))?;
        check_browser(&flow, cookies, session_id)?;
        if flow.used_at.is_some() {
            return self.repeated_callback(&flow).await;
        }
        if self.now() >= flow.expires_at {
            return Err(Error::failure(FailureCode::FlowTimeout));
        }
        let (Some(code), Some(seller)) = (&callback.code, &callback.selling_partner_id) else {
            return Err(Error::failure(FailureCode::CallbackIncomplete));
        };
        // Only the first of several identical callbacks goes on.
        let mut writing = self.store().instance().write().await?;
        let is_first = writing.use_consent(flow.id, self.now()).await?;
        writing.commit().await?;
        if !is_first {
            return Err(Error::failure(FailureCode::StateMismatch));
        }
        match self.store_consent(&flow, seller, code, &callback.redirect_uri).await.map_err(with_code) {
            Ok(stored) => Ok(self.follow_up(&flow, stored).await),
            Err(error) => {
                let code = error.code().unwrap_or(FailureCode::AmazonUnavailable);
                if let Err(unwritten) = self.record_failure(&flow, code).await {
                    tracing::error!(consent.id = %flow.id, error = %unwritten, "the failure of a consent could not be recorded");
                }
                Err(error)
            }
        }
    }

    /// The result of a flow whose answer was processed before: the person reloaded the page.
    async fn repeated_callback(&self, flow: &Consent) -> Result<CompletedConsent, Error> {
        if let Some(code) = flow.code {
            return Err(Error::failure(code));
        }
        let (Some(shop), Some(_)) = (flow.shop, flow.finished_at) else {
            return Err(Error::failure(FailureCode::StateMismatch));
        };
        let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
        let row = reading.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        let account = reading.list_accounts(shop).await?.pop().ok_or(Error::failure(FailureCode::NotFound))?;
        drop(reading);
        let verifications = self.list_verifications(&Actor::InstanceOwner, shop, 1).await?;
        Ok(CompletedConsent { shop, name: row.name, seller_id: account.seller_id, verifications })
    }

    async fn record_failure(&self, flow: &Consent, code: FailureCode) -> Result<(), Error> {
        let mut writing = self.store().instance().write().await?;
        writing.fail_consent(flow.id, code).await?;
        let entry = audit(self.clock(), self.rng(), Some(flow.company), "consent.fail", flow.id, self.now())
            .by_name(&flow.actor_kind, flow.actor_id.as_deref())
            .with(json!({"code": code}));
        writing.append_audit(&entry).await?;
        Ok(writing.commit().await?)
    }

    /// Does what follows once shop or authorization are stored. Failures are logged and not returned.
    async fn follow_up(&self, flow: &Consent, stored: StoredConsent) -> CompletedConsent {
        let StoredConsent { shop, name, seller_id, resumes } = stored;
        if let Some(account) = resumes
            && let Err(error) = self.resume_streams(account).await
        {
            tracing::error!(consent.id = %flow.id, shop.id = %shop, %error, "the streams of an authorized shop were not made due");
        }
        let verifications = self.verify_without_gate(&Actor::InstanceOwner, shop).await.unwrap_or_else(|error| {
            tracing::warn!(shop.id = %shop, %error, "a shop was authorized but could not be verified yet");
            Vec::new()
        });
        CompletedConsent { shop, name, seller_id, verifications }
    }

    /// Makes the streams of an account due now.
    async fn resume_streams(&self, account: AccountId) -> Result<(), Error> {
        let (claims, now) = (self.store().for_claim(), self.now());
        claims.ensure_stream(account, Resource::Verification, now, now).await?;
        claims.wake_streams(account, now).await?;
        Ok(())
    }

    async fn store_consent(
        &self,
        consent: &Consent,
        seller: &str,
        code: &Secret,
        redirect_uri: &str,
    ) -> Result<StoredConsent, Error> {
        let seller: SellerId = seller.parse().map_err(|_| Error::failure(FailureCode::VendorAccount))?;
        let is_other = |known: &Option<SellerId>| known.as_ref().is_some_and(|known| *known != seller);
        if is_other(&consent.expected_seller) || is_other(&consent.announced_seller) {
            return Err(Error::failure(FailureCode::WrongShop));
        }
        let draft: Draft =
            serde_json::from_str(&consent.pending_binding).map_err(|_| Error::failure(FailureCode::StateMismatch))?;
        let actor = self.starter(consent).await?;
        let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
        let application = reading.lookup_application(consent.application).await?;
        drop(reading);
        let application = application.ok_or(Error::failure(FailureCode::NotFound))?;
        let flow = Flow { consent, actor, application };
        self.require_right(&flow, &draft).await?;
        let (token, access) = self.exchange(&flow.application, code, redirect_uri).await?;
        let region = flow.application.region;
        // Asked before anything is stored, so that a token of another region leaves nothing behind.
        let open = self.participations_of(region, &access).await?;
        self.require_right(&flow, &draft).await?;
        match draft {
            Draft::Bind { name, countries } => {
                let (name, marketplaces) = (check_name(&name)?, marketplaces(region, &countries)?);
                self.bind_consented(&flow, ConsentedShop { seller, name, marketplaces, token }).await
            }
            Draft::Appstore => {
                let marketplaces = open?;
                let name = seller.to_string();
                self.bind_consented(&flow, ConsentedShop { seller, name, marketplaces, token }).await
            }
            Draft::Reauthorize { shop, account } => {
                let is_proven = self.is_same_seller(&flow, account, &access).await?;
                let name = self.reauthorize(&flow, (shop, account), &token, is_proven).await?;
                Ok(StoredConsent { shop, name, seller_id: seller, resumes: Some(account) })
            }
        }
    }

    /// The one who started the flow, with the role or the permissions that it has now.
    async fn starter(&self, flow: &Consent) -> Result<Actor, Error> {
        let lost = || Error::failure(FailureCode::PermissionLost);
        let id = flow.actor_id.as_deref();
        let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
        match (flow.actor_kind.as_str(), id) {
            ("member", Some(id)) => {
                let member = id.parse().map_err(|_| lost())?;
                let row = reading.lookup_member_entry(flow.company, member).await?;
                let row = row.filter(|row| row.disabled_at.is_none()).ok_or_else(lost)?;
                Ok(Actor::Member { member, company: flow.company, role: row.role })
            }
            ("key", Some(id)) => {
                let key = id.parse().map_err(|_| lost())?;
                let row = reading.lookup_api_key(key).await?.ok_or_else(lost)?;
                Ok(ApiKey { row }.actor())
            }
            ("instance_owner", None) => Ok(Actor::InstanceOwner),
            _ => Err(lost()),
        }
    }

    /// Requires that the one who started the flow may still finish it, and for a new shop that the channel is open.
    async fn require_right(&self, flow: &Flow<'_>, draft: &Draft) -> Result<(), Error> {
        let Flow { consent, actor, application } = flow;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        self.require_in_tx(&mut reading, actor, Permission::ShopsBind).await.map_err(lost)?;
        match draft {
            Draft::Bind { .. } | Draft::Appstore => {
                self.require_open_channel_in(reading, actor, consent.company, application.environment).await
            }
            Draft::Reauthorize { shop, account } => {
                account_of_shop(&mut reading, consent.company, *shop, *account).await.map(|_| ())
            }
        }
    }

    /// Exchanges the code for a refresh token and an access token.
    async fn exchange(
        &self,
        application: &Application,
        code: &Secret,
        redirect_uri: &str,
    ) -> Result<(Secret, Secret), Error> {
        let field = client_secret_field(application.id, application.company);
        let client_secret = self.open_text(field, &application.client_secret).await?;
        let credentials = AppCredentials { client_id: application.client_id.clone(), client_secret };
        match self.amazon().exchange_code(&credentials, code, redirect_uri).await {
            Ok(answer) => {
                let AccessToken { refresh_token, token, .. } = answer.value;
                Ok((refresh_token.ok_or(Error::failure(FailureCode::AnswerMalformed))?, token))
            }
            Err(refusal) => Err(Error::Failure { code: refusal.code, detail: refusal.message }),
        }
    }

    async fn bind_consented(&self, flow: &Flow<'_>, consented: ConsentedShop) -> Result<StoredConsent, Error> {
        let Flow { consent, actor, application } = flow;
        let ConsentedShop { seller, name, marketplaces, token } = consented;
        let binding = NewBinding {
            action: "shop.bind_by_consent",
            name: name.clone(),
            application: application.id,
            environment: application.environment,
            region: application.region,
            marketplaces,
            seller_id: seller.clone(),
            identity: Identity::Stated,
            kind: AuthorizationKind::Consent,
            refresh_token: token,
            authorized_at: Some(self.now()),
            authorized_source: DateSource::Measured,
            assign_to: crate::shops::subject(actor),
            consent: Some(FinishedConsent {
                id: consent.id,
                actor_kind: consent.actor_kind.clone(),
                actor_id: consent.actor_id.clone(),
            }),
        };
        let shop = self.store_binding(actor, consent.company, binding).await.map_err(lost)?;
        Ok(StoredConsent { shop, name, seller_id: seller, resumes: None })
    }

    /// Asks for the participations of a new consent. The result is the open marketplaces, or the reason why they could not be
    /// measured: a missing role, or a temporary failure.
    ///
    /// # Errors
    /// `participations_empty`, and every other refusal that waiting does not cure.
    async fn participations_of(
        &self,
        region: Region,
        access: &Secret,
    ) -> Result<Result<Vec<&'static Marketplace>, Error>, Error> {
        let listed = match self.amazon().marketplace_participations(region, access).await {
            Ok(answer) => answer.value,
            Err(refusal) => {
                let is_unmeasured = refusal.code == FailureCode::RoleMissing || refusal.code.retry() != Retry::No;
                let error = Error::Failure { code: refusal.code, detail: refusal.cause() };
                return if is_unmeasured { Ok(Err(error)) } else { Err(error) };
            }
        };
        let known = |p: &Participation| Marketplace::by_id(&p.marketplace_id).map(|known| (known, p.is_participating));
        let known: Vec<_> = listed.iter().filter_map(known).collect();
        if known.is_empty() {
            return Err(Error::failure(FailureCode::ParticipationsEmpty));
        }
        let open: Vec<_> = known.iter().filter(|(_, is_open)| *is_open).map(|(known, _)| *known).collect();
        Ok(if open.is_empty() { Err(Error::failure(FailureCode::MarketplaceNotParticipating)) } else { Ok(open) })
    }

    /// True if Amazon's answer to the fresh token contains orders that are stored under the account. The Seller ID of the
    /// callback proves nothing, since the browser can change it.
    ///
    /// # Errors
    /// `wrong_shop` if the orders are stored under other accounts of the company only.
    async fn is_same_seller(&self, flow: &Flow<'_>, account: AccountId, access: &Secret) -> Result<bool, Error> {
        let Flow { consent, actor, application } = flow;
        let mut reading = self.store().within(actor, self.now()).read().await?;
        let own = reading.lookup_account(account).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        drop(reading);
        let search = SearchScope::recent(open_marketplaces(&own.marketplaces, None), self.now()).request(None);
        // Without an answer nothing is proven, and the verification that follows says why.
        let Ok(answer) = self.amazon().search_orders(application.region, access, &search).await else {
            return Ok(false);
        };
        let orders = answer.value.orders.iter().map(|order| &order.order_id);
        let known = self.store().for_claim().accounts_of_orders(consent.company, orders).await?;
        match known.contains(&account) {
            true => Ok(true),
            false if known.is_empty() => Ok(false),
            false => Err(Error::failure(FailureCode::WrongShop)),
        }
    }

    /// Stores a new authorization of an existing seller account.
    async fn reauthorize(
        &self,
        flow: &Flow<'_>,
        (shop, account): (ShopId, AccountId),
        refresh_token: &Secret,
        is_proven: bool,
    ) -> Result<String, Error> {
        let Flow { consent, actor, application } = flow;
        let now = self.now();
        let id = AuthorizationId::new(self.clock(), self.rng());
        let sealed = self.seal_text(token_field(consent.company, id, "refresh_token"), refresh_token).await?;
        let token_mac = self.token_mac(consent.company, refresh_token).await?;
        let mut writing = self.store().within(actor, now).write().await?;
        self.require_in_tx(&mut writing, actor, Permission::ShopsBind).await.map_err(lost)?;
        let (row, seller) = account_of_shop(&mut writing, consent.company, shop, account).await?;
        if seller.region != application.region {
            return Err(Error::failure(FailureCode::RegionMismatch));
        }
        if row.environment != application.environment {
            return Err(other_environment(row.environment));
        }
        writing
            .create_authorization(&NewAuthorization {
                id,
                account,
                application: application.id,
                kind: AuthorizationKind::Consent,
                refresh_token: sealed,
                token_mac: Some(token_mac),
                authorized_at: Some(now),
                authorized_source: DateSource::Measured,
                created_at: now,
            })
            .await?;
        if is_proven {
            writing.mark_proven(account).await?;
        }
        writing.finish_consent(consent.id, shop, now).await?;
        let entry = audit(self.clock(), self.rng(), Some(consent.company), "shop.reauthorize", shop, now)
            .by_name(&consent.actor_kind, consent.actor_id.as_deref())
            .with(json!({"account": account, "authorization": id, "application": application.id}));
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(row.name)
    }
}

/// Requires the browser and the session in which the flow was started; the state alone proves nothing.
fn check_browser(flow: &Consent, cookies: &[Secret], session_id: Option<&[u8]>) -> Result<(), Error> {
    let has_cookie = cookies.iter().any(|cookie| hash(cookie) == flow.cookie_hash);
    let has_session = flow.session_id.is_none() || flow.session_id.as_deref() == session_id;
    if has_cookie && has_session { Ok(()) } else { Err(Error::failure(FailureCode::StateMismatch)) }
}

/// The refusal of the one who started the flow and has lost the right since.
fn lost(error: Error) -> Error {
    match error {
        Error::Forbidden(_) => Error::failure(FailureCode::PermissionLost),
        error => error,
    }
}

/// The error for an application of another environment than the shop's, which never changes.
pub(crate) fn other_environment(own: Environment) -> Error {
    let rule = Rule::new(
        format!("an application of {own}, the environment of the shop"),
        format!("与店铺环境（{own}）相同的应用"),
    );
    Error::invalid_field("application_id", rule)
}
