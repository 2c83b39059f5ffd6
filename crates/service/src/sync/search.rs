//! `searchOrders` requests with all the data that Orders 2026-01-01 can include.

use super::window::Window;
use hawser_amazon::{IncludedData, SearchOrders, UpdatedOrCreated};
use hawser_core::{MarketplaceId, Timestamp};
use std::time::Duration;

/// The parameters that all pages of a search share.
#[derive(Debug, Clone)]
pub(crate) struct SearchScope {
    marketplaces: Vec<MarketplaceId>,
    range: UpdatedOrCreated,
    max_results_per_page: Option<u8>,
    included_data: Vec<IncludedData>,
}

impl SearchScope {
    /// The search for a window of a pull.
    pub(crate) fn window(window: &Window, included_data: Vec<IncludedData>) -> Self {
        Self {
            marketplaces: window.marketplaces.clone(),
            range: UpdatedOrCreated::Updated { after: window.from, before: window.before },
            max_results_per_page: Some(100),
            included_data,
        }
    }

    /// The cheapest search that proves that orders can be read: one order of the last day.
    pub(crate) fn probe(marketplaces: Vec<MarketplaceId>, now: Timestamp) -> Self {
        Self {
            marketplaces,
            range: UpdatedOrCreated::Updated { after: now.minus(Duration::from_secs(24 * 3600)), before: None },
            max_results_per_page: Some(1),
            included_data: Vec::new(),
        }
    }

    /// The latest orders of the last thirty days, by which a seller is recognized.
    pub(crate) fn recent(marketplaces: Vec<MarketplaceId>, now: Timestamp) -> Self {
        let after = now.minus(Duration::from_secs(30 * 24 * 3600));
        let range = UpdatedOrCreated::Updated { after, before: None };
        Self { marketplaces, range, max_results_per_page: Some(20), included_data: Vec::new() }
    }

    /// The same search for one order with other data.
    pub(crate) fn with_data(&self, included_data: Vec<IncludedData>) -> Self {
        Self { included_data, max_results_per_page: Some(1), ..self.clone() }
    }

    /// The request for one page.
    pub(crate) fn request(&self, pagination_token: Option<String>) -> SearchOrders {
        SearchOrders {
            marketplace_ids: self.marketplaces.clone(),
            range: self.range,
            max_results_per_page: self.max_results_per_page,
            pagination_token,
            included_data: self.included_data.clone(),
        }
    }
}
