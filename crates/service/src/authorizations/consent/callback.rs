//! Amazon's answer to a consent: everything is checked before the code is exchanged, the code is exchanged once, and only
//! then something changes.

use super::{Draft, account_of_shop, hash, with_code};
use crate::applications::client_secret_field;
use crate::audit::{Details as _, audit};
use crate::authorizations::access_tokens::token_field;
use crate::shops::{NewBinding, Verification};
use crate::{App, Error};
use hawser_amazon::{AccessToken, AppCredentials};
use hawser_core::authorizations::AuthorizationKind;
use hawser_core::authorizations::DateSource;
use hawser_core::shops::Identity;
use hawser_core::sync::Resource;
use hawser_core::{
    AccountGroup, AccountId, Actor, AuthorizationId, Environment, FailureCode, Marketplace, Region, Secret, SellerId,
    ShopId,
};
use hawser_store::{ApplicationRow, ConsentRow, NewAuthorization, Subject};
use serde_json::json;
use std::collections::BTreeMap;

/// What Amazon appends to our callback address.
#[derive(Debug, Clone)]
pub struct Callback {
    /// `state`
    pub state: Option<Secret>,
    /// `selling_partner_id`
    pub selling_partner_id: Option<String>,
    /// `spapi_oauth_code`
    pub code: Option<Secret>,
    /// Our callback address, as it stood in the request for consent.
    pub redirect_uri: String,
}

/// A consent that was kept.
#[derive(Debug, Clone)]
pub struct CompletedConsent {
    /// The shop.
    pub shop: ShopId,
    /// Its name.
    pub name: String,
    /// The seller that came back; proven.
    pub seller_id: SellerId,
    /// What the ladder says of it; empty when it could not be climbed now, and then it is climbed by itself.
    pub verifications: Vec<Verification>,
}

/// What was stored, and what is still to be done for it.
struct StoredConsent {
    shop: ShopId,
    name: String,
    seller_id: SellerId,
    /// The account whose streams were held, when it was there before.
    wakes: Option<AccountId>,
}

impl App {
    /// Takes Amazon's answer. `cookies` are those of all flows that the browser knows, `session_id` the session's that the
    /// browser is signed in with.
    ///
    /// # Errors
    /// `state_mismatch` (forged, replayed, of another browser or session), `flow_timeout`, `callback_incomplete`,
    /// `wrong_shop`, `vendor_account`, `already_bound`, `code_expired`, whatever Login with Amazon says, the database.
    /// Nothing has changed then but the flow's own row: once shop or authorization are stored, nothing is an error.
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
        // From here on the answer is this flow's: whoever takes it first goes on, alone.
        let mut writing = self.store().instance().write().await?;
        let is_first = writing.use_consent(flow.id, self.now()).await?;
        writing.commit().await?;
        if !is_first {
            return Err(Error::failure(FailureCode::StateMismatch));
        }
        match self.keep_consent(&flow, seller, code, &callback.redirect_uri).await.map_err(with_code) {
            Ok(kept) => Ok(self.follow_up(&flow, kept).await),
            Err(error) => {
                let code = error.code().unwrap_or(FailureCode::AmazonUnavailable);
                if let Err(unwritten) = self.note_failure(&flow, code).await {
                    tracing::error!(consent.id = %flow.id, error = %unwritten, "the end of a consent could not be noted");
                }
                Err(error)
            }
        }
    }

    async fn note_failure(&self, flow: &ConsentRow, code: FailureCode) -> Result<(), Error> {
        let mut writing = self.store().instance().write().await?;
        writing.fail_consent(flow.id, code).await?;
        let entry = audit(self.clock(), self.rng(), Some(flow.company), "consent.fail", flow.id, self.now())
            .by_name(&flow.actor_kind, flow.actor_id.as_deref())
            .with(json!({"code": code}));
        writing.append_audit(&entry).await?;
        Ok(writing.commit().await?)
    }

    /// What comes after shop or authorization are stored. It is told that they are, whatever happens here.
    async fn follow_up(&self, flow: &ConsentRow, kept: StoredConsent) -> CompletedConsent {
        let StoredConsent { shop, name, seller_id, wakes } = kept;
        if let Some(account) = wakes
            && let Err(error) = self.wake(account).await
        {
            tracing::error!(consent.id = %flow.id, shop.id = %shop, %error, "the streams of an authorized shop were not woken");
        }
        let verifications = self.verify_without_gate(&Actor::InstanceOwner, shop).await.unwrap_or_else(|error| {
            tracing::warn!(shop.id = %shop, %error, "a shop was authorized and could not be verified yet");
            Vec::new()
        });
        CompletedConsent { shop, name, seller_id, verifications }
    }

    /// The account's streams go on at once: what held them is gone.
    async fn wake(&self, account: AccountId) -> Result<(), Error> {
        let (claims, now) = (self.store().for_claim(), self.now());
        claims.ensure_stream(account, Resource::Verification, now, now).await?;
        claims.wake_streams(account, now).await?;
        Ok(())
    }

    /// A state alone proves nothing: the browser has to be the one that the flow began in, and the session too.
    fn check_browser(&self, flow: &ConsentRow, cookies: &[Secret], session_id: Option<&[u8]>) -> Result<(), Error> {
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

    async fn keep_consent(
        &self,
        flow: &ConsentRow,
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
        let wakes = match draft {
            Draft::Reauthorize { account, .. } => Some(account),
            Draft::Bind { .. } | Draft::Appstore => None,
        };
        let (token, access) = self.exchange(&application, code, redirect_uri).await?;
        let (shop, name) = match draft {
            Draft::Bind { name, countries } => {
                let marketplaces = crate::shops::marketplaces(application.region, &countries)?;
                self.bind_consented(flow, &application, &seller, name, marketplaces, &token).await?
            }
            Draft::Appstore => {
                let marketplaces = self.sold_in(application.region, &access).await?;
                self.bind_consented(flow, &application, &seller, seller.to_string(), marketplaces, &token).await?
            }
            Draft::Reauthorize { shop, account } => {
                let name = self.reauthorize(flow, &application, shop, account, &token).await?;
                (shop, name)
            }
        };
        Ok(StoredConsent { shop, name, seller_id: seller, wakes })
    }

    /// The code for a refresh token and an access token.
    async fn exchange(
        &self,
        application: &ApplicationRow,
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
        flow: &ConsentRow,
        application: &ApplicationRow,
        seller: &SellerId,
        name: String,
        marketplaces: Vec<&'static Marketplace>,
        refresh_token: &Secret,
    ) -> Result<(ShopId, String), Error> {
        let binding = NewBinding {
            name: name.clone(),
            application: application.id,
            environment: application.environment,
            region: application.region,
            marketplaces,
            seller_id: seller.clone(),
            identity: Identity::Proven,
            kind: AuthorizationKind::Consent,
            refresh_token: refresh_token.clone(),
            authorized_at: Some(self.now()),
            authorized_source: DateSource::Measured,
            assign_to: beginner(flow),
            finishes: Some(flow.id),
            by: Some((flow.actor_kind.clone(), flow.actor_id.clone())),
        };
        let shop = self.store_binding(&Actor::InstanceOwner, flow.company, binding, "shop.bind_by_consent").await?;
        Ok((shop, name))
    }

    /// The countries that the seller of a fresh consent takes part in. One seller account covers one group of countries; when
    /// Amazon lists several groups, the one with the most countries is bound and the others are left to be bound as well.
    async fn sold_in(&self, region: Region, access: &Secret) -> Result<Vec<&'static Marketplace>, Error> {
        let answer = self.amazon().marketplace_participations(region, access).await;
        let all = answer.map_err(|refusal| Error::Failure { code: refusal.code, detail: refusal.message })?.value;
        let mut groups: BTreeMap<AccountGroup, Vec<&'static Marketplace>> = BTreeMap::new();
        let open = all.iter().filter(|participation| participation.is_participating);
        for marketplace in open.filter_map(|participation| Marketplace::by_id(&participation.marketplace_id)) {
            groups.entry(marketplace.group).or_default().push(marketplace);
        }
        groups.into_values().max_by_key(Vec::len).ok_or(Error::failure(FailureCode::ParticipationsEmpty))
    }

    /// Another authorization for a seller account that is there; nothing else changes.
    async fn reauthorize(
        &self,
        flow: &ConsentRow,
        application: &ApplicationRow,
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
            .add_authorization(&NewAuthorization {
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

/// A shop stays in the world that it was bound in.
pub(crate) fn other_environment(own: Environment) -> Error {
    let rule = format!("this shop belongs to {own}: authorize it through an application of {own}");
    Error::invalid(FailureCode::CredentialMalformed, "application_id", rule)
}

/// Who began the flow, as somebody whom a shop can be assigned to.
fn beginner(flow: &ConsentRow) -> Option<Subject> {
    let id = flow.actor_id.as_deref()?;
    match flow.actor_kind.as_str() {
        "member" => id.parse().ok().map(Subject::Member),
        "key" => id.parse().ok().map(Subject::Key),
        _ => None,
    }
}
