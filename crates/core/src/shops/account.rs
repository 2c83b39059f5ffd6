//! A seller account as it is stored.

use super::Identity;
use crate::{AccountGroup, AccountId, CompanyId, MarketplaceId, Region, SellerId, ShopId, Timestamp};

/// A seller account: one Seller ID in one account group, unique within a company. It owns marketplaces, streams, coverage and orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SellerAccount {
    /// Its id.
    pub id: AccountId,
    /// The owning company.
    pub company: CompanyId,
    /// The shop that it belongs to.
    pub shop: ShopId,
    /// Amazon's id of the seller.
    pub seller_id: SellerId,
    /// The certainty of the Seller ID.
    pub identity: Identity,
    /// Amazon's region.
    pub region: Region,
    /// The account group.
    pub account_group: AccountGroup,
    /// Its marketplaces, by id: those selected and those that Amazon listed.
    pub marketplaces: Vec<AccountMarketplace>,
}

/// One marketplace of a seller account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMarketplace {
    /// Its id.
    pub marketplace_id: MarketplaceId,
    /// True if Hawser works with it.
    pub is_ticked: bool,
    /// Amazon's latest statement on participation; `None` before the first one.
    pub is_participating: Option<bool>,
    /// True if Amazon last said that listings are suspended.
    pub has_suspended_listings: Option<bool>,
    /// The store's name there.
    pub store_name: Option<String>,
    /// Time of Amazon's latest statement.
    pub seen_at: Option<Timestamp>,
}

/// Amazon's statement on one marketplace of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketplaceParticipation {
    /// The marketplace.
    pub marketplace_id: MarketplaceId,
    /// True if the seller sells there.
    pub is_participating: bool,
    /// True if listings are suspended there.
    pub has_suspended_listings: bool,
    /// The store's name there.
    pub store_name: Option<String>,
}
