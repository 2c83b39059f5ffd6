//! The log-in page to which Amazon sends the browser, in the middle of a consent flow or from its Appstore. The URL to return
//! to comes with the request, so it is accepted only if it is Amazon's.

use super::{Draft, StartConsent, hash, token};
use crate::{App, Error};
use hawser_core::applications::Application;
use hawser_core::authorizations::Consent;
use hawser_core::shops::marketplace;
use hawser_core::{Actor, CompanyId, FailureCode, Marketplace, Permission, Region, Secret, SellerId};

/// The parameters that Amazon appends to the log-in URL.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// `amazon_callback_uri`
    pub callback_uri: String,
    /// `amazon_state`
    pub amazon_state: String,
    /// `selling_partner_id`
    pub selling_partner_id: String,
    /// True if `version=beta` was given.
    pub is_beta: bool,
    /// The callback URL, registered in the application.
    pub redirect_uri: String,
}

/// The next URL for the browser.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// A URL at Amazon, with Amazon's state and Hawser's.
    pub url: String,
    /// The flow, if it was started here: the browser has to keep its cookie.
    pub started: Option<super::StartedConsent>,
}

/// The next step for a browser that Amazon sent.
#[derive(Debug, Clone)]
pub enum FromAmazon {
    /// A consent flow was started in this browser: return to Amazon.
    Continue(Redirect),
    /// The browser came from the Appstore, or was sent by someone else: the user has to confirm.
    Ask(AppstoreStart),
}

/// The consent flow that would be started from the Appstore, for the user to confirm.
#[derive(Debug, Clone)]
pub struct AppstoreStart {
    pub seller_id: SellerId,
    /// The URL at Amazon that the browser returns to after the confirmation.
    pub callback_uri: String,
    pub application_name: String,
    /// The company that the shop would belong to.
    pub company_name: String,
}

/// The signed-in user.
#[derive(Debug, Clone)]
pub struct SignedInUser<'a> {
    pub actor: &'a Actor,
    pub company: CompanyId,
    pub session_id: Vec<u8>,
}

impl App {
    /// Sends the browser back to Amazon. `cookies` are those of all flows that the browser has; the newest pending flow of this
    /// application goes on. Without one, the signed-in user is asked whether to start from the Appstore. Nothing is started
    /// without asking, because any site can send a browser to this URL.
    ///
    /// # Errors
    /// `state_mismatch` for a URL that is not Amazon's, and without a pending flow or a signed-in user; `flow_timeout`;
    /// `vendor_account`.
    pub async fn log_in_from_amazon(
        &self,
        log_in: LogIn,
        cookies: &[Secret],
        signed_in: Option<SignedInUser<'_>>,
    ) -> Result<FromAmazon, Error> {
        let (application_id, seller) = self.check_log_in(&log_in)?;
        if let Some((waiting, application)) = self.waiting_flow(cookies, &application_id).await? {
            let region = application.region;
            return Ok(FromAmazon::Continue(self.announce(&log_in, (&waiting, region), seller, None).await?));
        }
        let SignedInUser { actor, company, .. } = signed_in.ok_or_else(not_signed_in)?;
        self.require(actor, Permission::ShopsBind)?;
        let application = self.known_application(actor, &application_id).await?;
        let company = self.store().instance().read().await?.lookup_company(company).await?;
        let company = company.ok_or(Error::failure(FailureCode::NotFound))?;
        let host = super::start::first_of(application.region)?;
        Ok(FromAmazon::Ask(AppstoreStart {
            seller_id: seller,
            callback_uri: self.amazon().endpoints().with_host(&log_in.callback_uri, host),
            application_name: application.name,
            company_name: company.name,
        }))
    }

    /// Starts a consent flow from the Appstore after the user has confirmed, and sends the browser back to Amazon.
    ///
    /// # Errors
    /// `state_mismatch` for a URL that is not Amazon's, and without a signed-in user; `vendor_account`; the permission
    /// `shops.bind`.
    pub async fn start_from_appstore(
        &self,
        log_in: LogIn,
        signed_in: Option<SignedInUser<'_>>,
    ) -> Result<Redirect, Error> {
        let (application_id, seller) = self.check_log_in(&log_in)?;
        let SignedInUser { actor, company, session_id } = signed_in.ok_or_else(not_signed_in)?;
        self.require(actor, Permission::ShopsBind)?;
        let application = self.known_application(actor, &application_id).await?;
        let begin = StartConsent {
            region: application.region,
            application: Some(application.id),
            draft: Draft::Appstore,
            redirect_uri: log_in.redirect_uri.clone(),
            session_id: Some(session_id),
        };
        let started = self.start_consent(actor, company, begin).await?;
        let flow = self.store().instance().read().await?.lookup_consent(started.id).await?;
        let flow = flow.ok_or(Error::failure(FailureCode::StateMismatch))?;
        self.announce(&log_in, (&flow, application.region), seller, Some(started)).await
    }

    /// The application id and the seller of a request that comes from Amazon.
    fn check_log_in(&self, log_in: &LogIn) -> Result<(String, SellerId), Error> {
        let endpoints = self.amazon().endpoints();
        // The host does not matter yet: it is the one of the flow.
        let callback_uri = endpoints.with_host(&log_in.callback_uri, &marketplace::ALL[0]);
        let application_id = endpoints.confirmed_application(&callback_uri);
        let application_id = application_id.ok_or_else(|| mismatch("amazon_callback_uri is not a URL of Amazon"))?;
        let seller = log_in.selling_partner_id.parse().map_err(|_| Error::failure(FailureCode::VendorAccount))?;
        Ok((application_id, seller))
    }

    /// Records the announced seller and returns the next URL.
    async fn announce(
        &self,
        log_in: &LogIn,
        (waiting, region): (&Consent, Region),
        seller: SellerId,
        started: Option<super::StartedConsent>,
    ) -> Result<Redirect, Error> {
        if self.now() >= waiting.expires_at {
            return Err(Error::failure(FailureCode::FlowTimeout));
        }
        if waiting.expected_seller.as_ref().is_some_and(|expected| *expected != seller) {
            return Err(Error::failure(FailureCode::WrongShop));
        }
        let state = token()?;
        let mut writing = self.store().instance().write().await?;
        if !writing.announce_seller(waiting.id, &hash(&state), &seller).await? {
            return Err(mismatch("Amazon has answered this consent already, or used its log-in page too often"));
        }
        writing.commit().await?;
        let query = [
            ("redirect_uri", log_in.redirect_uri.as_str()),
            ("amazon_state", log_in.amazon_state.as_str()),
            ("state", state.expose()),
        ];
        let marketplace = self.marketplace_of(waiting, region).await?;
        let callback_uri = self.amazon().endpoints().with_host(&log_in.callback_uri, marketplace);
        let url = hawser_amazon::with_query(&callback_uri, &query, log_in.is_beta);
        let url = url.ok_or_else(|| mismatch("amazon_callback_uri is not a URL"))?;
        Ok(Redirect { url, started })
    }

    /// The marketplace whose Seller Central the flow uses.
    async fn marketplace_of(&self, flow: &Consent, region: Region) -> Result<&'static Marketplace, Error> {
        let draft = serde_json::from_str(&flow.pending_binding);
        let known = match draft.map_err(|_| Error::failure(FailureCode::StateMismatch))? {
            Draft::Bind { countries, .. } => crate::shops::marketplaces(region, &countries)?.first().copied(),
            Draft::Reauthorize { shop, account } => {
                let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
                let (_, account) = super::account_of_shop(&mut reading, flow.company, shop, account).await?;
                account.marketplaces.iter().find_map(|m| Marketplace::by_id(m.marketplace_id.as_str()))
            }
            Draft::Appstore => None,
        };
        known.map_or_else(|| super::start::first_of(region), Ok)
    }

    /// The newest pending flow of the browser and its application, if it is that application.
    async fn waiting_flow(
        &self,
        cookies: &[Secret],
        application_id: &str,
    ) -> Result<Option<(Consent, Application)>, Error> {
        let mut reading = self.store().instance().read().await?;
        let mut newest: Option<Consent> = None;
        for cookie in cookies {
            if let Some(flow) = reading.find_consent_by_cookie(&hash(cookie)).await?
                && flow.used_at.is_none()
                && newest.as_ref().is_none_or(|known| known.created_at < flow.created_at)
            {
                newest = Some(flow);
            }
        }
        drop(reading);
        let Some(flow) = newest else { return Ok(None) };
        let mut reading = self.store().within(&Actor::InstanceOwner, self.now()).read().await?;
        let application = reading.lookup_application(flow.application).await?;
        Ok(application
            .filter(|application| application.application_id == application_id)
            .map(|application| (flow, application)))
    }

    async fn known_application(&self, actor: &Actor, application_id: &str) -> Result<Application, Error> {
        let applications = self.store().within(actor, self.now()).read().await?.list_applications().await?;
        let application = applications.into_iter().find(|application| application.application_id == application_id);
        application.ok_or_else(|| mismatch("no application with this id is known here"))
    }
}

fn not_signed_in() -> Error {
    mismatch("this browser has no pending consent and is not signed in")
}

fn mismatch(detail: &str) -> Error {
    Error::Failure { code: FailureCode::StateMismatch, detail: Some(detail.to_owned()) }
}
