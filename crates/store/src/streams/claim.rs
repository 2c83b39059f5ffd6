//! Making, marking due and claiming streams.

use super::{Claims, StreamRow, WindowState};
use crate::{ApplicationRow, AuthorisationRow, Resource, StoreError};
use hawser_core::{
    AccountGroup, AccountId, CompanyId, MarketplaceId, Region, SellerId, ShopId, Timestamp, coverage::Coverage,
};
use std::{collections::BTreeMap, time::Duration};

/// A stream in one's hands, with everything a run needs to know.
#[derive(Debug, Clone)]
pub struct ClaimedStream {
    pub(crate) stream_pk: i64,
    pub(crate) account_pk: i64,
    /// The seller account.
    pub account: AccountId,
    /// Of what.
    pub resource: Resource,
    /// Whose.
    pub company: CompanyId,
    /// The shop above the account.
    pub shop: ShopId,
    /// Its name.
    pub shop_name: String,
    /// The Seller ID.
    pub seller_id: SellerId,
    /// Amazon's region.
    pub region: Region,
    /// The account group.
    pub account_group: AccountGroup,
    /// Ticked marketplaces that Amazon did not say the seller takes no part in.
    pub marketplaces: Vec<MarketplaceId>,
    /// Who holds the lease.
    pub owner: String,
    /// The lease's epoch.
    pub epoch: i64,
    /// The window being pulled.
    pub window: Option<WindowState>,
    /// From when on the stream is to be pulled.
    pub since: Timestamp,
    /// How many runs failed in a row.
    pub failures: i64,
    /// What has been received, by marketplace.
    pub coverage: BTreeMap<MarketplaceId, Coverage>,
    /// The account's authorisation in use.
    pub authorisation: Option<AuthorisationRow>,
    /// That authorisation's application.
    pub application: Option<ApplicationRow>,
}

/// The answer to a claim of one stream.
#[derive(Debug, Clone)]
pub enum Claim {
    /// It is yours.
    Taken(Box<ClaimedStream>),
    /// Another one holds it.
    Held {
        /// Who.
        owner: String,
        /// Until when, in the database's time.
        until: Timestamp,
        /// How far it is.
        row: Box<StreamRow>,
    },
}

impl Claims {
    /// Makes the stream when it is missing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `account`.
    pub async fn ensure_stream(
        &self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        due: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (account, resource, since, due);
        todo!()
    }

    /// Marks the stream due now, and lets it reach back to `since` when that is earlier; `false` when there is none.
    pub async fn request_pull(
        &self,
        account: AccountId,
        resource: Resource,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let _ = (account, resource, since, now);
        todo!()
    }

    /// Claims one stream, due or not, unless another owner's lease lives. One's own lease is taken again, with a new epoch.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `stream`.
    pub async fn claim_stream(
        &self,
        account: AccountId,
        resource: Resource,
        owner: &str,
        lease: Duration,
    ) -> Result<Claim, StoreError> {
        let _ = (account, resource, owner, lease);
        todo!()
    }

    /// Claims up to `limit` streams that are due at `now`, the longest due first, leaving out deactivated and paused shops.
    pub async fn claim_due(
        &self,
        owner: &str,
        now: Timestamp,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<ClaimedStream>, StoreError> {
        let _ = (owner, now, limit, lease);
        todo!()
    }
}
