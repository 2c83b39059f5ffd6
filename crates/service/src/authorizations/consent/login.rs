//! Amazon sends the browser by our log-in page: in the middle of a flow of ours, or from its Appstore. The address to go
//! back to is written by whoever sent the browser, so it counts only when it is Amazon's.

use super::{Draft, StartConsent, hash, token};
use crate::{App, Error};
use hawser_core::{Actor, CompanyId, FailureCode, Permission, Secret, SellerId};
use hawser_store::{ApplicationRow, ConsentRow};

/// What Amazon appends to our log-in address.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// `amazon_callback_uri`
    pub callback_uri: String,
    /// `amazon_state`
    pub amazon_state: String,
    /// `selling_partner_id`
    pub selling_partner_id: String,
    /// Whether `version=beta` stood there.
    pub is_beta: bool,
    /// Our callback address, registered in the application.
    pub redirect_uri: String,
}

/// Where to send the browser next.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// Amazon's address, with its state and ours.
    pub url: String,
    /// A cookie to keep, when a flow began here.
    pub begun: Option<super::StartedConsent>,
}

/// What to do with a browser that Amazon sent.
#[derive(Debug, Clone)]
pub enum FromAmazon {
    /// A consent waits for it in this browser: on to Amazon.
    Continue(Redirect),
    /// It comes from the Appstore, or was lured here: the person has to say so.
    Ask(AppstoreStart),
}

/// What would begin from the Appstore, for the person to look at.
#[derive(Debug, Clone)]
pub struct AppstoreStart {
    /// The seller that would be bound.
    pub seller_id: SellerId,
    /// The application's name.
    pub application_name: String,
    /// The company that the shop would belong to.
    pub company_name: String,
}

/// Who is signed in: the actor, the company, the hash of the session.
pub type SignedInUser<'a> = (&'a Actor, CompanyId, Vec<u8>);

impl App {
    /// Sends the browser back to Amazon. `cookies` are those of all flows that the browser knows; the newest one that waits
    /// for this application goes on. Without one, whoever is signed in is asked whether to start from the Appstore: nothing
    /// begins here, for any site can send a browser to this address.
    ///
    /// # Errors
    /// `state_mismatch` for an address that is not Amazon's, and when nobody is signed in and no flow waits; `flow_timeout`;
    /// `vendor_account`.
    pub async fn log_in_from_amazon(
        &self,
        log_in: LogIn,
        cookies: &[Secret],
        signed_in: Option<SignedInUser<'_>>,
    ) -> Result<FromAmazon, Error> {
        let (application_id, seller) = self.check_log_in(&log_in)?;
        if let Some(waiting) = self.waiting_flow(cookies, &application_id).await? {
            return Ok(FromAmazon::Continue(self.announce(&log_in, &waiting, seller, None).await?));
        }
        let (actor, company, _) = signed_in.ok_or_else(nobody)?;
        self.require(actor, Permission::ShopsBind)?;
        let application = self.known_application(actor, &application_id).await?;
        let company = self.store().instance().read().await?.lookup_company(company).await?;
        let company = company.ok_or(Error::failure(FailureCode::NotFound))?;
        Ok(FromAmazon::Ask(AppstoreStart {
            seller_id: seller,
            application_name: application.name,
            company_name: company.name,
        }))
    }

    /// Begins a consent from the Appstore, once the person has said so, and sends the browser back to Amazon.
    ///
    /// # Errors
    /// `state_mismatch` for an address that is not Amazon's or when nobody is signed in; `vendor_account`; the permission
    /// `shops.bind`.
    pub async fn start_from_appstore(
        &self,
        log_in: LogIn,
        signed_in: Option<SignedInUser<'_>>,
    ) -> Result<Redirect, Error> {
        let (application_id, seller) = self.check_log_in(&log_in)?;
        let (actor, company, session_id) = signed_in.ok_or_else(nobody)?;
        self.require(actor, Permission::ShopsBind)?;
        let application = self.known_application(actor, &application_id).await?;
        let begin = StartConsent {
            region: application.region,
            application: Some(application.id),
            draft: Draft::Appstore,
            redirect_uri: log_in.redirect_uri.clone(),
            session_id: Some(session_id),
        };
        let begun = self.start_consent(actor, company, begin).await?;
        let flow = self.store().instance().read().await?.lookup_consent(begun.id).await?;
        let flow = flow.ok_or(Error::failure(FailureCode::StateMismatch))?;
        self.announce(&log_in, &flow, seller, Some(begun)).await
    }

    /// The application and the seller that Amazon speaks of, when it is Amazon.
    fn check_log_in(&self, log_in: &LogIn) -> Result<(String, SellerId), Error> {
        let application_id = self.amazon().endpoints().confirmed_application(&log_in.callback_uri);
        let application_id =
            application_id.ok_or_else(|| mismatch("amazon_callback_uri is not an address of Amazon's"))?;
        let seller = log_in.selling_partner_id.parse().map_err(|_| Error::failure(FailureCode::VendorAccount))?;
        Ok((application_id, seller))
    }

    /// Notes which seller has to come back, and where the browser goes on.
    async fn announce(
        &self,
        log_in: &LogIn,
        waiting: &ConsentRow,
        seller: SellerId,
        begun: Option<super::StartedConsent>,
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
            return Err(mismatch("Amazon came by for this consent before"));
        }
        writing.commit().await?;
        let query = [
            ("redirect_uri", log_in.redirect_uri.as_str()),
            ("amazon_state", log_in.amazon_state.as_str()),
            ("state", state.expose()),
        ];
        let url = hawser_amazon::with_query(&log_in.callback_uri, &query, log_in.is_beta);
        let url = url.ok_or_else(|| mismatch("amazon_callback_uri is no address"))?;
        Ok(Redirect { url, begun })
    }

    /// The newest of the browser's flows that waits for that application.
    async fn waiting_flow(&self, cookies: &[Secret], application_id: &str) -> Result<Option<ConsentRow>, Error> {
        let mut reading = self.store().instance().read().await?;
        let mut newest: Option<ConsentRow> = None;
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
        Ok(application.filter(|application| application.application_id == application_id).map(|_| flow))
    }

    async fn known_application(&self, actor: &Actor, application_id: &str) -> Result<ApplicationRow, Error> {
        let applications = self.store().within(actor, self.now()).read().await?.list_applications().await?;
        let application = applications.into_iter().find(|application| application.application_id == application_id);
        application.ok_or_else(|| mismatch("no application of that id is known here"))
    }
}

fn nobody() -> Error {
    mismatch("no consent waits in this browser, and nobody is signed in")
}

fn mismatch(detail: &str) -> Error {
    Error::Failure { code: FailureCode::StateMismatch, detail: Some(detail.to_owned()) }
}
