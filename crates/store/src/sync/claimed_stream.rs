//! A claimed stream.

use super::refused_data_set::RefusedDataSet;
use super::row::WindowState;
use hawser_core::{
    AccountGroup, AccountId, CompanyId, MarketplaceId, Region, SellerId, ShopId, Timestamp,
    sync::{
        Resource,
        coverage::{Coverage, Interval},
    },
};
use hawser_core::{applications::Application, authorizations::Authorization};
use std::{collections::BTreeMap, time::Duration};

/// A claimed stream with everything that a run needs.
#[derive(Debug, Clone)]
pub struct ClaimedStream {
    pub(crate) stream_pk: i64,
    pub(crate) account_pk: i64,
    /// The seller account.
    pub account: AccountId,
    pub resource: Resource,
    pub company: CompanyId,
    /// The shop above the account.
    pub shop: ShopId,
    /// Name of the shop.
    pub shop_name: String,
    pub seller_id: SellerId,
    pub region: Region,
    pub account_group: AccountGroup,
    /// Selected marketplaces, except those in which Amazon reports no participation.
    pub marketplaces: Vec<MarketplaceId>,
    /// Owner of the lease.
    pub owner: String,
    /// Epoch of the lease.
    pub epoch: i64,
    /// The open window.
    pub window: Option<WindowState>,
    /// Start of the time to pull.
    pub since: Timestamp,
    /// Failed runs in a row.
    pub failures: i64,
    /// The longest window to request, after a longer one failed.
    pub window_span: Option<Duration>,
    /// The stretch to read again although it is covered.
    pub again: Option<Interval>,
    /// The time in which this run has given stretches up.
    pub given_up: Option<Interval>,
    /// Time at which the last day was last read again.
    pub day_read_at: Option<Timestamp>,
    /// Time at which the last three days were last read again.
    pub three_days_read_at: Option<Timestamp>,
    /// Pages that the last day took when it was last read again.
    pub day_pages: i64,
    /// The data sets that Amazon refuses for the account.
    pub refused_data_sets: Vec<RefusedDataSet>,
    /// Covered time by marketplace.
    pub coverage: BTreeMap<MarketplaceId, Coverage>,
    /// The current authorization of the account.
    pub authorization: Option<Authorization>,
    /// The application of that authorization.
    pub application: Option<Application>,
}
