//! Amazon sends the browser by our log-in page: in the middle of a flow of ours, or from its Appstore. The address to go
//! back to is written by whoever sent the browser, so it counts only when it is Amazon's.

use super::{BeginConsent, Draft, hash, token};
use crate::{Error, Hawser};
use hawser_core::{Actor, CompanyId, FailureCode, Secret, SellerId};
use hawser_store::ConsentRow;

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
pub struct SentBack {
    /// Amazon's address, with its state and ours.
    pub url: String,
    /// A cookie to keep, when a flow began here.
    pub begun: Option<super::Begun>,
}

impl Hawser {
    /// Sends the browser back to Amazon. `cookies` are those of all flows that the browser knows; the newest one that waits
    /// for this application goes on. Without one, whoever is signed in starts from the Appstore.
    ///
    /// # Errors
    /// `state_mismatch` for an address that is not Amazon's, and when nobody is signed in and no flow waits; `flow_timeout`;
    /// `vendor_account`.
    pub async fn log_in_from_amazon(
        &self,
        log_in: LogIn,
        cookies: &[Secret],
        signed_in: Option<(&Actor, CompanyId, Vec<u8>)>,
    ) -> Result<SentBack, Error> {
        let application_id = self.amazon().endpoints().confirmed_application(&log_in.callback_uri);
        let application_id =
            application_id.ok_or_else(|| mismatch("amazon_callback_uri is not an address of Amazon's"))?;
        let seller: SellerId =
            log_in.selling_partner_id.parse().map_err(|_| Error::failure(FailureCode::VendorAccount))?;
        let (waiting, begun) = match self.waiting_flow(cookies, &application_id).await? {
            Some(flow) => (flow, None),
            None => {
                let begun = self.begin_from_appstore(&log_in, &application_id, signed_in).await?;
                let flow = self.store().instance().read().await?.lookup_consent(begun.id).await?;
                (flow.ok_or(Error::failure(FailureCode::StateMismatch))?, Some(begun))
            }
        };
        if self.now() >= waiting.expires_at {
            return Err(Error::failure(FailureCode::FlowTimeout));
        }
        if waiting.expected_seller.as_ref().is_some_and(|expected| *expected != seller) {
            return Err(Error::failure(FailureCode::WrongShop));
        }
        let state = token()?;
        let mut writing = self.store().instance().write().await?;
        if !writing.announce_seller(waiting.id, &hash(&state), &seller).await? {
            return Err(mismatch("this consent has had its answer"));
        }
        writing.commit().await?;
        let query = [
            ("redirect_uri", log_in.redirect_uri.as_str()),
            ("amazon_state", log_in.amazon_state.as_str()),
            ("state", state.expose()),
        ];
        let url = hawser_amazon::with_query(&log_in.callback_uri, &query, log_in.is_beta);
        let url = url.ok_or_else(|| mismatch("amazon_callback_uri is no address"))?;
        Ok(SentBack { url, begun })
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

    async fn begin_from_appstore(
        &self,
        log_in: &LogIn,
        application_id: &str,
        signed_in: Option<(&Actor, CompanyId, Vec<u8>)>,
    ) -> Result<super::Begun, Error> {
        let Some((actor, company, session_hash)) = signed_in else {
            return Err(mismatch("no consent waits in this browser, and nobody is signed in"));
        };
        let applications = self.store().within(actor, self.now()).read().await?.list_applications().await?;
        let application = applications.into_iter().find(|application| application.application_id == application_id);
        let application = application.ok_or_else(|| mismatch("no application of that id is known here"))?;
        let begin = BeginConsent {
            region: application.region,
            application: Some(application.id),
            draft: Draft::Appstore,
            redirect_uri: log_in.redirect_uri.clone(),
            session_hash: Some(session_hash),
        };
        self.begin_consent(actor, company, begin).await
    }
}

fn mismatch(detail: &str) -> Error {
    Error::Failure { code: FailureCode::StateMismatch, detail: Some(detail.to_owned()) }
}
