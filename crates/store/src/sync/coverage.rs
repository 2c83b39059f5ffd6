//! Coverage: the stretches of time that have been received, by seller account, marketplace and resource.

use crate::access::scoped_sql::scoped;
use crate::access::tenant::visible;
use crate::sync::row::stream_columns;
use crate::{
    StoreError, StreamRow, TenantTx,
    executor::{Arg, BatchSql, FromRow, Pk, Row, Tx, args},
};
use hawser_core::sync::Resource;
use hawser_core::sync::coverage::{Coverage, Interval};
use hawser_core::{AccountId, MarketplaceId};
use std::collections::BTreeMap;

/// The coverage of one marketplace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketplaceCoverage {
    pub marketplace_id: MarketplaceId,
    pub resource: Resource,
    /// The stretches received.
    pub coverage: Coverage,
}

/// A stored interval.
pub(crate) struct StoredInterval {
    pub(crate) marketplace_id: MarketplaceId,
    pub(crate) resource: Resource,
    pub(crate) interval: Interval,
}

impl FromRow for StoredInterval {
    const TABLE: &'static str = "coverage";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let interval = Interval::new(row.time("from_at")?, row.time("until_at")?);
        Ok(Self {
            marketplace_id: row.parsed("marketplace_id")?,
            resource: row.parsed("resource")?,
            interval: interval.ok_or_else(|| row.corrupt("until_at"))?,
        })
    }
}

const STRETCHES: BatchSql = BatchSql {
    head: "INSERT INTO coverage (account_pk, marketplace_id, resource, from_at, until_at) VALUES",
    columns: 5,
    tail: "",
};

/// Adds an interval to the coverage of marketplaces and merges overlapping or adjacent ones. The caller holds a lock on the
/// row of the stream.
pub(crate) async fn cover(
    tx: &mut Tx,
    account: i64,
    resource: Resource,
    marketplaces: &[MarketplaceId],
    stretch: Interval,
) -> Result<(), StoreError> {
    let select = "SELECT account_pk AS pk, marketplace_id, resource, from_at, until_at FROM coverage \
                  WHERE account_pk = $1 AND resource = $2";
    let mut covered: BTreeMap<&MarketplaceId, Coverage> =
        marketplaces.iter().map(|id| (id, [stretch].into_iter().collect())).collect();
    for stored in tx.fetch_all::<StoredInterval>(select, args![account, resource.as_str()]).await? {
        if let Some(coverage) = covered.get_mut(&stored.marketplace_id) {
            coverage.add(stored.interval);
        }
    }
    let mut rows: Vec<Arg<'_>> = Vec::new();
    for (marketplace, coverage) in &covered {
        let delete = "DELETE FROM coverage WHERE account_pk = $1 AND marketplace_id = $2 AND resource = $3";
        tx.execute(delete, args![account, *marketplace, resource.as_str()]).await?;
        for interval in coverage.intervals() {
            rows.extend_from_slice(args![account, *marketplace, resource.as_str(), interval.from, interval.until]);
        }
    }
    tx.fetch_many::<Pk>(&STRETCHES, &rows).await.map(|_| ())
}

impl TenantTx {
    /// The coverage of an account by marketplace.
    pub async fn coverage(&mut self, account: AccountId) -> Result<Vec<MarketplaceCoverage>, StoreError> {
        let select = scoped!(
            visible "SELECT c.account_pk AS pk, c.marketplace_id, c.resource, c.from_at, c.until_at \
             FROM coverage c JOIN seller_account a ON a.pk = c.account_pk JOIN visible v ON v.pk = a.shop_pk \
             WHERE a.id = $1 ORDER BY c.resource, c.marketplace_id, c.from_at"
        );
        let mut found: Vec<MarketplaceCoverage> = Vec::new();
        for stretch in self.all::<StoredInterval>(select, args![account]).await? {
            match found.last_mut() {
                Some(last) if last.marketplace_id == stretch.marketplace_id && last.resource == stretch.resource => {
                    last.coverage.add(stretch.interval);
                }
                _ => found.push(MarketplaceCoverage {
                    marketplace_id: stretch.marketplace_id,
                    resource: stretch.resource,
                    coverage: [stretch.interval].into_iter().collect(),
                }),
            }
        }
        Ok(found)
    }

    /// The row of a stream of an account.
    pub async fn stream_status(
        &mut self,
        account: AccountId,
        resource: Resource,
    ) -> Result<Option<StreamRow>, StoreError> {
        let select = scoped!(
            visible "SELECT " stream_columns " FROM stream JOIN seller_account a ON a.pk = stream.account_pk \
             JOIN visible v ON v.pk = a.shop_pk WHERE a.id = $1 AND stream.resource = $2"
        );
        self.first(select, args![account, resource.as_str()]).await
    }
}
