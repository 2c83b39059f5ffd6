//! Coverage: which stretches of time have been received, by seller account, marketplace and resource.

use crate::{Resource, Scoped, StoreError, StreamRow};
use hawser_core::{AccountId, MarketplaceId, coverage::Coverage};

/// The coverage of one marketplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketplaceCoverage {
    /// Which.
    pub marketplace_id: MarketplaceId,
    /// Of what.
    pub resource: Resource,
    /// The stretches received.
    pub coverage: Coverage,
}

impl Scoped {
    /// What has been received of an account, by marketplace.
    pub async fn coverage(&mut self, account: AccountId) -> Result<Vec<MarketplaceCoverage>, StoreError> {
        let _ = account;
        todo!()
    }

    /// The state of one of an account's streams.
    pub async fn stream_status(
        &mut self,
        account: AccountId,
        resource: Resource,
    ) -> Result<Option<StreamRow>, StoreError> {
        let _ = (account, resource);
        todo!()
    }
}
