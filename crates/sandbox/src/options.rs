//! The options of a sandbox. Two sandboxes started with the same options in the same hour hold the same orders.

use hawser_core::{Clock, Region, SystemClock};
use std::{net::SocketAddr, sync::Arc};

/// A seller account to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerProfile {
    /// The region, which decides the application that the seller has authorized.
    pub region: Region,
    /// Country codes of the marketplaces in which the seller sells; `UK` is accepted for `GB`.
    pub countries: Vec<String>,
}

impl SellerProfile {
    pub fn new(region: Region, countries: &[&str]) -> Self {
        Self { region, countries: countries.iter().map(|&country| country.to_owned()).collect() }
    }

    /// The n-th default seller: North America, Europe and Japan in turn.
    pub(crate) fn in_turn(index: usize) -> Self {
        match index % 3 {
            0 => Self::new(Region::Na, &["US", "CA", "MX"]),
            1 => Self::new(Region::Eu, &["DE", "FR", "IT", "GB"]),
            _ => Self::new(Region::Fe, &["JP"]),
        }
    }
}

#[derive(Clone)]
pub struct SandboxOptions {
    /// The address to listen on; port 0 takes a free one. Only loopback addresses are accepted.
    pub listen: SocketAddr,
    /// The seed of all generated data.
    pub seed: u64,
    /// Number of seller accounts; ignored if `profiles` are given.
    pub sellers: usize,
    /// Number of orders that each seller has at the start.
    pub orders: usize,
    /// The maximum number of orders in a page of Orders 2026-01-01, however many are requested; at most 100.
    pub orders_per_page: usize,
    /// Announces a rate of 1000 requests per second and enforces none.
    pub no_quotas: bool,
    /// New and changed orders per second, over all sellers; above 0 and up to 10,000.
    pub live: Option<f64>,
    /// Serves HTTPS with an own certificate authority and a certificate for Amazon's host names and loopback.
    pub tls: bool,
    /// The clock to which the sandbox adds its own offset.
    pub clock: Arc<dyn Clock>,
    /// The seller accounts; by default there are `sellers` of them that sell, in turn, in US CA MX, DE FR IT GB, and JP.
    pub profiles: Option<Vec<SellerProfile>>,
    /// A text that is put into every personal field of every fifth order, so that a test can search for it.
    pub personal_marker: Option<String>,
    /// The redirect addresses registered with the applications.
    pub redirect_uris: Vec<String>,
    /// The log-in address registered with the applications, if any.
    pub login_uri: Option<String>,
    /// True if a consent that starts on the application's website passes through the application's registered log-in
    /// address. Amazon's documents of 2025 say so, those of 2021 do not (PROTOCOL A.1, G.1).
    pub login_hop: bool,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 7,
            sellers: 3,
            orders: 200,
            orders_per_page: 100,
            no_quotas: false,
            live: None,
            tls: false,
            clock: Arc::new(SystemClock),
            profiles: None,
            personal_marker: None,
            redirect_uris: vec!["http://127.0.0.1:8080/oauth/amazon/callback".to_owned()],
            login_uri: None,
            login_hop: true,
        }
    }
}
