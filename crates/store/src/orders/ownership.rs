//! Finds orders that belong to another seller: Amazon's order numbers are unique, so an order stored under another Seller ID
//! cannot belong to this seller. Only a proven Seller ID weighs: a stated one may be a typing error.

use crate::{
    ClaimedStream, StoreError, WorkerStore,
    executor::{Arg, BatchSql, FromRow, Row},
};
use hawser_core::{AmazonOrderId, SellerId};
use std::collections::HashSet;

const SELECT: BatchSql = BatchSql {
    head: "WITH page (order_id) AS (VALUES",
    columns: 1,
    tail: ") SELECT o.pk, o.order_id, a.seller_id FROM page CROSS JOIN orders o \
           JOIN seller_account a ON a.pk = o.account_pk WHERE o.order_id = page.order_id AND a.identity = 'proven'",
};

struct Known {
    order_id: AmazonOrderId,
    seller_id: SellerId,
}

impl FromRow for Known {
    const TABLE: &'static str = "orders";

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self { order_id: row.parsed("order_id")?, seller_id: row.parsed("seller_id")? })
    }
}

impl WorkerStore {
    /// Those orders that are stored under a proven Seller ID other than the stream's.
    pub async fn foreign_orders(
        &self,
        claimed: &ClaimedStream,
        orders: impl Iterator<Item = &AmazonOrderId> + Send,
    ) -> Result<HashSet<AmazonOrderId>, StoreError> {
        let keys: Vec<Arg<'_>> = orders.map(Into::into).collect();
        let known: Vec<Known> = self.db.fetch_many(&SELECT, &keys).await?;
        let others = known.into_iter().filter(|known| known.seller_id != claimed.seller_id);
        Ok(others.map(|known| known.order_id).collect())
    }
}
