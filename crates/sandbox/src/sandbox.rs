//! A running sandbox, with the functions of the control API for callers in the same process.

use crate::description::{ApplicationDescription, Description, SellerDescription};
use crate::faults::{Fault, PlacedFault};
use crate::ledger::LedgerOrder;
use crate::lwa::Code;
use crate::operation::Operation;
use crate::options::SandboxOptions;
use crate::orders::Status;
use crate::request_log::Requests;
use crate::seller_central::{ApplicationSettings, SellerSettings};
use crate::sellers::SellerAccount;
use crate::server;
use crate::server::{Certificates, TlsError};
use crate::state::{Amazon, application_of};
use crate::sync::lock;
use crate::time::{from_ms, to_ms};
use hawser_core::{OsRng, Region, Rng, Timestamp};
use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// The reason why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not a loopback address.
    #[error("listen: the sandbox has no access control and listens on loopback only, not on {0}")]
    NotLoopback(SocketAddr),
    /// The port is in use, or the address does not belong to this machine.
    #[error("listen: {address}: {cause}")]
    Listen {
        /// The requested address.
        address: SocketAddr,
        /// The error of the operating system.
        cause: io::Error,
    },
    /// A profile names a country outside its region.
    #[error("profiles: {0}")]
    Profile(String),
    /// The certificates could not be created.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The rate of events is out of range.
    #[error("live: the rate must be above 0 and at most 10000 events per second")]
    Live,
}

/// The reason why a control function failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// No seller has this Seller ID.
    #[error("no seller {0}")]
    UnknownSeller(String),
    /// No application has this client id.
    #[error("no application with client id {0}")]
    UnknownApplication(String),
    /// The application has no authorizations left; private applications and drafts have ten.
    #[error("CONSENT_LIMIT_REACHED: the application has no authorizations left")]
    ConsentLimitReached,
    /// The seller has no order with this number.
    #[error("no order {0}")]
    UnknownOrder(String),
    /// The marketplace does not exist in the seller's region, or the seller does not sell in it.
    #[error("no marketplace {0} for this seller")]
    UnknownMarketplace(String),
}

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    amazon: Arc<Amazon>,
    base_url: String,
    certificates: Option<Certificates>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Generates the orders and starts the server.
    ///
    /// # Errors
    /// [`StartError`]; nothing is left running then.
    pub async fn start(options: SandboxOptions) -> Result<Self, StartError> {
        let address = options.listen;
        if !address.ip().is_loopback() {
            return Err(StartError::NotLoopback(address));
        }
        if options.live.is_some_and(|rate| !(rate > 0.0 && rate <= 10_000.0)) {
            return Err(StartError::Live);
        }
        let amazon = Arc::new(Amazon::new(&options).map_err(|country| StartError::Profile(country.0))?);
        let certificates = if options.tls { Some(Certificates::make(&unique())?) } else { None };
        let refused = |cause| StartError::Listen { address, cause };
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let bound = listener.local_addr().map_err(refused)?;
        let scheme = if certificates.is_some() { "https" } else { "http" };
        let (stop, stopped) = watch::channel(false);
        let acceptor = certificates.as_ref().map(Certificates::acceptor);
        let server = tokio::spawn(server::serve(listener, acceptor, amazon.clone(), stopped));
        let base_url = format!("{scheme}://{bound}");
        amazon.set_place(&base_url, certificates.as_ref().map(Certificates::ca_file));
        Ok(Self { amazon, base_url, certificates, stop, server })
    }

    /// Stops listening, drops all connections, and removes the certificate file.
    pub async fn shutdown(mut self) {
        let _ = self.stop.send(true);
        let _ = (&mut self.server).await;
        self.certificates = None;
    }

    /// Scheme, host and port.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Everything a client needs to work with this sandbox.
    pub fn description(&self) -> Description {
        self.amazon.description()
    }

    /// The time by the sandbox's clock.
    pub fn now(&self) -> Timestamp {
        from_ms(self.amazon.clock.now_ms())
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.amazon.clock.set_offset_ms(self.amazon.clock.offset_ms().saturating_add(by));
    }

    fn seller(&self, seller_id: &str) -> Result<&SellerAccount, ControlError> {
        self.amazon.seller(seller_id).ok_or_else(|| ControlError::UnknownSeller(seller_id.to_owned()))
    }

    /// The ledger of a seller as of `until` or now, sorted by order number. An order that changed after `until` is listed in
    /// its earlier state; one that was placed later is left out.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`]
    pub fn ledger(&self, seller_id: &str, until: Option<Timestamp>) -> Result<Vec<LedgerOrder>, ControlError> {
        Ok(self.amazon.ledger(self.seller(seller_id)?, until.map(to_ms)))
    }

    /// Places a fault and returns its id.
    pub fn add_fault(&self, fault: Fault) -> u64 {
        lock(&self.amazon.faults).add(fault)
    }

    /// The faults in place.
    pub fn faults(&self) -> Vec<PlacedFault> {
        lock(&self.amazon.faults).all()
    }

    /// Removes a fault by its id. Returns `false` if there is none.
    pub fn remove_fault(&self, id: u64) -> bool {
        lock(&self.amazon.faults).remove(id)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        lock(&self.amazon.faults).clear();
    }

    /// The requests so far.
    pub fn requests(&self) -> Requests {
        lock(&self.amazon.request_log).read()
    }

    /// Changes the usage plan of an operation for every seller.
    pub fn set_quota(&self, operation: Operation, rate: f64, burst: u32) {
        lock(&self.amazon.quotas).set(operation, rate, burst);
    }

    /// Revokes all authorizations of a seller. Access tokens stay valid for the rest of their hour.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`]
    pub fn revoke(&self, seller_id: &str) -> Result<(), ControlError> {
        lock(&self.amazon.grants).revoke(self.seller(seller_id)?.index);
        Ok(())
    }

    /// Authorizes the region's application once more, in the developer console, and returns the new refresh token.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`]; [`ControlError::ConsentLimitReached`] for a private application or a draft that
    /// was authorized ten times
    pub fn authorize(&self, seller_id: &str) -> Result<String, ControlError> {
        self.amazon.self_authorize(self.seller(seller_id)?).ok_or(ControlError::ConsentLimitReached)
    }

    /// The settings of a region's application.
    pub fn application(&self, region: Region) -> ApplicationSettings {
        let applications = lock(&self.amazon.applications);
        applications.get(application_of(region)).map(|known| known.settings.clone()).unwrap_or_default()
    }

    /// Replaces the settings of a region's application.
    pub fn set_application(&self, region: Region, settings: ApplicationSettings) {
        if let Some(known) = lock(&self.amazon.applications).get_mut(application_of(region)) {
            known.settings = settings;
        }
    }

    /// Decides whether a consent from the application's website passes through the application's log-in address.
    pub fn set_login_hop(&self, has_hop: bool) {
        lock(&self.amazon.seller_central).has_login_hop = has_hop;
    }

    /// Replaces the settings of a seller account.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`]
    pub fn set_seller(&self, seller_id: &str, settings: SellerSettings) -> Result<(), ControlError> {
        let seller = self.seller(seller_id)?;
        lock(&self.amazon.seller_central).set_seller(seller.index, settings);
        Ok(())
    }

    /// Issues a code as at the end of a consent; LWA exchanges it once, within five minutes.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`]
    pub fn issue_code(&self, seller_id: &str, redirect_uri: Option<&str>) -> Result<String, ControlError> {
        let seller = self.seller(seller_id)?;
        let code = Code {
            seller: seller.index,
            application: application_of(seller.region),
            redirect_uri: redirect_uri.map(str::to_owned),
            issued_ms: self.amazon.clock.now_ms(),
        };
        Ok(lock(&self.amazon.grants).issue_code(code))
    }

    /// Changes the time of the seller's authorizations.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`]
    pub fn set_authorized_at(&self, seller_id: &str, at: Timestamp) -> Result<(), ControlError> {
        lock(&self.amazon.grants).set_authorized(self.seller(seller_id)?.index, to_ms(at));
        Ok(())
    }

    /// Creates a new client secret; the old one stays valid for seven days.
    ///
    /// # Errors
    /// [`ControlError::UnknownApplication`]
    pub fn rotate_secret(&self, client_id: &str) -> Result<String, ControlError> {
        self.amazon.rotate_secret(client_id).ok_or_else(|| ControlError::UnknownApplication(client_id.to_owned()))
    }

    /// Lets the client secret expire. LWA still issues tokens, but the Selling Partner API refuses them.
    ///
    /// # Errors
    /// [`ControlError::UnknownApplication`]
    pub fn expire_secret(&self, client_id: &str) -> Result<(), ControlError> {
        let is_known = self.amazon.expire_secret(client_id);
        is_known.then_some(()).ok_or_else(|| ControlError::UnknownApplication(client_id.to_owned()))
    }

    /// Changes a participation in the answer of Sellers v1.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`], [`ControlError::UnknownMarketplace`]
    pub fn set_participation(
        &self,
        seller_id: &str,
        marketplace_id: &str,
        is_participating: bool,
        has_suspended_listings: bool,
    ) -> Result<(), ControlError> {
        let seller = self.seller(seller_id)?;
        let is_known = seller.set_participation(marketplace_id, is_participating, has_suspended_listings);
        is_known.then_some(()).ok_or_else(|| ControlError::UnknownMarketplace(marketplace_id.to_owned()))
    }

    /// Applies a number of events now, over all sellers: new orders and changes. As at Amazon, they can be pulled two
    /// minutes later.
    pub fn advance_world(&self, events: usize) {
        self.amazon.orders.happen(&self.amazon.sellers, events, self.amazon.clock.now_ms());
    }

    /// Places an order now and returns its number.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`], [`ControlError::UnknownMarketplace`]
    pub fn place_order(&self, seller_id: &str, marketplace_id: &str) -> Result<String, ControlError> {
        let seller = self.seller(seller_id)?;
        let placed = self.amazon.orders.place(seller, marketplace_id, self.amazon.clock.now_ms());
        placed.ok_or_else(|| ControlError::UnknownMarketplace(marketplace_id.to_owned()))
    }

    /// Changes the status of an order now.
    ///
    /// # Errors
    /// [`ControlError::UnknownSeller`], [`ControlError::UnknownOrder`]
    pub fn set_order_status(&self, seller_id: &str, order_id: &str, status: Status) -> Result<(), ControlError> {
        let seller = self.seller(seller_id)?;
        let is_known = self.amazon.orders.change(seller, order_id, status, self.amazon.clock.now_ms());
        is_known.then_some(()).ok_or_else(|| ControlError::UnknownOrder(order_id.to_owned()))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        self.server.abort();
    }
}

fn unique() -> String {
    let mut bytes = [0; 8];
    OsRng.fill(&mut bytes);
    hex::encode(bytes)
}

impl Amazon {
    pub(crate) fn description(&self) -> Description {
        let (base_url, ca_file) = self.place();
        let applications = lock(&self.applications);
        let applications = applications.iter().map(|application| ApplicationDescription {
            region: application.region,
            application_id: application.application_id.clone(),
            client_id: application.client_id.clone(),
            client_secret: application.secret().to_owned(),
            redirect_uris: application.settings.redirect_uris.clone(),
        });
        let sellers = self.sellers.iter().zip(&self.refresh_tokens).map(|(seller, refresh_token)| SellerDescription {
            seller_id: seller.seller_id.clone(),
            region: seller.region,
            marketplace_ids: seller.marketplaces.iter().map(|marketplace| marketplace.id.to_owned()).collect(),
            email: seller.email.clone(),
            password: seller.password.clone(),
            second_user_email: seller.second_user_email.clone(),
            refresh_token: refresh_token.clone(),
        });
        Description { base_url, ca_file, applications: applications.collect(), sellers: sellers.collect() }
    }

    pub(crate) fn ledger(&self, seller: &SellerAccount, until_ms: Option<i64>) -> Vec<LedgerOrder> {
        self.orders.catch_up(&self.sellers, self.clock.now_ms());
        self.orders.ledger(seller, until_ms)
    }

    pub(crate) fn rotate_secret(&self, client_id: &str) -> Option<String> {
        let mut applications = lock(&self.applications);
        let application = applications.iter_mut().find(|application| application.client_id == client_id)?;
        Some(application.rotate(self.seed, self.clock.now_ms()).to_owned())
    }

    pub(crate) fn expire_secret(&self, client_id: &str) -> bool {
        let mut applications = lock(&self.applications);
        let application = applications.iter_mut().find(|application| application.client_id == client_id);
        application.map(|application| application.expire(self.clock.now_ms())).is_some()
    }
}
