//! By which address Seller Central was reached: one of Amazon's own host names, or the sandbox's path prefix.

use crate::request::Request;
use hawser_core::shops::marketplace;

const PREFIX: &str = "/seller-central";

/// The address that a visitor came by.
pub(crate) struct Door {
    /// For addresses that leave the page, such as the one an application is to call.
    pub(super) base: String,
    /// Before paths within Seller Central.
    pub(super) prefix: &'static str,
}

impl Door {
    /// Does the browser come over TLS?
    pub(super) fn is_secure(&self) -> bool {
        self.base.starts_with("https:")
    }
}

impl Request {
    /// The door and the path below it, for requests to Seller Central.
    pub(crate) fn seller_central(&self, base_url: &str) -> Option<(Door, &str)> {
        let below = self.path.strip_prefix(PREFIX).filter(|below| below.is_empty() || below.starts_with('/'));
        if let Some(below) = below {
            return Some((Door { base: format!("{base_url}{PREFIX}"), prefix: PREFIX }, below));
        }
        let known = marketplace::ALL.iter().find(|known| known.seller_central.eq_ignore_ascii_case(&self.host))?;
        Some((Door { base: format!("https://{}", known.seller_central), prefix: "" }, &self.path))
    }
}
