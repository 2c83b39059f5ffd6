//! A call to the Selling Partner API that has passed the common checks.

use crate::{
    answer::{ApiError, NOT_VALID, REGION_INVALID},
    faults::{FaultKind, OddOrders},
    lwa::AccessToken,
    operation::Operation,
    request::{Query, Request},
    restricted_resource::Resource,
    sellers::SellerAccount,
    state::Amazon,
};
use hawser_core::Marketplace;

/// A call that has passed the common checks.
pub(crate) struct Call<'a> {
    pub(crate) amazon: &'a Amazon,
    pub(crate) seller: &'a SellerAccount,
    pub(crate) operation: Operation,
    pub(crate) query: Query,
    pub(crate) request: &'a Request,
    /// The order named in the path; empty for operations without one.
    pub(crate) order_id: String,
    /// The resources of a restricted data token; `None` for an ordinary access token.
    pub(crate) restricted: Option<Resource>,
    pub(crate) token: AccessToken,
    /// The fault to inject into this call.
    pub(crate) fault: Option<FaultKind>,
    /// The faults in single orders of the answer.
    pub(crate) odd_orders: Vec<OddOrders>,
    pub(crate) now: i64,
}

impl Call<'_> {
    /// The marketplaces named in a list parameter, all of this region; `None` if it is absent.
    pub(crate) fn marketplaces(&self, name: &str) -> Result<Option<Vec<&'static Marketplace>>, ApiError> {
        let Some(ids) = self.query.list(name) else { return Ok(None) };
        if ids.len() > 50 {
            return Err(ApiError::invalid(NOT_VALID));
        }
        let of_region = |id: &&str| Marketplace::by_id(id).filter(|known| known.region == self.seller.region);
        ids.iter()
            .map(|id| of_region(id).ok_or_else(|| ApiError::denied(REGION_INVALID)))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// The page size: 1 to 100, by default 100.
    pub(crate) fn page_size(&self, name: &str) -> Result<usize, ApiError> {
        let Some(text) = self.query.get(name) else { return Ok(100) };
        text.parse().ok().filter(|size| (1..=100).contains(size)).ok_or_else(|| ApiError::invalid(NOT_VALID))
    }
}
