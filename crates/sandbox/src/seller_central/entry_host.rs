//! The address under which Seller Central was reached: one of Amazon's host names, or the sandbox's path prefix.

use crate::request::Request;
use hawser_core::shops::marketplace;

const PREFIX: &str = "/seller-central";

/// The address under which a browser reached Seller Central.
pub(crate) struct EntryHost {
    /// Base of absolute addresses, such as the one that an application calls.
    pub(super) base: String,
    /// Prefix of paths within Seller Central.
    pub(super) prefix: &'static str,
}

impl EntryHost {
    /// True if the browser uses TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.base.starts_with("https:")
    }
}

impl Request {
    /// The entry host and the path below it, for requests to Seller Central.
    pub(crate) fn seller_central(&self, base_url: &str) -> Option<(EntryHost, &str)> {
        let below = self.path.strip_prefix(PREFIX).filter(|below| below.is_empty() || below.starts_with('/'));
        if let Some(below) = below {
            return Some((EntryHost { base: format!("{base_url}{PREFIX}"), prefix: PREFIX }, below));
        }
        let known = marketplace::ALL.iter().find(|known| known.seller_central.eq_ignore_ascii_case(&self.host))?;
        Some((EntryHost { base: format!("https://{}", known.seller_central), prefix: "" }, &self.path))
    }
}
