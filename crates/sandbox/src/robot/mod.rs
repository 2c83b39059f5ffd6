//! An automatic browser of a seller: it keeps cookies, follows redirects one by one, signs in at the simulated Seller
//! Central and presses *Confirm* or *Cancel*. It opens loopback addresses only, and reads only the forms and the visible
//! text of a page.

mod consent;
pub(crate) mod cookie_jar;
mod html;
mod result;

pub use consent::{Consent, NextRequest};
pub use result::{Choice, ConsentEnd, ConsentRun, Page, RobotError, VisitedPage};

use crate::SellerDescription;
use crate::robot::cookie_jar::CookieJar;
use reqwest::{
    Client, Method, Url,
    header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{sync::Arc, time::Duration};

/// The largest number of redirects that [`Robot::visit`] follows.
const REDIRECTS: usize = 20;

/// A browser. A clone starts with the same cookies and is independent from then on.
#[derive(Clone)]
pub struct Robot {
    http: Client,
    cookies: CookieJar,
}

#[derive(Debug, Clone)]
struct Request {
    url: Url,
    /// The fields of a form that is submitted with POST.
    form: Option<Vec<(String, String)>>,
    /// The site of the page that led here; `None` for a typed address.
    from: Option<String>,
}

impl Robot {
    /// Creates a browser without cookies. Over TLS it trusts only the given root (PEM, such as the sandbox's `ca_file`).
    ///
    /// # Errors
    /// [`RobotError::Tls`] if the root is not valid.
    pub fn new(extra_root_pem: Option<&str>) -> Result<Self, RobotError> {
        let tls = |cause: &dyn std::fmt::Display| RobotError::Tls(cause.to_string());
        let mut roots = RootCertStore::empty();
        for root in CertificateDer::pem_slice_iter(extra_root_pem.unwrap_or_default().as_bytes()) {
            roots.add(root.map_err(|error| tls(&error))?).map_err(|error| tls(&error))?;
        }
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| tls(&error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let http = Client::builder()
            .tls_backend_preconfigured(config)
            .no_proxy()
            .referer(false)
            .redirect(Policy::none())
            .timeout(Duration::from_secs(30))
            .user_agent("Mozilla/5.0 (compatible; simulated seller)")
            .build()?;
        Ok(Self { http, cookies: CookieJar::default() })
    }

    /// Opens an address and follows all redirects.
    ///
    /// # Errors
    /// [`RobotError`]
    pub async fn visit(&mut self, url: &str) -> Result<Page, RobotError> {
        let mut page = self.step(url).await?;
        for _ in 0..REDIRECTS {
            match &page.location {
                Some(location) => page = self.step(&location.clone()).await?,
                None => return Ok(page),
            }
        }
        Err(RobotError::Endless)
    }

    /// Opens one address without following redirects; their target is in [`Page::location`].
    ///
    /// # Errors
    /// [`RobotError`]
    pub async fn step(&mut self, url: &str) -> Result<Page, RobotError> {
        self.request(&Request { url: loopback(url)?, form: None, from: None }).await
    }

    /// Runs a consent to its end, from an address that leads to Seller Central.
    ///
    /// # Errors
    /// [`RobotError`]
    pub async fn consent(
        &mut self,
        consent_url: &str,
        seller: &SellerDescription,
        choice: Choice,
    ) -> Result<ConsentRun, RobotError> {
        self.start_consent(consent_url, seller, choice)?.run().await
    }

    /// Runs a consent with *Confirm* up to the callback, whose address is returned and not opened.
    ///
    /// # Errors
    /// [`RobotError`]; [`RobotError::Ended`] if the consent ends otherwise.
    pub async fn consent_until_callback(
        &mut self,
        consent_url: &str,
        seller: &SellerDescription,
    ) -> Result<String, RobotError> {
        self.start_consent(consent_url, seller, Choice::Confirm)?.until(NextRequest::is_callback).await
    }

    /// Starts a consent that the caller runs request by request.
    ///
    /// # Errors
    /// [`RobotError::Address`], [`RobotError::NotLoopback`]
    pub fn start_consent(
        &mut self,
        url: &str,
        seller: &SellerDescription,
        choice: Choice,
    ) -> Result<Consent<'_>, RobotError> {
        let first = Request { url: loopback(url)?, form: None, from: None };
        Ok(Consent::new(self, first, seller.clone(), choice))
    }

    /// Names and values of the cookies that a request to this address would send.
    ///
    /// # Errors
    /// [`RobotError::Address`], [`RobotError::NotLoopback`]
    pub fn cookies_for(&self, url: &str) -> Result<Vec<(String, String)>, RobotError> {
        Ok(self.cookies.matching(&loopback(url)?, None, true))
    }

    /// Stores a cookie as if this address had sent the given `Set-Cookie` header.
    ///
    /// # Errors
    /// [`RobotError::Address`], [`RobotError::NotLoopback`]
    pub fn set_cookie(&mut self, url: &str, set_cookie: &str) -> Result<(), RobotError> {
        self.cookies.keep(&loopback(url)?, set_cookie);
        Ok(())
    }

    /// Removes all cookies of this address's host and port.
    ///
    /// # Errors
    /// [`RobotError::Address`], [`RobotError::NotLoopback`]
    pub fn forget_cookies(&mut self, url: &str) -> Result<(), RobotError> {
        self.cookies.forget(&loopback(url)?);
        Ok(())
    }

    async fn request(&mut self, request: &Request) -> Result<Page, RobotError> {
        let url = loopback(request.url.as_str())?;
        let method = if request.form.is_some() { Method::POST } else { Method::GET };
        let cookies = self.cookies.matching(&url, request.from.as_deref(), request.form.is_none());
        let mut sent = self.http.request(method, url.clone());
        if !cookies.is_empty() {
            let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            sent = sent.header(COOKIE, pairs.join("; "));
        }
        if let Some(form) = &request.form {
            // Like browsers, the robot sends the origin of a form even if the page suppresses the referrer.
            let origin = request.from.clone().unwrap_or_else(|| "null".to_owned());
            sent = sent.header("origin", origin).form(form);
        }
        let response = sent.send().await?;
        for cookie in response.headers().get_all(SET_COOKIE) {
            if let Ok(text) = cookie.to_str() {
                self.cookies.keep(&url, text);
            }
        }
        let status = response.status();
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let location = header(LOCATION).filter(|_| status.is_redirection());
        let location = location.map(|location| url.join(&location)).transpose();
        let location = location.map_err(|_| RobotError::Address("location".to_owned()))?.map(String::from);
        let is_html = header(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html"));
        Ok(Page { url: url.into(), status: status.as_u16(), location, is_html, body: response.text().await? })
    }
}

/// Parses an address and checks that it is a loopback address.
fn loopback(url: &str) -> Result<Url, RobotError> {
    let mut parsed = Url::parse(url).map_err(|_| RobotError::Address(url.to_owned()))?;
    // Errors may be printed, so they contain only scheme and host.
    let place = || format!("{}://{}", parsed.scheme(), parsed.host_str().unwrap_or_default());
    let is_local = matches!(parsed.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if !is_local || !matches!(parsed.scheme(), "http" | "https") {
        return Err(RobotError::NotLoopback(place()));
    }
    parsed.set_fragment(None);
    Ok(parsed)
}

/// Scheme, host and port, which together count as a site.
fn site(url: &Url) -> String {
    url.origin().ascii_serialization()
}
