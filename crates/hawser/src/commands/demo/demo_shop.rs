//! A shop of the demo and what happened to it.

use super::compare::Comparison;
use hawser_core::ShopId;
use hawser_sandbox::SellerDescription;
use hawser_service::shops::Verification;

pub(super) struct DemoShop {
    pub(super) id: ShopId,
    pub(super) name: &'static str,
    pub(super) seller: SellerDescription,
    pub(super) verifications: Vec<Verification>,
    pub(super) api_calls: u64,
    pub(super) comparison: Comparison,
}
