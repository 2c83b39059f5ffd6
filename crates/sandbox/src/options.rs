//! What a sandbox is started with. Two sandboxes with the same options and the same hour hold the same orders.

use hawser_core::{Clock, Region, SystemClock};
use std::{net::SocketAddr, sync::Arc};

/// A seller account to simulate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerProfile {
    /// Its region, and so the application that it is authorized for.
    pub region: Region,
    /// The countries it sells in, as country codes of that region; `UK` is accepted for `GB`.
    pub countries: Vec<String>,
}

impl SellerProfile {
    /// A seller of `region` in `countries`.
    pub fn new(region: Region, countries: &[&str]) -> Self {
        Self { region, countries: countries.iter().map(|&country| country.to_owned()).collect() }
    }

    /// The n-th seller when nothing else is asked for: North America, Europe, Japan in turn.
    pub(crate) fn in_turn(index: usize) -> Self {
        match index % 3 {
            0 => Self::new(Region::Na, &["US", "CA", "MX"]),
            1 => Self::new(Region::Eu, &["DE", "FR", "IT", "GB"]),
            _ => Self::new(Region::Fe, &["JP"]),
        }
    }
}

/// What a sandbox is started with.
#[derive(Clone)]
pub struct SandboxOptions {
    /// Where to listen; port 0 takes a free one. Anything but loopback is refused.
    pub listen: SocketAddr,
    /// Everything that is drawn is drawn from this number.
    pub seed: u64,
    /// How many seller accounts there are; not used when `profiles` are given.
    pub sellers: usize,
    /// Seeded orders of each seller.
    pub orders: usize,
    /// Announce a rate of 1000 a second and refuse nobody.
    pub no_quotas: bool,
    /// New orders and changes of old ones a second, over all sellers.
    pub live: Option<f64>,
    /// Speak https, with an own certificate authority and a certificate for Amazon's host names and loopback.
    pub tls: bool,
    /// The clock below the sandbox's own offset.
    pub clock: Arc<dyn Clock>,
    /// The seller accounts; by default `sellers` of them in turn: US CA MX, DE FR IT GB, JP.
    pub profiles: Option<Vec<SellerProfile>>,
    /// A text to put into every personal field of every fifth order, so that a test can look for it afterwards.
    pub personal_marker: Option<String>,
    /// Where the applications may be called back.
    pub redirect_uris: Vec<String>,
    /// The log-in address registered with the applications, if any.
    pub login_uri: Option<String>,
    /// Does a consent that began on the application's website pass by its log-in address, where one is registered?
    /// Amazon's documents of 2025 say so, those of 2021 do not (PROTOCOL A.1, G.1).
    pub login_hop: bool,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            seed: 7,
            sellers: 3,
            orders: 200,
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
