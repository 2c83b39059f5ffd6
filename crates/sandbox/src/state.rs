//! The state of the simulated Amazon, and the function that answers a request from it without waiting. Delays and broken
//! connections belong to `server`.

use crate::applications::Application;
use crate::faults::{FaultKind, FaultRegistry, OddOrders};
use crate::lwa::Grants;
use crate::operation::Operation;
use crate::options::{SandboxOptions, SellerProfile};
use crate::orders::Timeline;
use crate::quota::Quotas;
use crate::request_log::{RequestLog, RequestRecord};
use crate::seeded::{SeededRng, uuid};
use crate::seller_central::{ApplicationSettings, SellerCentral};
use crate::sellers::{ForeignCountry, SellerAccount};
use crate::sync::lock;
use crate::time::{OffsetClock, from_ms};
use hawser_core::Region;
use std::path::Path;
use std::sync::{
    Mutex, OnceLock,
    atomic::{AtomicU64, Ordering},
};

pub(crate) struct Amazon {
    pub(crate) seed: u64,
    pub(crate) clock: OffsetClock,
    pub(crate) applications: Mutex<Vec<Application>>,
    pub(crate) sellers: Vec<SellerAccount>,
    /// The refresh token of each seller for its region's application, issued at the start.
    pub(crate) refresh_tokens: Vec<String>,
    pub(crate) grants: Mutex<Grants>,
    pub(crate) seller_central: Mutex<SellerCentral>,
    pub(crate) orders: Timeline,
    /// The maximum number of orders in a page.
    pub(crate) orders_per_page: usize,
    pub(crate) quotas: Mutex<Quotas>,
    pub(crate) faults: Mutex<FaultRegistry>,
    pub(crate) request_log: Mutex<RequestLog>,
    answered: AtomicU64,
    /// The base address and the file of the certificate authority, known once the server listens.
    place: OnceLock<(String, Option<String>)>,
}

/// The facts about a request that go into the request log.
#[derive(Default)]
pub(crate) struct LoggedCall {
    pub(crate) operation: Option<Operation>,
    pub(crate) region: Option<Region>,
    pub(crate) seller: Option<usize>,
    pub(crate) fault: Option<&'static str>,
    pub(crate) request_id: String,
}

impl Amazon {
    pub(crate) fn new(options: &SandboxOptions) -> Result<Self, ForeignCountry> {
        let clock = OffsetClock::over(options.clock.clone());
        let (seed, now) = (options.seed, clock.now_ms());
        let in_turn = || (0..options.sellers).map(SellerProfile::in_turn).collect();
        let profiles: Vec<SellerProfile> = options.profiles.clone().unwrap_or_else(in_turn);
        let sellers: Vec<SellerAccount> = profiles
            .iter()
            .enumerate()
            .map(|(index, profile)| SellerAccount::new(seed, index, profile))
            .collect::<Result<_, _>>()?;
        let registered = ApplicationSettings::of(options);
        let applications = Region::ALL.map(|region| Application::new(seed, region, registered.clone(), now));
        let mut grants = Grants::new(seed);
        let refresh_tokens =
            sellers.iter().map(|seller| grants.authorize(seller.index, application_of(seller.region), now)).collect();
        let orders = Timeline::new(options, &sellers, now);
        let seller_central = Mutex::new(SellerCentral::new(sellers.len(), options.login_hop));
        Ok(Self {
            seed,
            clock,
            applications: Mutex::new(applications.into()),
            sellers,
            refresh_tokens,
            grants: Mutex::new(grants),
            seller_central,
            orders,
            orders_per_page: options.orders_per_page.clamp(1, 100),
            quotas: Mutex::new(Quotas::new(options.no_quotas)),
            faults: Mutex::default(),
            request_log: Mutex::default(),
            answered: AtomicU64::new(0),
            place: OnceLock::new(),
        })
    }

    /// Sets the base address and the file of the certificate authority.
    pub(crate) fn set_place(&self, base_url: &str, ca_file: Option<&Path>) {
        let _ = self.place.set((base_url.to_owned(), ca_file.map(|file| file.display().to_string())));
    }

    /// The base address and the file of the certificate authority.
    pub(crate) fn place(&self) -> (String, Option<String>) {
        self.place.get().cloned().unwrap_or_default()
    }

    pub(crate) fn request_id(&self) -> String {
        let nth = self.answered.fetch_add(1, Ordering::Relaxed);
        uuid(&mut SeededRng::new(&[self.seed, 0x1D, nth]))
    }

    /// The fault to inject into this call, if any.
    pub(crate) fn fault(&self, operation: Operation, seller: Option<usize>, is_next_page: bool) -> Option<FaultKind> {
        let seller_id = seller.and_then(|index| self.sellers.get(index)).map(|seller| seller.seller_id.as_str());
        lock(&self.faults).strike(operation, seller_id, is_next_page)
    }

    /// The faults in single orders of an answer.
    pub(crate) fn odd_orders(&self, operation: Operation, seller: &SellerAccount) -> Vec<OddOrders> {
        lock(&self.faults).odd_orders(operation, Some(&seller.seller_id))
    }

    /// Adds a request to the log.
    pub(crate) fn note(&self, noted: LoggedCall, status: u16) {
        lock(&self.request_log).add(RequestRecord {
            time: from_ms(self.clock.now_ms()),
            operation: noted.operation,
            region: noted.region,
            seller_id: noted.seller.and_then(|index| self.sellers.get(index)).map(|seller| seller.seller_id.clone()),
            status,
            fault: noted.fault,
            request_id: noted.request_id,
        });
    }

    pub(crate) fn seller(&self, seller_id: &str) -> Option<&SellerAccount> {
        self.sellers.iter().find(|seller| seller.seller_id == seller_id)
    }

    /// Another seller, preferably of the same region, whose answer is sent by [`FaultKind::WrongShop`].
    pub(crate) fn other_seller(&self, than: &SellerAccount) -> Option<&SellerAccount> {
        let others = || self.sellers.iter().filter(|seller| seller.index != than.index);
        others().find(|seller| seller.region == than.region).or_else(|| others().next())
    }
}

/// The index of a region's application. There is one per region, in the order of [`Region::ALL`].
pub(crate) fn application_of(region: Region) -> usize {
    Region::ALL.into_iter().position(|known| known == region).unwrap_or(0)
}
