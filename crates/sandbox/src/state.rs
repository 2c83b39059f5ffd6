//! Everything the simulated Amazon knows, behind one door: a request goes in, an answer comes out. It waits for nothing;
//! slowness and broken connections are the business of the server in front of it.

use crate::answer::Answer;
use crate::applications::Application;
use crate::faults::{FaultBook, FaultKind};
use crate::lwa::Grants;
use crate::operation::Operation;
use crate::options::{SandboxOptions, SellerProfile};
use crate::orders::World;
use crate::quota::Quotas;
use crate::request::Request;
use crate::request_log::{Journal, RequestRecord};
use crate::seeded::{Draw, uuid};
use crate::seller_central::SellerCentral;
use crate::sellers::{ForeignCountry, SellerAccount};
use crate::sync::lock;
use crate::time::{OffsetClock, for_http, from_ms};
use crate::{control, lwa, seller_central, spapi};
use hawser_core::Region;
use std::path::Path;
use std::sync::{
    Mutex, OnceLock,
    atomic::{AtomicU64, Ordering},
};

/// The simulated Amazon.
pub(crate) struct Amazon {
    pub(crate) seed: u64,
    pub(crate) clock: OffsetClock,
    pub(crate) applications: Mutex<Vec<Application>>,
    pub(crate) sellers: Vec<SellerAccount>,
    /// What each seller authorized its region's application with at the start.
    pub(crate) refresh_tokens: Vec<String>,
    pub(crate) grants: Mutex<Grants>,
    pub(crate) seller_central: Mutex<SellerCentral>,
    pub(crate) orders: World,
    pub(crate) quotas: Mutex<Quotas>,
    pub(crate) faults: Mutex<FaultBook>,
    pub(crate) journal: Mutex<Journal>,
    answered: AtomicU64,
    /// Its address and the file of its certificate authority, known once it listens.
    place: OnceLock<(String, Option<String>)>,
}

/// What is written down about a request.
#[derive(Default)]
pub(crate) struct Noted {
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
        let registered = seller_central::ApplicationSettings::of(options);
        let applications = Region::ALL.map(|region| Application::new(seed, region, registered.clone(), now));
        let mut grants = Grants::new(seed);
        let refresh_tokens =
            sellers.iter().map(|seller| grants.authorize(seller.index, application_of(seller.region), now)).collect();
        let orders = World::new(options, &sellers, now);
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
            quotas: Mutex::new(Quotas::new(options.no_quotas)),
            faults: Mutex::default(),
            journal: Mutex::default(),
            answered: AtomicU64::new(0),
            place: OnceLock::new(),
        })
    }

    /// Notes where it can be reached.
    pub(crate) fn set_place(&self, base_url: &str, ca_file: Option<&Path>) {
        let _ = self.place.set((base_url.to_owned(), ca_file.map(|file| file.display().to_string())));
    }

    /// Where it can be reached: base address, and the file of the certificate authority.
    pub(crate) fn place(&self) -> (String, Option<String>) {
        self.place.get().cloned().unwrap_or_default()
    }

    /// Answers a request, dated by the sandbox's clock.
    pub(crate) fn answer(&self, request: &Request) -> Answer {
        let now = self.clock.now_ms();
        self.orders.catch_up(&self.sellers, now);
        self.decide(request).with("date", for_http(now))
    }

    fn decide(&self, request: &Request) -> Answer {
        let region = request.region();
        let path = region.map_or(request.path.as_str(), |(_, below)| below);
        if path == "/auth/o2/token" {
            return lwa::answer(self, request);
        }
        if let Some(below) = request.path.strip_prefix("/_sandbox") {
            return control::answer(self, below, request);
        }
        if let Some((door, below)) = request.seller_central(&self.place().0) {
            return seller_central::answer(self, &door, below, request);
        }
        match region {
            Some((region, path)) => spapi::answer(self, region, path, request),
            None => {
                self.note(Noted { request_id: self.request_id(), ..Noted::default() }, 404);
                let hint = "Selling Partner API: /na, /eu, /fe or Amazon's host names. LWA: /auth/o2/token. Seller Central: /seller-central.\n";
                Answer::new(404, "text/plain; charset=UTF-8", hint)
            }
        }
    }

    /// The next request id.
    pub(crate) fn request_id(&self) -> String {
        let nth = self.answered.fetch_add(1, Ordering::Relaxed);
        uuid(&mut Draw::new(&[self.seed, 0x1D, nth]))
    }

    /// The fault that strikes this call, if any.
    pub(crate) fn fault(&self, operation: Operation, seller: Option<usize>, is_next_page: bool) -> Option<FaultKind> {
        let seller_id = seller.and_then(|index| self.sellers.get(index)).map(|seller| seller.seller_id.as_str());
        lock(&self.faults).strike(operation, seller_id, is_next_page)
    }

    /// Writes a request down.
    pub(crate) fn note(&self, noted: Noted, status: u16) {
        lock(&self.journal).add(RequestRecord {
            time: from_ms(self.clock.now_ms()),
            operation: noted.operation,
            region: noted.region,
            seller_id: noted.seller.and_then(|index| self.sellers.get(index)).map(|seller| seller.seller_id.clone()),
            status,
            fault: noted.fault,
            request_id: noted.request_id,
        });
    }

    /// A seller by Seller ID.
    pub(crate) fn seller(&self, seller_id: &str) -> Option<&SellerAccount> {
        self.sellers.iter().find(|seller| seller.seller_id == seller_id)
    }

    /// Another seller, best of the same region: whose answer arrives when answers are mixed up.
    pub(crate) fn other_seller(&self, than: &SellerAccount) -> Option<&SellerAccount> {
        let others = || self.sellers.iter().filter(|seller| seller.index != than.index);
        others().find(|seller| seller.region == than.region).or_else(|| others().next())
    }
}

/// The application of a region: there is one each, in the order of [`Region::ALL`].
pub(crate) fn application_of(region: Region) -> usize {
    Region::ALL.into_iter().position(|known| known == region).unwrap_or(0)
}
