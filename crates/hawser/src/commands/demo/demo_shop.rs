//! A shop of the demo and what happened to it.

use hawser_core::ShopId;
use hawser_core::verification::Verification;
use hawser_sandbox::SellerDescription;
use hawser_sandbox::ledger::Diff;

pub(super) struct DemoShop {
    pub(super) id: ShopId,
    pub(super) name: &'static str,
    pub(super) seller: SellerDescription,
    pub(super) verifications: Vec<Verification>,
    pub(super) api_calls: u64,
    pub(super) comparison: Diff,
}
