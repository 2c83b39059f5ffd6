//! Seller accounts: company × Seller ID × account group. They own marketplaces, streams, coverage and orders.

use crate::{Identity, Scoped, StoreError};
use hawser_core::{AccountGroup, AccountId, CompanyId, MarketplaceId, Region, SellerId, ShopId, Timestamp};

/// A seller account to add.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Its id.
    pub id: AccountId,
    /// The shop above it.
    pub shop: ShopId,
    /// The Seller ID.
    pub seller_id: SellerId,
    /// How sure that is.
    pub identity: Identity,
    /// Amazon's region.
    pub region: Region,
    /// The account group.
    pub account_group: AccountGroup,
    /// The countries to work with.
    pub marketplaces: Vec<MarketplaceId>,
}

/// A seller account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Its id.
    pub id: AccountId,
    /// Whose.
    pub company: CompanyId,
    /// The shop above it.
    pub shop: ShopId,
    /// The Seller ID.
    pub seller_id: SellerId,
    /// How sure that is.
    pub identity: Identity,
    /// Amazon's region.
    pub region: Region,
    /// The account group.
    pub account_group: AccountGroup,
    /// Its marketplaces, ticked or found, by id.
    pub marketplaces: Vec<AccountMarketplace>,
    /// Notices of Amazon or of Hawser: a JSON array of codes.
    pub notices: Vec<String>,
}

/// One marketplace of a seller account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountMarketplace {
    /// Which.
    pub marketplace_id: MarketplaceId,
    /// Whether Hawser is to work with it.
    pub is_ticked: bool,
    /// What Amazon's participations last said; `None` before the first answer.
    pub is_participating: Option<bool>,
    /// Whether Amazon last said that listings are suspended.
    pub has_suspended_listings: Option<bool>,
    /// The store's name there.
    pub store_name: Option<String>,
    /// When Amazon last said so.
    pub seen_at: Option<Timestamp>,
}

/// What Amazon says about one marketplace of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// Which.
    pub marketplace_id: MarketplaceId,
    /// Whether the seller takes part.
    pub is_participating: bool,
    /// Whether listings are suspended.
    pub has_suspended_listings: bool,
    /// The store's name there.
    pub store_name: Option<String>,
}

impl Scoped {
    /// Adds a seller account below a shop, its marketplaces ticked.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] `shop`; [`StoreError::Conflict`] `seller_account` when the company has it,
    /// `proven_seller` when another company has proven it.
    pub async fn add_account(&mut self, account: &NewAccount) -> Result<(), StoreError> {
        let _ = account;
        todo!()
    }

    /// The account with that id.
    pub async fn lookup_account(&mut self, account: AccountId) -> Result<Option<AccountRow>, StoreError> {
        let _ = account;
        todo!()
    }

    /// The accounts of a shop, oldest first.
    pub async fn list_accounts(&mut self, shop: ShopId) -> Result<Vec<AccountRow>, StoreError> {
        let _ = shop;
        todo!()
    }

    /// The company's account with that Seller ID in that group.
    pub async fn find_account_by_seller(
        &mut self,
        company: CompanyId,
        seller_id: &SellerId,
        account_group: AccountGroup,
    ) -> Result<Option<AccountRow>, StoreError> {
        let _ = (company, seller_id, account_group);
        todo!()
    }

    /// Stores what Amazon's participations say: new marketplaces are added unticked, those that are not mentioned count as
    /// not participating. `false` when there is no such account.
    pub async fn save_participations(
        &mut self,
        account: AccountId,
        participations: &[Participation],
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let _ = (account, participations, at);
        todo!()
    }

    /// Ticks exactly these marketplaces; `false` when there is no such account.
    pub async fn set_ticked(&mut self, account: AccountId, marketplaces: &[MarketplaceId]) -> Result<bool, StoreError> {
        let _ = (account, marketplaces);
        todo!()
    }

    /// Raises a stated identity to proven; `false` when there is no such account.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] `proven_seller` when another company has proven it.
    pub async fn mark_proven(&mut self, account: AccountId) -> Result<bool, StoreError> {
        let _ = account;
        todo!()
    }
}
