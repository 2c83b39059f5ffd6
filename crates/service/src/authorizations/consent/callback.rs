//! Amazon's answer to a consent. Everything is checked before the code is exchanged, the code is exchanged once, and only
//! then is anything changed.

use super::{Draft, account_of_shop, hash, with_code};
use crate::applications::client_secret_field;
use crate::audit::{Details as _, audit};
use crate::authorizations::access_tokens::token_field;
use crate::shops::{FinishedConsent, NewBinding};
use crate::{App, Error};
use hawser_amazon::{AccessToken, AppCredentials};
use hawser_core::applications::Application;
use hawser_core::authorizations::{AuthorizationKind, Consent, DateSource};
use hawser_core::failure::Rule;
use hawser_core::shops::Identity;
use hawser_core::sync::Resource;
use hawser_core::verification::Verification;
use hawser_core::{
    AccountGroup, AccountId, Actor, AuthorizationId, Environment, FailureCode, Marketplace, Region, Secret, SellerId,
    ShopId,
};
use hawser_store::{NewAuthorization, Subject};
use serde_json::json;
use std::collections::BTreeMap;

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
    /// The seller that consented; proven.
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

impl App {
    /// Accepts Amazon's answer. `cookies` are those of all flows that the browser has, and `session_id` is the session that it
    /// is signed in with.
    ///
    /// # Errors
    /// `state_mismatch` (forged, replayed, of another browser or session), `flow_timeout`, `callback_incomplete`,
    /// `wrong_shop`, `vendor_account`, `already_bound`, `code_expired`, a refusal by Login with Amazon, the database. On an
    /// error only the row of the flow has changed; once shop or authorization are stored, there is no error any more.
    pub async fn finish_consent(
        &self,
        callback: Callback,
        cookies: &[Secret],
        session_id: Option<&[u8]>,
    ) -> Result<CompletedConsent, Error> {
        let state = callback.state.as_ref().ok_or(Error::failure(FailureCode::StateMismatch))?;
        let flow = self.store().instance().read().await?.find_consent_by_state(&hash(state)).await?;
        let flow = flow.ok_or(Error::failure(FailureCode::StateMismatch))?;
        self.check_browser(&flow, cookies, session_id)?;
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

    /// Requires the browser and the session in which the flow was started; the state alone proves nothing.
    fn check_browser(&self, flow: &Consent, cookies: &[Secret], session_id: Option<&[u8]>) -> Result<(), Error> {
        let has_cookie = cookies.iter().any(|cookie| hash(cookie) == flow.cookie_hash);
        let has_session = flow.session_id.is_none() || flow.session_id.as_deref() == session_id;
        if !has_cookie || !has_session || flow.used_at.is_some() {
            return Err(Error::failure(FailureCode::StateMismatch));
        }
        if self.now() >= flow.expires_at {
            return Err(Error::failure(FailureCode::FlowTimeout));
        }
        Ok(())
    }

    async fn store_consent(
        &self,
        flow: &Consent,
        seller: &str,
        code: &Secret,
        redirect_uri: &str,
    ) -> Result<StoredConsent, Error> {
        let seller: SellerId = seller.parse().map_err(|_| Error::failure(FailureCode::VendorAccount))?;
        let is_other = |known: &Option<SellerId>| known.as_ref().is_some_and(|known| *known != seller);
        if is_other(&flow.expected_seller) || is_other(&flow.announced_seller) {
            return Err(Error::failure(FailureCode::WrongShop));
        }
        let owner = Actor::InstanceOwner;
        let mut reading = self.store().within(&owner, self.now()).read().await?;
        let application = reading.lookup_application(flow.application).await?;
        let application = application.ok_or(Error::failure(FailureCode::NotFound))?;
        let draft: Draft =
            serde_json::from_str(&flow.pending_binding).map_err(|_| Error::failure(FailureCode::StateMismatch))?;
        if let Draft::Reauthorize { shop, account } = draft {
            account_of_shop(&mut reading, flow.company, shop, account).await?;
        }
        drop(reading);
        let (token, access) = self.exchange(&application, code, redirect_uri).await?;
        match draft {
            Draft::Bind { name, countries } => {
                let marketplaces = crate::shops::marketplaces(application.region, &countries)?;
                self.bind_consented(flow, &application, ConsentedShop { seller, name, marketplaces, token }).await
            }
            Draft::Appstore => {
                let marketplaces = self.open_countries(application.region, &access).await?;
                let name = seller.to_string();
                self.bind_consented(flow, &application, ConsentedShop { seller, name, marketplaces, token }).await
            }
            Draft::Reauthorize { shop, account } => {
                let name = self.reauthorize(flow, &application, shop, account, &token).await?;
                Ok(StoredConsent { shop, name, seller_id: seller, resumes: Some(account) })
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

    async fn bind_consented(
        &self,
        flow: &Consent,
        application: &Application,
        consented: ConsentedShop,
    ) -> Result<StoredConsent, Error> {
        let ConsentedShop { seller, name, marketplaces, token } = consented;
        let binding = NewBinding {
            action: "shop.bind_by_consent",
            name: name.clone(),
            application: application.id,
            environment: application.environment,
            region: application.region,
            marketplaces,
            seller_id: seller.clone(),
            identity: Identity::Proven,
            kind: AuthorizationKind::Consent,
            refresh_token: token,
            authorized_at: Some(self.now()),
            authorized_source: DateSource::Measured,
            assign_to: starter(flow),
            consent: Some(FinishedConsent {
                id: flow.id,
                actor_kind: flow.actor_kind.clone(),
                actor_id: flow.actor_id.clone(),
            }),
        };
        let shop = self.store_binding(&Actor::InstanceOwner, flow.company, binding).await?;
        Ok(StoredConsent { shop, name, seller_id: seller, resumes: None })
    }

    /// The countries in which the seller of a new consent participates. A seller account covers one account group; if Amazon
    /// lists several, the one with the most countries is bound, and the others can be bound separately.
    async fn open_countries(&self, region: Region, access: &Secret) -> Result<Vec<&'static Marketplace>, Error> {
        let answer = self.amazon().marketplace_participations(region, access).await;
        let all = answer.map_err(|refusal| Error::Failure { code: refusal.code, detail: refusal.message })?.value;
        let mut groups: BTreeMap<AccountGroup, Vec<&'static Marketplace>> = BTreeMap::new();
        let open = all.iter().filter(|participation| participation.is_participating);
        for marketplace in open.filter_map(|participation| Marketplace::by_id(&participation.marketplace_id)) {
            groups.entry(marketplace.group).or_default().push(marketplace);
        }
        groups.into_values().max_by_key(Vec::len).ok_or(Error::failure(FailureCode::ParticipationsEmpty))
    }

    /// Stores a new authorization of an existing seller account.
    async fn reauthorize(
        &self,
        flow: &Consent,
        application: &Application,
        shop: ShopId,
        account: AccountId,
        refresh_token: &Secret,
    ) -> Result<String, Error> {
        let now = self.now();
        let id = AuthorizationId::new(self.clock(), self.rng());
        let sealed = self.seal_text(token_field(flow.company, id, "refresh_token"), refresh_token).await?;
        let mut writing = self.store().within(&Actor::InstanceOwner, now).write().await?;
        let (row, seller) = account_of_shop(&mut writing, flow.company, shop, account).await?;
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
                authorized_at: Some(now),
                authorized_source: DateSource::Measured,
                created_at: now,
            })
            .await?;
        writing.mark_proven(account).await?;
        writing.finish_consent(flow.id, now).await?;
        let entry = audit(self.clock(), self.rng(), Some(flow.company), "shop.reauthorize", shop, now)
            .by_name(&flow.actor_kind, flow.actor_id.as_deref())
            .with(json!({"account": account, "authorization": id, "application": application.id}));
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(row.name)
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

/// The one who started the flow, if a shop can be assigned to it.
fn starter(flow: &Consent) -> Option<Subject> {
    let id = flow.actor_id.as_deref()?;
    match flow.actor_kind.as_str() {
        "member" => id.parse().ok().map(Subject::Member),
        "key" => id.parse().ok().map(Subject::Key),
        _ => None,
    }
}
