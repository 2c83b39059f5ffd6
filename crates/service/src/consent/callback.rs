//! Amazon's answer to a consent: everything is checked before the code is exchanged, the code is exchanged once, and only
//! then something changes.

use super::{Draft, hash};
use crate::{
    Error, Hawser,
    applications::client_secret_field,
    setup::audit,
    shops::{NewBinding, Verification},
    tokens::token_field,
};
use hawser_amazon::{AccessToken, AppCredentials};
use hawser_core::{Actor, AuthorisationId, FailureCode, Region, Secret, SellerId, ShopId};
use hawser_store::{ApplicationRow, AuthorisationKind, ConsentRow, DateSource, Identity, NewAuthorisation, Subject};

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
pub struct Bound {
    /// The shop.
    pub shop: ShopId,
    /// Its name.
    pub name: String,
    /// The seller that came back; proven.
    pub seller_id: SellerId,
    /// What the ladder says of it.
    pub verifications: Vec<Verification>,
}

impl Hawser {
    /// Takes Amazon's answer. `cookies` are those of all flows that the browser knows, `session_hash` the session's that the
    /// browser is signed in with.
    ///
    /// # Errors
    /// `state_mismatch` (forged, replayed, of another browser or session), `flow_timeout`, `callback_incomplete`,
    /// `wrong_shop`, `vendor_account`, `already_bound`, `code_expired`, whatever Login with Amazon says, the database.
    /// Nothing has changed then but the flow's own row.
    pub async fn finish_consent(
        &self,
        callback: Callback,
        cookies: &[Secret],
        session_hash: Option<&[u8]>,
    ) -> Result<Bound, Error> {
        let state = callback.state.as_ref().ok_or(Error::failure(FailureCode::StateMismatch))?;
        let flow = self.store().instance().read().await?.find_consent_by_state(&hash(state)).await?;
        let flow = flow.ok_or(Error::failure(FailureCode::StateMismatch))?;
        self.check_browser(&flow, cookies, session_hash)?;
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
        let kept = self.keep_consent(&flow, seller, code, &callback.redirect_uri).await;
        if let Err(error) = &kept {
            let code = error.code().unwrap_or(FailureCode::AmazonUnavailable);
            let mut writing = self.store().instance().write().await?;
            writing.fail_consent(flow.id, code).await?;
            let entry = audit(self.clock(), self.rng(), Some(flow.company), "consent.fail", flow.id, self.now());
            writing.append_audit(&entry).await?;
            writing.commit().await?;
        }
        kept
    }

    /// A state alone proves nothing: the browser has to be the one that the flow began in, and the session too.
    fn check_browser(&self, flow: &ConsentRow, cookies: &[Secret], session_hash: Option<&[u8]>) -> Result<(), Error> {
        let has_cookie = cookies.iter().any(|cookie| hash(cookie) == flow.cookie_hash);
        let has_session = flow.session_hash.is_none() || flow.session_hash.as_deref() == session_hash;
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
    ) -> Result<Bound, Error> {
        let seller: SellerId = seller.parse().map_err(|_| Error::failure(FailureCode::VendorAccount))?;
        let is_other = |known: &Option<SellerId>| known.as_ref().is_some_and(|known| *known != seller);
        if is_other(&flow.expected_seller) || is_other(&flow.announced_seller) {
            return Err(Error::failure(FailureCode::WrongShop));
        }
        let owner = Actor::InstanceOwner;
        let mut reading = self.store().within(&owner, self.now()).read().await?;
        let application = reading.lookup_application(flow.application).await?;
        drop(reading);
        let application = application.ok_or(Error::failure(FailureCode::NotFound))?;
        let draft: Draft = serde_json::from_str(&flow.draft).map_err(|_| Error::failure(FailureCode::StateMismatch))?;
        let is_from_appstore = draft == Draft::Appstore;
        let token = self.exchange(&application, code, redirect_uri).await?;
        let (shop, name) = match draft {
            Draft::Bind { name, countries } => {
                let marketplaces = crate::shops::marketplaces(application.region, &countries)?;
                self.bind_consented(flow, &application, &seller, name, marketplaces, &token).await?
            }
            Draft::Appstore => {
                let marketplaces = region_countries(application.region);
                self.bind_consented(flow, &application, &seller, seller.to_string(), marketplaces, &token).await?
            }
            Draft::Reauthorise { shop, account } => {
                let name = self.reauthorise(flow, &application, shop, account, &token).await?;
                (shop, name)
            }
        };
        let verifications = self.verify_shop(&owner, shop).await?;
        if is_from_appstore {
            self.tick_participating(shop).await?;
        }
        Ok(Bound { shop, name, seller_id: seller, verifications })
    }

    async fn exchange(&self, application: &ApplicationRow, code: &Secret, redirect_uri: &str) -> Result<Secret, Error> {
        let field = client_secret_field(application.id, application.company);
        let client_secret = self.open_text(field, &application.client_secret).await?;
        let credentials = AppCredentials { client_id: application.client_id.clone(), client_secret };
        match self.amazon().exchange_code(&credentials, code, redirect_uri).await {
            Ok(answer) => {
                let AccessToken { refresh_token, .. } = answer.value;
                refresh_token.ok_or(Error::failure(FailureCode::AnswerMalformed))
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
        marketplaces: Vec<&'static hawser_core::Marketplace>,
        refresh_token: &Secret,
    ) -> Result<(ShopId, String), Error> {
        let binding = NewBinding {
            name: name.clone(),
            application: application.id,
            region: application.region,
            marketplaces,
            seller_id: seller.clone(),
            identity: Identity::Proven,
            kind: AuthorisationKind::Consent,
            refresh_token: refresh_token.clone(),
            authorised_at: Some(self.now()),
            authorised_source: DateSource::Measured,
            assign_to: beginner(flow),
        };
        let shop = self.store_binding(&Actor::InstanceOwner, flow.company, binding, "shop.bind_by_consent").await?;
        Ok((shop, name))
    }

    /// Ticks the countries that Amazon says the seller takes part in, and no others.
    async fn tick_participating(&self, shop: ShopId) -> Result<(), Error> {
        let mut writing = self.store().within(&Actor::InstanceOwner, self.now()).write().await?;
        for account in writing.list_accounts(shop).await? {
            let open = account.marketplaces.iter().filter(|m| m.is_participating == Some(true));
            let open: Vec<_> = open.map(|m| m.marketplace_id.clone()).collect();
            if !open.is_empty() {
                writing.set_ticked(account.id, &open).await?;
            }
        }
        writing.commit().await?;
        Ok(())
    }

    /// Another authorisation for a seller account that is there; nothing else changes.
    async fn reauthorise(
        &self,
        flow: &ConsentRow,
        application: &ApplicationRow,
        shop: ShopId,
        account: hawser_core::AccountId,
        refresh_token: &Secret,
    ) -> Result<String, Error> {
        let now = self.now();
        let id = AuthorisationId::new(self.clock(), self.rng());
        let sealed = self.seal_text(token_field(flow.company, id, "refresh_token"), refresh_token).await?;
        let mut writing = self.store().within(&Actor::InstanceOwner, now).write().await?;
        let row = writing.lookup_shop(shop).await?.ok_or(Error::failure(FailureCode::NotFound))?;
        writing
            .add_authorisation(&NewAuthorisation {
                id,
                account,
                application: application.id,
                kind: AuthorisationKind::Consent,
                refresh_token: sealed,
                authorised_at: Some(now),
                authorised_source: DateSource::Measured,
                created_at: now,
            })
            .await?;
        writing.mark_proven(account).await?;
        let entry = audit(self.clock(), self.rng(), Some(flow.company), "shop.reauthorise", shop, now);
        writing.append_audit(&entry).await?;
        writing.commit().await?;
        Ok(row.name)
    }
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

/// Every country of a region: which of them the seller takes part in, Amazon says afterwards.
fn region_countries(region: Region) -> Vec<&'static hawser_core::Marketplace> {
    hawser_core::marketplace::ALL.iter().filter(|marketplace| marketplace.region == region).collect()
}
